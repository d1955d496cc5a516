package org.masthead.editorschoice;

import java.util.UUID;

/** Enough of the working copy to know an entry by, and whether the article is live at the time that was asked for. */
public record PickedArticle(UUID id, String slug, String title, boolean live) {
}
