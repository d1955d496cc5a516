package org.masthead.shared.change;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A change as it was recorded; {@code position} is its place in the order of the commits. Only read: {@link ChangeLog} writes.
 */
@Entity
@Immutable
@Table(name = "audit")
public class RecordedChange {

    @Id
    long position;
    UUID id;
    @Column(name = "recorded_at")
    Instant recordedAt;
    String action;
    String subject;
    @Nullable
    @Column(name = "article_id")
    UUID articleId;
    String actor;
    @Nullable
    @Column(name = "key_id")
    UUID keyId;
    @Nullable
    String role;
    @Nullable
    String address;
    @Nullable
    @Column(name = "request_id")
    String requestId;
    @Nullable
    String operation;
    String details;

    protected RecordedChange() {
    }

    public long position() {
        return position;
    }

    public UUID id() {
        return id;
    }

    public Instant recordedAt() {
        return recordedAt;
    }

    public String action() {
        return action;
    }

    public String subject() {
        return subject;
    }

    public @Nullable UUID articleId() {
        return articleId;
    }

    public String actor() {
        return actor;
    }

    public @Nullable UUID keyId() {
        return keyId;
    }

    public @Nullable String role() {
        return role;
    }

    public @Nullable String address() {
        return address;
    }

    public @Nullable String requestId() {
        return requestId;
    }

    public @Nullable String operation() {
        return operation;
    }

    /** A JSON object. */
    public String details() {
        return details;
    }
}
