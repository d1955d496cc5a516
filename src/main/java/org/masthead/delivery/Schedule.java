package org.masthead.delivery;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Period;
import org.masthead.shared.site.Site;
import org.masthead.shared.site.Site.Revision;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** Knows the site's revision and the scheduled changes around now: what lies between two of them cannot change. */
@ApplicationScoped
class Schedule {

    private static final String AROUND = """
            select (select max(live_from) from publication where live_from <= :now),
                (select max(live_until) from publication where live_until <= :now),
                (select max(shown_from) from pick where shown_from <= :now),
                (select max(shown_until) from pick where shown_until <= :now),
                (select min(live_from) from publication where live_from > :now),
                (select min(live_until) from publication where live_until > :now),
                (select min(shown_from) from pick where shown_from > :now),
                (select min(shown_until) from pick where shown_until > :now)
            from site where id = 1""";

    private final Session entities;
    private final Site site;
    private volatile @Nullable Span known;

    Schedule(Session entities, Site site) {
        this.entities = entities;
        this.site = site;
    }

    /** From one change readers can see to the next: all answers made within it are the same, rankings and counts aside. */
    record Span(long revision, Instant from, Instant until) {

        boolean holds(Revision revision, Instant now) {
            return this.revision == revision.number() && !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** One statement, none when this instance is alone; one more after a change. */
    Span at(Instant now) {
        var revision = site.revision();
        var span = known;
        if (span == null || !span.holds(revision, now)) {
            span = read(revision, now);
            known = span;
        }
        return span;
    }

    private Span read(Revision revision, Instant now) {
        var row = QuarkusTransaction.joiningExisting()
                .call(() -> entities.createNativeQuery(AROUND, Object[].class).setParameter("now", now).getSingleResult());
        var last = Stream.of(row).limit(4).filter(java.util.Objects::nonNull).map(Schedule::instant).max(Instant::compareTo);
        var next = Stream.of(row).skip(4).filter(java.util.Objects::nonNull).map(Schedule::instant).min(Instant::compareTo);
        // A write's own time may be behind the clock of the instance that reads it
        var changed = revision.changedAt().isAfter(now) ? now : revision.changedAt();
        return new Span(revision.number(), last.filter(changed::isBefore).orElse(changed), next.orElse(Period.FOREVER));
    }

    private static Instant instant(Object value) {
        return value instanceof Instant instant ? instant : ((OffsetDateTime) value).toInstant();
    }
}
