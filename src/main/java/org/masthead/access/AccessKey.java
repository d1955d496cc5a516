package org.masthead.access;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Ids;

/** A key somebody holds. Of its token only a hash is stored. */
@Entity
@Table(name = "access_key")
class AccessKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Id
    UUID id = Ids.next();
    String name;
    @Enumerated(EnumType.STRING)
    Role role;
    @Column(name = "token_hash")
    String tokenHash;
    /** The first characters of the token, to tell keys apart. */
    String hint;
    @Column(name = "created_at")
    Instant createdAt;
    @Column(name = "created_by")
    String createdBy;
    @Nullable
    @Column(name = "expires_at")
    Instant expiresAt;
    @Nullable
    @Column(name = "last_used_at")
    Instant lastUsedAt;
    @Nullable
    @Column(name = "revoked_at")
    Instant revokedAt;

    protected AccessKey() {
    }

    AccessKey(String name, Role role, String token, String hash, @Nullable Instant expiresAt, String createdBy, Instant now) {
        this.name = name;
        this.role = role;
        this.tokenHash = hash;
        this.hint = token.substring(0, Math.min(7, token.length() / 3));
        this.expiresAt = expiresAt;
        this.createdBy = createdBy;
        this.createdAt = now;
    }

    boolean valid(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    static String newToken() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return "mh_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
