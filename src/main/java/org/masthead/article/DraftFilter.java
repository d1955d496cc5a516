package org.masthead.article;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Which working copies to list: within a list any may match, and all lists must. */
record DraftFilter(List<String> state, List<String> section, List<String> tag, List<String> author,
        @Nullable Instant modifiedSince, List<String> externalId, String sort) {
}
