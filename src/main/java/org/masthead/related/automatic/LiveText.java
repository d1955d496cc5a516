package org.masthead.related.automatic;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** What is compared of a live article. */
record LiveText(UUID article, UUID publication, String language, @Nullable String section, List<String> tags,
        Instant publishedAt, String title, String standfirst, String body) {
}
