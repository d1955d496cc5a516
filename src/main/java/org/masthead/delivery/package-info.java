/**
 * What readers get: articles, cards, lists, pages and fronts, with their caching. Composes every feature; nothing depends on
 * it.
 */
@NullMarked
package org.masthead.delivery;

import org.jspecify.annotations.NullMarked;
