package org.masthead.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;

/** The keys. */
@ApplicationScoped
class AccessKeys implements PanacheRepositoryBase<AccessKey, UUID> {

    Optional<AccessKey> byHash(String hash) {
        return find("tokenHash", hash).firstResultOptional().filter(key -> TokenHashes.same(key.tokenHash, hash));
    }

    List<AccessKey> active() {
        return list("revokedAt is null", Sort.by("createdAt").and("id"));
    }

    /** Alone, so that nothing else of the key that changes meanwhile is undone. */
    void rehash(UUID id, String hash) {
        update("tokenHash = ?1 where id = ?2", hash, id);
    }

    void used(UUID id, Instant now) {
        update("lastUsedAt = ?1 where id = ?2", now, id);
    }

    /** Makes those wait who would take another admin's key away at the same time. */
    void holdAdmins() {
        find("role = ?1 and revokedAt is null", Sort.by("id"), Role.admin).withLock(LockModeType.PESSIMISTIC_WRITE).list();
    }

    boolean otherAdmin(UUID id, Instant now) {
        return count("id <> ?1 and role = ?2 and revokedAt is null and (expiresAt is null or expiresAt > ?3)", id, Role.admin,
                now) > 0;
    }
}
