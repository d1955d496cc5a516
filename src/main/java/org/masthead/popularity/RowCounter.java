package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import org.masthead.popularity.Journal.Position;

/** Adds journal rows to the counts, each of them once. */
final class RowCounter {

    // What one transaction adds; whoever waits for a row that it holds waits as long
    static final int ROWS = 20_000;
    static final int EVENTS = 250_000;
    // Four updates each
    private static final int ARTICLES = 12_000;

    private static final String PRESENT = "select a.id from unnest(cast(? as uuid array)) as wanted (id) join article a on a.id = wanted.id";

    private final Counters counters;
    private final Clock clock;

    RowCounter(Counters counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /** Adds the next rows of an instance. @return whether there may be more up to this one */
    boolean addNext(Connection open, Position upTo) throws SQLException {
        var instance = upTo.instance();
        var reached = Progress.hold(open, instance);
        if (reached == null) {
            // A purge holds the rows of all instances, and not of one that it has not seen
            VisitorCounts.hold(open);
            Progress.begin(open, instance);
            return true;
        }
        var entries = Journal.read(open, new Position(instance, reached.counted()), Instant.EPOCH, ROWS, EVENTS);
        if (entries.isEmpty()) {
            return false;
        }
        var articles = new HashSet<UUID>();
        var taken = 0;
        while (taken < entries.size() && articles.size() < ARTICLES) {
            entries.get(taken++).events().forEach(event -> articles.add(event.article()));
        }
        entries = entries.subList(0, taken);
        articles.retainAll(notPurged(open, articles));
        var tally = new Tally(entries.get(0).writtenAt(), clock.instant());
        entries.forEach(entry -> entry.events().stream().filter(event -> articles.contains(event.article()))
                .forEach(event -> tally.add(event.article(), event.type(), event.at(), 1)));
        if (!tally.isEmpty()) {
            counters.add(open, tally);
        }
        var last = entries.get(entries.size() - 1).sequence();
        Progress.counted(open, instance, last);
        return last < upTo.sequence();
    }

    private static Set<UUID> notPurged(Connection open, Set<UUID> articles) throws SQLException {
        var present = new HashSet<UUID>();
        try (var statement = open.prepareStatement(PRESENT)) {
            statement.setArray(1, open.createArrayOf("uuid", articles.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    present.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return present;
    }
}
