package org.masthead.shared.write;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.SiteConfig;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * The keys that callers gave their writes. A row is claimed in a transaction of its own, so that a second request sees at once
 * that a first one runs; the answer is put into it by the write's own transaction, so that one is there exactly if the other
 * is. A claim that nobody ended, as its instance was killed, may be taken over after a while.
 */
@ApplicationScoped
public class IdempotencyKeys {

    static final Duration KEPT = Duration.ofHours(24);
    // Longer than a write can take; who takes longer after all finds its claim gone, and writes nothing
    static final Duration CLAIMED = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(IdempotencyKeys.class);
    private static final int TRIES = 5;
    private static final int STEP = 500;

    private final Session entities;
    private final SealedAnswers seals;
    private final SiteConfig site;
    private final Clock clock;

    IdempotencyKeys(Session entities, SealedAnswers seals, SiteConfig site, Clock clock) {
        this.entities = entities;
        this.seals = seals;
        this.site = site;
        this.clock = clock;
    }

    /** A request that may be a retry. {@code fingerprint} is of all that it asks for. */
    record Keyed(String caller, String key, String fingerprint, boolean answersSecret) {

        /** The key opens a sealed answer, so it is not stored itself. */
        String hash() {
            return sha256(key);
        }
    }

    private record Row(String fingerprint, UUID owner, Instant heldUntil, @Nullable String answer) {
    }

    /**
     * Takes the key for this request.
     *
     * @return what proves it, until the answer is kept
     * @throws Replayed when it was answered before
     * @throws ProblemException {@code idempotency-in-flight} or {@code idempotency-mismatch}
     */
    UUID claim(Keyed request) {
        var owner = Ids.next();
        for (int tries = 0; tries < TRIES; tries++) {
            // Looked at first: an insert would wait for a transaction that is about to keep its answer
            var row = find(request);
            if (row.isEmpty() || !row.get().heldUntil().isAfter(clock.instant())) {
                if (take(request, owner, row.orElse(null))) {
                    return owner;
                }
            } else {
                throw refusal(request, row.get());
            }
        }
        throw inFlight();
    }

    /** The answer that a claim would be told, or its refusal; without claiming. */
    void look(Keyed request) {
        find(request).filter(row -> row.heldUntil().isAfter(clock.instant())).ifPresent(row -> {
            throw refusal(request, row);
        });
    }

    private RuntimeException refusal(Keyed request, Row row) {
        if (!row.fingerprint().equals(request.fingerprint())) {
            return new ProblemException(ProblemType.IDEMPOTENCY_MISMATCH,
                    "This Idempotency-Key was sent with another request within the last 24 hours.");
        }
        return row.answer() == null ? inFlight() : new Replayed(read(request, row.answer()));
    }

    private static ProblemException inFlight() {
        return new ProblemException(ProblemType.IDEMPOTENCY_IN_FLIGHT,
                "The first request with this Idempotency-Key is still running.");
    }

