/** A headless news CMS: articles, a related-article graph, editor's choice and popularity as JSON. */
@NullMarked
package org.masthead;

import org.jspecify.annotations.NullMarked;
