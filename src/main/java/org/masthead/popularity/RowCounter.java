package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Journal.Position;
import org.masthead.popularity.Journal.Range;
import org.masthead.popularity.Progress.Part;
import org.masthead.popularity.Progress.Reached;

/**
 * Adds journal rows to the counts, each of them once: many rows together, so that an article that was read a thousand times
 * meanwhile is updated once, and some articles per transaction, so that whoever commits beside it does not write out the pages
 * of all of them. Used by one thread.
 */
final class RowCounter {

    // What is read at once
    static final int ROWS = 20_000;
    static final int EVENTS = 250_000;
    // Articles of a transaction: four updates each, and more where events are late
    private static final int STEP = 200;

    private static final String PRESENT = "select a.id from unnest(cast(? as uuid array)) as wanted (id) join article a on a.id = wanted.id";

    private final Counters counters;
    private final Clock clock;
    private final int step;

    private @Nullable Rows begun;

    /**
     * The events of some rows by article.
     *
     * @param accepted when the first was: it decides which fine buckets they still go into
     */
    private record Rows(Range range, Instant accepted, NavigableMap<UUID, List<Accepted>> events) {
    }

    RowCounter(Counters counters, Clock clock) {
        this(counters, clock, STEP);
    }

    /** @param step how many articles a transaction adds */
    RowCounter(Counters counters, Clock clock, int step) {
        this.counters = counters;
        this.clock = clock;
        this.step = step;
    }

    /** Adds some of the next rows of an instance. @return whether there may be more up to this one */
    boolean addNext(Connection open, Position upTo) throws SQLException {
        var instance = upTo.instance();
        var reached = Progress.hold(open, instance);
        if (reached == null) {
            // A purge holds the rows of all instances, and not of one that it has not seen
            VisitorCounts.hold(open);
            Progress.begin(open, instance);
            return true;
        }
        if (reached.counted() >= upTo.sequence()) {
            begun = null;
            return false;
        }
        var rows = rows(open, instance, reached);
        if (rows == null) {
            return false;
        }
        var left = reached.part() == null ? rows.events() : rows.events().tailMap(reached.part().article(), false);
        var articles = left.keySet().stream().limit(step).toList();
        add(open, rows, articles);
        var last = rows.range().upTo();
        var article = articles.get(articles.size() - 1);
        if (left.higherKey(article) != null) {
            Progress.added(open, instance, new Part(last, article));
            return true;
        }
        begun = null;
        Progress.counted(open, instance, last);
        return last < upTo.sequence();
    }

    /** Those that somebody began to add, or else the next; null when there are none. */
    private @Nullable Rows rows(Connection open, UUID instance, Reached reached) throws SQLException {
        var part = reached.part();
        var range = new Range(instance, reached.counted(), part == null ? Long.MAX_VALUE : part.upTo());
        if (begun == null || part == null || !begun.range().equals(range)) {
            begun = part == null ? read(open, range, ROWS, EVENTS) : read(open, range, Integer.MAX_VALUE, Integer.MAX_VALUE);
            if (begun == null && part != null) {
                throw new IllegalStateException("Rows are missing of which some articles are added: " + reached);
            }
        }
        return begun;
    }

    private static @Nullable Rows read(Connection open, Range range, int rowLimit, int eventLimit) throws SQLException {
        var entries = Journal.read(open, range, Instant.EPOCH, rowLimit, eventLimit);
        if (entries.isEmpty()) {
            return null;
        }
        var events = new TreeMap<UUID, List<Accepted>>(Tally.BY_ID);
        entries.forEach(entry -> entry.events()
                .forEach(event -> events.computeIfAbsent(event.article(), article -> new ArrayList<>()).add(event)));
        return new Rows(new Range(range.instance(), range.after(), entries.get(entries.size() - 1).sequence()),
                entries.get(0).writtenAt(), events);
    }

    private void add(Connection open, Rows rows, Collection<UUID> articles) throws SQLException {
        var tally = new Tally(rows.accepted(), clock.instant());
        for (var article : notPurged(open, articles)) {
            rows.events().get(article).forEach(event -> tally.add(article, event.type(), event.at(), 1));
        }
        if (!tally.isEmpty()) {
            counters.add(open, tally);
        }
    }

    private static Set<UUID> notPurged(Connection open, Collection<UUID> articles) throws SQLException {
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