    private Optional<Row> find(Keyed request) {
        return QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery("""
                select fingerprint, owner, held_until, answer from idempotency_key
                where caller = :caller and key_hash = :hash""", Object[].class)
                .addScalar("fingerprint", String.class).addScalar("owner", UUID.class)
                .addScalar("held_until", Instant.class).addScalar("answer", String.class)
                .setParameter("caller", request.caller()).setParameter("hash", request.hash())
                .uniqueResultOptional()
                .map(row -> new Row((String) row[0], (UUID) row[1], (Instant) row[2], (String) row[3])));
    }

    private boolean take(Keyed request, UUID owner, @Nullable Row former) {
        var now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> {
            var taking = former == null
                    ? entities.createNativeMutationQuery("""
                            insert into idempotency_key (caller, key_hash, fingerprint, owner, held_until)
                            values (:caller, :hash, :fingerprint, :owner, :until) on conflict do nothing""")
                    : entities.createNativeMutationQuery("""
                            update idempotency_key
                            set fingerprint = :fingerprint, owner = :owner, held_until = :until, answer = null
                            where caller = :caller and key_hash = :hash and owner = :former and held_until <= :now""")
                            .setParameter("former", former.owner()).setParameter("now", now);
            return taking.setParameter("caller", request.caller()).setParameter("hash", request.hash())
                    .setParameter("fingerprint", request.fingerprint()).setParameter("owner", owner)
                    .setParameter("until", now.plus(CLAIMED)).executeUpdate() == 1;
        });
    }

    /** Keeps the answer, in the transaction of what it answers. @throws ProblemException when another has the claim by now */
    void keep(Keyed request, UUID owner, KeptAnswer answer) {
        var kept = entities.createNativeMutationQuery("""
                update idempotency_key set answer = :answer, held_until = :until
                where caller = :caller and key_hash = :hash and owner = :owner and answer is null""")
                .setParameter("answer", write(request, answer)).setParameter("until", clock.instant().plus(KEPT))
                .setParameter("caller", request.caller()).setParameter("hash", request.hash())
                .setParameter("owner", owner).executeUpdate();
        if (kept == 0) {
            throw inFlight();
        }
    }

    /** Holds the claim for longer. @throws ProblemException when another has it by now */
    void renew(Keyed request, UUID owner) {
        var held = QuarkusTransaction.requiringNew().call(() -> entities.createNativeMutationQuery("""
                update idempotency_key set held_until = :until
                where caller = :caller and key_hash = :hash and owner = :owner and answer is null""")
                .setParameter("until", clock.instant().plus(CLAIMED)).setParameter("caller", request.caller())
                .setParameter("hash", request.hash()).setParameter("owner", owner).executeUpdate());
        if (held == 0) {
            throw inFlight();
        }
    }

    /** What a part of the request was answered, when it was done before; else takes it, until the transaction ends. */
    @Nullable
    String takePart(Keyed request, String part) {
        var taken = entities.createNativeMutationQuery("""
                insert into idempotency_key (caller, key_hash, fingerprint, owner, held_until)
                values (:caller, :hash, :fingerprint, :owner, :until) on conflict do nothing""")
                .setParameter("caller", request.caller()).setParameter("hash", part)
                .setParameter("fingerprint", request.fingerprint()).setParameter("owner", Ids.next())
                .setParameter("until", clock.instant().plus(KEPT)).executeUpdate();
        return taken == 1 ? null
                : entities.createNativeQuery("""
                        select case when held_until > :now then answer end as answer from idempotency_key
                        where caller = :caller and key_hash = :hash""", Object.class).addScalar("answer", String.class)
                        .setParameter("now", clock.instant())
                        .setParameter("caller", request.caller()).setParameter("hash", part)
                        .getSingleResult() instanceof String answer ? answer : null;
    }

    void keepPart(Keyed request, String part, String answer) {
        entities.createNativeMutationQuery(
                "update idempotency_key set answer = :answer, held_until = :until where caller = :caller and key_hash = :hash")
                .setParameter("answer", answer).setParameter("until", clock.instant().plus(KEPT))
                .setParameter("caller", request.caller()).setParameter("hash", part)
                .executeUpdate();
    }

    /** Gives the key back: nothing was written, and the caller may try again. */
    void release(Keyed request, UUID owner) {
        QuarkusTransaction.requiringNew().run(() -> entities.createNativeMutationQuery("""
                delete from idempotency_key
                where caller = :caller and key_hash = :hash and owner = :owner and answer is null""")
                .setParameter("caller", request.caller()).setParameter("hash", request.hash())
                .setParameter("owner", owner).executeUpdate());
    }

    private String write(Keyed request, KeptAnswer answer) {
        var text = Json.write(answer);
        return request.answersSecret() ? seals.seal(text, request.caller(), request.key()) : text;
    }

    private KeptAnswer read(Keyed request, String answer) {
        return Json.read(request.answersSecret() ? seals.open(answer, request.caller(), request.key()) : answer,
                KeptAnswer.class);
    }

    /** An instance that is alone and starts runs nothing yet: whoever claimed these was killed. */
    void start(@Observes StartupEvent event) {
        if (site.alone()) {
            QuarkusTransaction.requiringNew().run(() -> entities
                    .createNativeMutationQuery("delete from idempotency_key where answer is null").executeUpdate());
        }
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void removeOld() {
        try {
            while (removeStep(clock.instant()) == STEP) {
                LOG.debug("More to remove");
            }
        } catch (RuntimeException e) {
            LOG.warnf("Old idempotency keys are removed ten minutes later: %s", e.getMessage());
        }
    }

    int removeStep(Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> entities.createNativeMutationQuery("""
                delete from idempotency_key where (caller, key_hash) in (
                    select caller, key_hash from idempotency_key where held_until < :now order by held_until limit :step)
                and held_until < :now""")
                .setParameter("now", now).setParameter("step", STEP).executeUpdate());
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
