/** Automatic related articles: found in the background from text, topics, readers and time, stored, and served with reasons. */
@NullMarked
package org.masthead.related.automatic;

import org.jspecify.annotations.NullMarked;
