/** How much one address or one key may ask for. */
@NullMarked
package org.masthead.shared.limit;

import org.jspecify.annotations.NullMarked;
