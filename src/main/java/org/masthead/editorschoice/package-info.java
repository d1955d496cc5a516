/** Ordered, timed lists of articles that the editors chose, for the site and for each section. */
@NullMarked
package org.masthead.editorschoice;

import org.jspecify.annotations.NullMarked;
