/** What was written: told in the transaction that writes it, and recorded with it, in order and for good. */
@NullMarked
package org.masthead.shared.change;

import org.jspecify.annotations.NullMarked;
