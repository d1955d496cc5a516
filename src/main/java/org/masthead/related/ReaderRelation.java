package org.masthead.related;

import java.time.Instant;
import java.util.UUID;

/**
 * An edge that readers may follow: {@code target} is live, and {@code type} is what the edge is called from the article asked
 * for.
 */
public record ReaderRelation(UUID target, String type, String label, boolean pinned, Instant createdAt, String createdBy) {
}
