/** Working copies, their lifecycle, publications, versions, slugs, sections, tags and authors. Knows no other feature. */
@NullMarked
package org.masthead.article;

import org.jspecify.annotations.NullMarked;
