package org.masthead.related;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** A live article that lacks edges: enough to know it by. */
public record LooseArticle(UUID id, String slug, String title, @Nullable String section, Instant publishedAt) {
}
