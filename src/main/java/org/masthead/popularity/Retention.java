package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * The roll-up. Each event is counted in its five minutes, its hour and its day at once, so that rolling up is to remove the
 * fine buckets that no window needs any more, a bucket per transaction: no sum is ever in doubt meanwhile. Days stay.
 */
@ApplicationScoped
public class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final int STEPS = 1000;
    // What a writer with a slower clock may still raise
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Session entities;
    private final Clock clock;
    private long recountsAnHourAgo;

    public Retention(Session entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    void removeOld() {
        try {
            for (var span : Span.values()) {
                var kept = span.kept();
                if (kept != null) {
                    removeBefore(span, clock.instant().minus(kept).minus(MARGIN));
                }
            }
            recountsAnHourAgo = QuarkusTransaction.requiringNew().call(this::forgetRecounts);
        } catch (RuntimeException e) {
            LOG.warnf("Old counts are removed an hour later: %s", e.getMessage());
        }
    }

    private void removeBefore(Span span, Instant end) {
        for (int step = 0; step < STEPS; step++) {
            var more = QuarkusTransaction.requiringNew().call(() -> {
                var oldest = oldest(span);
                if (oldest == null || !oldest.isBefore(end)) {
                    return false;
                }
                entities.createNativeMutationQuery("delete from view_count where span = :span and starts_at = :oldest")
                        .setParameter("span", span.minutes()).setParameter("oldest", oldest).executeUpdate();
                return true;
            });
            if (!more) {
                return;
            }
        }
    }

    private @Nullable Instant oldest(Span span) {
        return entities.createNativeQuery("select min(starts_at) from view_count where span = :span", Instant.class)
                .setParameter("span", span.minutes()).getSingleResultOrNull();
    }

    /** Those that there were an hour ago: rankings are refreshed every few seconds, and who was not reads everything. */
    private long forgetRecounts() {
        entities.createNativeMutationQuery(
                "update view_history set forgotten = :revision where id = 1 and forgotten < :revision")
                .setParameter("revision", recountsAnHourAgo).executeUpdate();
        entities.createNativeMutationQuery("delete from view_recount where revision <= :revision")
                .setParameter("revision", recountsAnHourAgo).executeUpdate();
        return entities.createNativeQuery("select revision from view_history where id = 1", Long.class).getSingleResult();
    }
}
