package org.masthead.editorschoice;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An article in an editor's-choice list. Its position counts all entries of the list from 1; the section is null in the list
 * of the whole site, and the bounds of its period are null where it has none.
 */
public record PickEntry(UUID articleId, int position, @Nullable String section, @Nullable Instant from, @Nullable Instant until,
        @Nullable String kicker, String addedBy, Instant addedAt, PickedArticle article) {

    static PickEntry of(PickSnapshot snapshot, int position, @Nullable String section, PickedArticle article) {
        return new PickEntry(snapshot.articleId(), position, section, snapshot.from(), snapshot.until(), snapshot.kicker(),
                snapshot.addedBy(), snapshot.addedAt(), article);
    }
}
