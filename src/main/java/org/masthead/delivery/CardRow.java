package org.masthead.delivery;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Image;

/** A card as one row of SQL, with the title's sort key. */
record CardRow(UUID id, String slug, String title, String teaser, @Nullable String section, @Nullable String sectionName,
        @Nullable Image image, String language, boolean editorsChoice, Instant publishedAt, Instant updatedAt,
        byte[] titleKey) {

    Card card() {
        var named = section == null ? null : new TermName(section, sectionName == null ? section : sectionName);
        return new Card(id, slug, title, teaser, named, image, language, editorsChoice, publishedAt, updatedAt);
    }
}
