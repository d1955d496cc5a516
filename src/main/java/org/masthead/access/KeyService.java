package org.masthead.access;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

/** Makes, lists, revokes and checks keys. Every request asks the database, so a revoked key is dead at once everywhere. */
@ApplicationScoped
public class KeyService {

    // The time of last use is for people: no write for each request
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(5);

    private final AccessKeys keys;
    private final Event<Change> changes;
    private final Clock clock;

    KeyService(AccessKeys keys, Event<Change> changes, Clock clock) {
        this.keys = keys;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional
    public Key.Issued issue(KeyInput input, String actor) {
        if (input.expiresAt() != null && !input.expiresAt().isAfter(clock.instant())) {
            throw ProblemException.invalid(Violation.body("/expiresAt", "range", "must be in the future"));
        }
        var token = AccessKey.newToken();
        var key = new AccessKey(input.name(), Role.valueOf(input.role()), token, input.expiresAt(), actor, clock.instant());
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
    public void revoke(String id) {
        var key = Ids.parse(id).flatMap(keys::findByIdOptional).filter(known -> known.revokedAt == null)
                .orElseThrow(() -> ProblemException.notFound("key with that id"));
        if (key.role == Role.admin && !keys.otherAdmin(key.id, clock.instant())) {
            throw new ProblemException(ProblemType.IN_USE, "This is the last admin key; make another one first.");
        }
        key.revokedAt = clock.instant();
        tell("key.revoke", key, null);
    }

    /** The key of a token that is known, not expired and not revoked. */
    @Transactional
    Optional<Key> check(String token) {
        var now = clock.instant();
        return keys.byToken(token).filter(key -> key.valid(now)).map(key -> {
            if (key.lastUsedAt == null || key.lastUsedAt.plus(USE_NOTED_EVERY).isBefore(now)) {
                keys.used(key.id, now);
            }
            return Key.of(key);
        });
    }

    /** The first start makes an admin key, from the given token or a random one. @return the token, when one was made */
    @Transactional
    Optional<String> first(@Nullable String given) {
        if (keys.count() > 0) {
            return Optional.empty();
        }
        var token = given == null ? AccessKey.newToken() : given;
        var key = new AccessKey("admin", Role.admin, token, null, "first start", clock.instant());
        keys.persist(key);
        tell("key.create", key, key.createdBy);
        return Optional.of(token);
    }

    @Transactional
    boolean knows(String token) {
        return keys.byToken(token).isPresent();
    }

    @Transactional
    Key byId(UUID id) {
        return keys.findByIdOptional(id).map(Key::of).orElseThrow(() -> ProblemException.notFound("key with that id"));
    }
}
