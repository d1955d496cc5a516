package org.masthead.popularity;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import org.masthead.popularity.Journal.Range;

/**
 * Adds the visitors of journal rows that are in the counts to the sketches, and notes what they read together. In many short
 * transactions, between which others' work is done.
 */
final class RowSketcher {

    private final KeptConnection connection;
    private final VisitorCounts visitors;
    private final ReadPairs pairs;
    private final Clock clock;
    private final Map<UUID, Long> paired = new HashMap<>();

    RowSketcher(KeptConnection connection, VisitorCounts visitors, ReadPairs pairs, Clock clock) {
        this.connection = connection;
        this.visitors = visitors;
        this.pairs = pairs;
        this.clock = clock;
    }

    /** What is done between transactions. */
    interface Between {

        void run() throws SQLException;
    }

    /** All rows of an instance that are in the counts now: who asks would wait for whoever goes on sending. */
    void sketch(UUID instance, Between between) throws SQLException {
        var reached = connection.inTransaction(open -> Progress.look(open, instance));
        while (reached != null && sketchNext(instance, reached.counted(), between)) {
            between.run();
        }
    }

    /** @return whether there may be more */
    private boolean sketchNext(UUID instance, long until, Between between) throws SQLException {
        var now = clock.instant();
        var reached = connection.inTransaction(open -> Progress.look(open, instance));
        if (reached == null || reached.sketched() >= until) {
            return false;
        }
        var entries = connection.inTransaction(open -> Journal.read(open, new Range(instance, reached.sketched(), until),
                Instant.EPOCH, RowCounter.ROWS, RowCounter.EVENTS));
        if (entries.isEmpty()) {
            return false;
        }
        for (var entry : entries) {
            var seen = entry.events().stream().filter(event -> event.type() == ViewType.view).toList();
            visitors.note(seen);
            if (entry.sequence() > paired.getOrDefault(instance, 0L)) {
                // Unlike visitors, a pair that is noted again after a failure could be raised again
                pairs.note(seen, now);
                paired.put(instance, entry.sequence());
            }
        }
        for (var step = visitors.next(now); step != null; step = visitors.next(now)) {
            connection.inTransaction(step);
            visitors.done();
            between.run();
        }
        var last = entries.get(entries.size() - 1).sequence();
        return connection.inTransaction(open -> Progress.sketched(open, instance, last));
    }

    /** Writes the pairs that were noted. */
    void writePairs(Between between) throws SQLException {
        var now = clock.instant();
        for (var step = pairs.next(now); step != null; step = pairs.next(now)) {
            connection.inTransaction(step);
            pairs.done();
            between.run();
        }
    }
}
