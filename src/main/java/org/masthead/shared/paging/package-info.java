/** Keyset paging with signed cursors. */
@NullMarked
package org.masthead.shared.paging;

import org.jspecify.annotations.NullMarked;
