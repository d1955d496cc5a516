package org.masthead.delivery;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Image;

/** A live article as lists show it. */
public record Card(UUID id, String slug, String title, String teaser, @Nullable TermName section, @Nullable Image image,
        String language, boolean editorsChoice, Instant publishedAt, Instant updatedAt) {
}
