package org.masthead.access.audit;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.RecordedChange;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One thing that was written. What the service wrote by itself has an actor only. */
public record AuditRecord(UUID id, Instant at, String actor, @Nullable UUID key, @Nullable String role,
        @Nullable String address,
        @Nullable String requestId, @Nullable String operation, String action, String subject, @Nullable UUID article,
        ObjectNode details) {

    static AuditRecord of(RecordedChange change) {
        return new AuditRecord(change.id(), change.recordedAt(), change.actor(), change.keyId(), change.role(),
                change.address(),
                change.requestId(), change.operation(), change.action(), change.subject(), change.articleId(),
                (ObjectNode) Json.parse(change.details()));
    }
}
