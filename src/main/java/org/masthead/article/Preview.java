package org.masthead.article;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;

/** A link that shows a working copy to whoever has it, until it expires or is revoked. Its token is not kept. */
@Entity
@Table(name = "preview")
class Preview {

    @Id
    UUID id;
    @Column(name = "article_id")
    UUID articleId;
    @Column(name = "token_hash")
    String tokenHash;
    @Column(name = "created_at")
    Instant createdAt;
    @Column(name = "created_by")
    String createdBy;
    @Column(name = "expires_at")
    Instant expiresAt;
    @Nullable
    @Column(name = "revoked_at")
    Instant revokedAt;
    String note;

    protected Preview() {
    }

    Preview(UUID id, UUID articleId, String tokenHash, Instant expiresAt, String note, String actor, Instant now) {
        this.id = id;
        this.articleId = articleId;
        this.tokenHash = tokenHash;
        this.expiresAt = expiresAt;
        this.note = note;
        this.createdBy = actor;
        this.createdAt = now;
    }

    boolean open(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
