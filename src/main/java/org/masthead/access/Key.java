package org.masthead.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key without its token; {@code hint} is how the token begins. */
public record Key(UUID id, String name, Role role, String hint, Instant createdAt, String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    static Key of(AccessKey key) {
        return new Key(key.id, key.name, key.role, key.hint, key.createdAt, key.createdBy, key.expiresAt, key.lastUsedAt);
    }

    /** A key just made, with its token: shown this once. */
    @Schema(name = "IssuedKey")
    public record Issued(UUID id, String name, Role role, String hint, Instant createdAt, String createdBy,
            @Nullable Instant expiresAt, @Nullable Instant lastUsedAt, String token) {

        static Issued of(AccessKey key, String token) {
            return new Issued(key.id, key.name, key.role, key.hint, key.createdAt, key.createdBy, key.expiresAt, key.lastUsedAt,
                    token);
        }
    }

    /** All keys that are not revoked, oldest first. */
    @Schema(name = "KeyList")
    public record KeyList(List<Key> data) {
    }
}
