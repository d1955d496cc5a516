package org.masthead.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;

/** The keys. */
@ApplicationScoped
class AccessKeys implements PanacheRepositoryBase<AccessKey, UUID> {

    Optional<AccessKey> byToken(String token) {
        return find("tokenHash", AccessKey.hash(token)).firstResultOptional();
    }

    List<AccessKey> active() {
        return list("revokedAt is null", Sort.by("createdAt").and("id"));
    }

    void used(UUID id, Instant now) {
        update("lastUsedAt = ?1 where id = ?2", now, id);
    }

    boolean otherAdmin(UUID id, Instant now) {
        return count("id <> ?1 and role = ?2 and revokedAt is null and (expiresAt is null or expiresAt > ?3)", id, Role.admin,
                now) > 0;
    }
}
