/** Articles in from anywhere, everything out, many writes at once, and the demo newsroom. */
@NullMarked
package org.masthead.transfer;

import org.jspecify.annotations.NullMarked;
