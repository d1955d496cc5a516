package org.masthead.popularity;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One event on its way into the counts.
 *
 * @param article an id or a slug, resolved in the transaction that counts it
 * @param formerSlugs whether a former slug counts for its article; else the caller is to be sent to the current one
 * @param visitor who it was, as it came; only its hash leaves the memory
 * @param id the hash of the event's id, null without one
 * @param robot which crawler or prefetch it was, null for a reader
 */
record View(String article, boolean formerSlugs, ViewType type, Instant at, String visitor, @Nullable UUID id,
        @Nullable String robot) {
}
