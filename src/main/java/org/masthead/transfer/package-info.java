/** Import of articles, and the demo newsroom. */
@NullMarked
package org.masthead.transfer;

import org.jspecify.annotations.NullMarked;
