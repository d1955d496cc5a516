package org.masthead.popularity;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Random;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;

/** Adds views of the past in bulk, however long ago; their fine buckets only where these are still kept. */
@ApplicationScoped
public class ViewHistory {

    private final Session entities;
    private final Counters counters;
    private final Bookkeeper bookkeeper;
    private final Clock clock;

    public ViewHistory(Session entities, Counters counters, Bookkeeper bookkeeper, Clock clock) {
        this.entities = entities;
        this.bookkeeper = bookkeeper;
        this.counters = counters;
        this.clock = clock;
    }

    /** So many events of one type, of an article that exists, at one time. */
    public record Past(UUID article, Instant at, ViewType type, long count) {
    }

    /** In the caller's transaction, or one of its own; last in it, as the counts stay locked until it ends. */
    @Transactional
    public void add(Collection<Past> views) {
        var tally = new Tally(clock.instant());
        views.stream().filter(past -> past.count() > 0)
                .forEach(past -> tally.add(past.article(), past.type(), past.at(), past.count()));
        entities.flush();
        entities.doWork(connection -> counters.add(connection, tally));
    }

    /**
     * Visitors of views that were {@linkplain #add added} in the same transaction: made up, some of whom came more than once.
     */
    @Transactional
    public void makeUpVisitors(Collection<Past> views) {
        var chance = new Random();
        var now = clock.instant();
        var visitors = new VisitorCounts();
        for (var past : views) {
            if (past.type() == ViewType.view && past.count() > 0) {
                var readers = chance.longs(past.count()).toArray();
                visitors.note(chance.ints(past.count(), 0, readers.length)
                        .mapToObj(reader -> new Accepted(past.article(), past.type(), past.at(), readers[reader])).toList());
            }
        }
        entities.flush();
        entities.doWork(connection -> {
            for (var step = visitors.next(now); step != null; step = visitors.next(now)) {
                step.run(connection);
                visitors.done();
            }
        });
    }

    /** To be said after counts were written beside the counters, in the same transaction: rankings then read them anew. */
    @Transactional
    public void rewritten() {
        // As nobody is named in view_recount, everybody is
        entities.createNativeMutationQuery(
                "update view_history set revision = revision + 1, forgotten = revision + 1 where id = 1").executeUpdate();
    }

    /**
     * Returns when all that was counted before, its visitors, and what they read together are in the tables, whichever instance
     * took it in.
     */
    public void settle() {
        bookkeeper.settlePairs();
    }
}
