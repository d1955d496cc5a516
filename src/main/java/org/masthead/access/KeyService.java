package org.masthead.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Ids;

/** Makes, lists, revokes and checks keys. Every request asks the database, so a revoked key is dead at once everywhere. */
@ApplicationScoped
public class KeyService {

    // The time of last use is for people: no write for each request
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(5);

    private final AccessKeys keys;
    private final TokenHashes hashes;
    private final Event<Change> changes;
    private final Clock clock;

    KeyService(AccessKeys keys, TokenHashes hashes, Event<Change> changes, Clock clock) {
        this.keys = keys;
        this.hashes = hashes;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional
    public Key.Issued issue(KeyInput input, String actor) {
        refusePast(input.expiresAt());
        var token = AccessKey.newToken();
        var key = new AccessKey(input.name(), Role.valueOf(input.role()), token, hashes.of(token), input.expiresAt(), actor,
                clock.instant());
        keys.persist(key);
        tell("key.create", key, null);
        return Key.Issued.of(key, token);
    }

    private void tell(String action, AccessKey key, @Nullable String actor) {
        var details = Json.MAPPER.createObjectNode().put("name", key.name).put("role", key.role.name())
                .put("expiresAt", key.expiresAt == null ? null : key.expiresAt.toString());
        changes.fire(new Change(action, key.id.toString(), null, actor, details));
    }

    @Transactional
    public List<Key> list() {
        return keys.active().stream().map(Key::of).toList();
    }

    @Transactional
    public Key read(String id) {
        return Key.of(existing(id));
    }

    /** Takes effect with the next request of whoever holds it, on every instance. */
    @Transactional
    public Key change(String id, MergePatch patch) {
        keys.holdAdmins();
        var key = existing(id);
        var tree = Json.MAPPER.createObjectNode().put("name", key.name).put("role", key.role.name())
                .put("expiresAt", key.expiresAt == null ? null : key.expiresAt.toString());
        var input = InputBinder.bind(patch.applyTo(tree), KeyInput.class);
        var role = Role.valueOf(input.role());
        if (!Objects.equals(input.expiresAt(), key.expiresAt)) {
            refusePast(input.expiresAt());
            if (input.expiresAt() != null) {
                requireOtherAdmin(key);
            }
        }
        if (role != Role.admin) {
            requireOtherAdmin(key);
        }
        key.name = input.name();
        key.role = role;
        key.expiresAt = input.expiresAt();
        tell("key.change", key, null);
        return Key.of(key);
    }

    @Transactional
    public void revoke(String id) {
        keys.holdAdmins();
        var key = existing(id);
        requireOtherAdmin(key);
        key.revokedAt = clock.instant();
        tell("key.revoke", key, null);
    }

    private AccessKey existing(String id) {
        return Ids.parse(id).flatMap(keys::findByIdOptional).filter(known -> known.revokedAt == null)
                .orElseThrow(() -> ProblemException.notFound("key with that id"));
    }

    private void requireOtherAdmin(AccessKey key) {
        if (key.role == Role.admin && !keys.otherAdmin(key.id, clock.instant())) {
            throw new ProblemException(ProblemType.IN_USE, "This is the last admin key; make another one first.");
        }
    }

    private void refusePast(@Nullable Instant expiresAt) {
        var wrong = KeyRules.past(expiresAt, clock.instant());
        if (!wrong.isEmpty()) {
            throw ProblemException.invalid(wrong);
        }
    }

    /** The key of a token that is known, not expired and not revoked. */
    Optional<Key> check(String token) {
        // Ahead of the transaction, as it may take a while
        return check(token, hashes.of(token));
    }

    @Transactional
    Optional<Key> check(String token, String hash) {
        var now = clock.instant();
        return find(token, hash).filter(key -> key.valid(now)).map(key -> {
            if (key.lastUsedAt == null || key.lastUsedAt.plus(USE_NOTED_EVERY).isBefore(now)) {
                keys.used(key.id, now);
            }
            return Key.of(key);
        });
    }

    private Optional<AccessKey> find(String token, String hash) {
        var found = keys.byHash(hash);
        if (found.isPresent() || !TokenHashes.mayBeGuessed(token)) {
            return found;
        }
        // Databases of earlier versions have all hashes fast: a token that may be guessed gets its slow one when it is used
        var former = keys.byHash(TokenHashes.fast(token));
        former.ifPresent(key -> keys.rehash(key.id, hash));
        return former;
    }

    /** The first start makes an admin key, from the given token or a random one. @return the token, when one was made */
    @Transactional
    Optional<String> first(@Nullable String given) {
        if (keys.count() > 0) {
            return Optional.empty();
        }
        var token = given == null ? AccessKey.newToken() : given;
        var key = new AccessKey("admin", Role.admin, token, hashes.of(token), null, "first start", clock.instant());
        keys.persist(key);
        tell("key.create", key, key.createdBy);
        return Optional.of(token);
    }

    boolean knows(String token) {
        return knows(token, hashes.of(token));
    }

    @Transactional
    boolean knows(String token, String hash) {
        return find(token, hash).isPresent();
    }
}
