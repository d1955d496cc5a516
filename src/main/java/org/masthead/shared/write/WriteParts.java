package org.masthead.shared.write;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.write.IdempotencyKeys.Keyed;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;

/**
 * For a write that commits in parts: what each part answered is kept with it, so that a request that was broken off and is sent
 * again under its {@code Idempotency-Key} does only what is missing.
 */
@ApplicationScoped
public class WriteParts {

    static final String CLAIM = WriteParts.class.getName();

    // Well within the time of a claim
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);

    private final IdempotencyKeys keys;
    private final CurrentVertxRequest request;
    private final Clock clock;

    WriteParts(IdempotencyKeys keys, CurrentVertxRequest request, Clock clock) {
        this.keys = keys;
        this.request = request;
        this.clock = clock;
    }

    /** The key of a request that runs, as long as it does. */
    static final class Claim {

        private final Keyed keyed;
        private final UUID owner;
        private @Nullable Instant renewed;

        Claim(Keyed keyed, UUID owner) {
            this.keyed = keyed;
            this.owner = owner;
        }
    }

    private @Nullable Claim claim() {
        var current = request.getCurrent();
        return current == null ? null : current.get(CLAIM);
    }

    /** To be called between parts: a request that takes long must not look abandoned. */
    public void goOn() {
        var claim = claim();
        if (claim == null) {
            return;
        }
        var now = clock.instant();
        if (claim.renewed == null) {
            claim.renewed = now;
        } else if (Duration.between(claim.renewed, now).compareTo(RENEWED_EVERY) > 0) {
            keys.renew(claim.keyed, claim.owner);
            claim.renewed = now;
        }
    }

    /** To be called in the part's transaction. */
    public <T> T once(int number, Class<T> type, Supplier<T> part) {
        var claim = claim();
        if (claim == null) {
            return part.get();
        }
        var name = IdempotencyKeys.sha256(String.join("\n", claim.keyed.key(), claim.keyed.fingerprint(), "" + number));
        var known = keys.takePart(claim.keyed, name);
        if (known != null) {
            return Json.read(known, type);
        }
        var done = part.get();
        keys.keepPart(claim.keyed, name, Json.write(done));
        return done;
    }
}
