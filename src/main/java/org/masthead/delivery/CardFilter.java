package org.masthead.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Which live articles to list: any value within a list may match, all lists must ({@code tagAll}: all values). */
record CardFilter(List<String> section, List<String> tag, List<String> tagAll, List<String> author, List<String> language,
        @Nullable Boolean editorsChoice, @Nullable UUID relatedTo, @Nullable Instant publishedFrom,
        @Nullable Instant publishedTo,
        @Nullable Instant updatedSince, List<String> externalId) {

    static CardFilter inSection(@Nullable String section) {
        return new CardFilter(section == null ? List.of() : List.of(section), List.of(), List.of(), List.of(), List.of(), null,
                null,
                null, null, null, List.of());
    }
}
