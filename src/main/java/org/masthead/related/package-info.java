/** The related-article graph: typed edges between articles. */
@NullMarked
package org.masthead.related;

import org.jspecify.annotations.NullMarked;
