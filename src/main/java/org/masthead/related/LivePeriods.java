package org.masthead.related;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.Following;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * When articles are live, and whether they are sensitive then: what walks ask of thousands of articles, kept in memory. The log
 * of changes tells each walk which of them to read again, so that a write is heeded at once, by every instance.
 */
@ApplicationScoped
class LivePeriods {

    // About 200 bytes each
    private static final int KNOWN = 200_000;
    // By so much clocks of several instances differ, and one may be set back, without anything being read again
    private static final Duration SKEW = Duration.ofMinutes(1);

    // A join, because H2 compares each row of a table with each element of an any(?)
    private static final String PERIODS = """
            select p.article_id, p.live_from, p.live_until, p.sensitive from unnest(cast(:articles as uuid array)) as given (id)
            join publication p on p.article_id = given.id and p.live_until > :since""";

    private final Session entities;
    private final Cache<UUID, List<Period>> known = Caffeine.newBuilder().maximumSize(KNOWN).build();

    // All that is known is as the log has it up to here, and was read at this time or up to the skew before
    private long recorded = Following.NOWHERE;
    private Instant latest = Instant.MIN;
    // Raised whenever something is forgotten, which may have been read before and not be kept yet
    private long era;

    /** A publication that is live or to come, or ended within the skew. */
    private record Period(Instant from, Instant until, boolean sensitive) {

        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    LivePeriods(Session entities) {
        this.entities = entities;
    }

    /** As of now, in the caller's transaction: a statement, and one more when something was written since the last view. */
    View view(Instant now) {
        var before = recorded();
        var current = entities.createNativeQuery(Following.RECORDED, Long.class).getSingleResult();
        return view(now, before, current, current == before ? List.of() : changed(before, current));
    }

    private synchronized long recorded() {
        return recorded;
    }

    /** Null when all is better forgotten. */
    private @Nullable List<UUID> changed(long before, long current) {
        return !Following.names(before, current) ? null
                : entities.createNativeQuery(Following.CHANGED, UUID.class).setParameter(1, before).setParameter(2, current)
                        .getResultList();
    }

    private synchronized View view(Instant now, long before, long current, @Nullable List<UUID> changed) {
        if (latest.isAfter(now.plus(SKEW))) {
            forget(null);
            latest = now;
        } else if (now.isAfter(latest)) {
            latest = now;
        }
        // Back, or farther than others followed it meanwhile
        if (current < before || current > recorded) {
            forget(changed);
            recorded = current;
        }
        // Others followed the log farther meanwhile, and what was forgotten may be read here as it was
        return new View(now, current < recorded ? -1 : era);
    }

    private void forget(@Nullable List<UUID> changed) {
        if (changed == null) {
            known.invalidateAll();
            era++;
        } else if (!changed.isEmpty()) {
            known.invalidateAll(changed);
            era++;
        }
    }

    private synchronized void keep(Map<UUID, List<Period>> read, long readIn) {
        if (readIn == era) {
            known.putAll(read);
        }
    }

    private Map<UUID, List<Period>> read(Collection<UUID> articles, Instant now) {
        var read = new HashMap<UUID, List<Period>>();
        articles.forEach(article -> read.put(article, List.of()));
        entities.createNativeQuery(PERIODS, Object[].class)
                .addScalar("article_id", UUID.class).addScalar("live_from", Instant.class)
                .addScalar("live_until", Instant.class).addScalar("sensitive", Boolean.class)
                .setParameter("articles", articles.toArray(UUID[]::new)).setParameter("since", now.minus(SKEW))
                .getResultStream().forEach(row -> read.merge((UUID) row[0],
                        List.of(new Period((Instant) row[1], (Instant) row[2], (Boolean) row[3])), LivePeriods::both));
        return read;
    }

    private static List<Period> both(List<Period> some, List<Period> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** What is live at one time, as of one place in the log or a later one. */
    final class View {

        private final Instant now;
        private final long era;

        private View(Instant now, long era) {
            this.now = now;
            this.era = era;
        }

        /** Those of the articles that are live, and whether they are sensitive; one statement when some are not known. */
        Map<UUID, Boolean> live(Collection<UUID> articles) {
            var live = new HashMap<UUID, Boolean>();
            var found = known.getAllPresent(articles);
            add(found, live);
            if (found.size() < articles.size()) {
                var read = read(articles.stream().filter(article -> !found.containsKey(article)).toList(), now);
                add(read, live);
                keep(read, era);
            }
            return live;
        }

        private void add(Map<UUID, List<Period>> periods, Map<UUID, Boolean> live) {
            periods.forEach((article, ofIt) -> ofIt.stream().filter(period -> period.holds(now)).findFirst()
                    .ifPresent(period -> live.put(article, period.sensitive())));
        }
    }
}
