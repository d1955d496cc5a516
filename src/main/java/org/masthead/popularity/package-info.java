/** Views in, exact counts kept, rankings out. */
@NullMarked
package org.masthead.popularity;

import org.jspecify.annotations.NullMarked;
