package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.KeptConnection.Step;
import org.masthead.popularity.Tally.Bucket;

import com.carrotsearch.hppc.LongHashSet;

/**
 * Merges visitors into the sketches of their buckets, some articles per transaction. The estimate of a day goes into its count
 * and, by how much it grew, into the total.
 */
@ApplicationScoped
class VisitorCounts {

    private static final int STEP = 64;

    // H2 would look through all articles of the bucket for an any(?)
    private static final String READ = """
            select s.article_id, s.sketch from unnest(cast(? as uuid array)) as wanted (id)
            join visitor_sketch s on s.span = ? and s.starts_at = ? and s.article_id = wanted.id""";
    private static final String INSERT = """
            insert into visitor_sketch (sketch, span, starts_at, article_id) values (?, ?, ?, ?) on conflict do nothing""";
    private static final String UPDATE = """
            update visitor_sketch set sketch = ? where span = ? and starts_at = ? and article_id = ?""";
    private static final String UPDATE_DAY = """
            update view_count set visitors = ? where span = ? and starts_at = ? and article_id = ?""";
    private static final String UPDATE_TOTAL = "update view_total set visitors = visitors + ? where article_id = ?";
    // What is read here is written back changed, so nobody else may merge meanwhile, on any instance. To write only where a sketch
    // is still as it was read, and to go on with the rest, was tried: two that each win a part wait for each other
    static final String HOLD = "select id from visitor_lock where id = 1 for update";
    private static final String FORGET = "delete from visitor_sketch where article_id = ?";

    // By buckets of five minutes: the longer ones are made of them
    private final Map<Bucket, LongHashSet> waiting = new HashMap<>();
    // In the order sketches were made in: a transaction finds its ones on few pages, and does not write out the whole table
    private final Deque<Bucket> round = new ArrayDeque<>();
    private final List<Bucket> taken = new ArrayList<>();

    /** Which sketch a bucket had, null for none, and which it has now. */
    private record Change(byte @Nullable [] before, byte[] after) {

        long growth() {
            return Math.round(VisitorSketch.estimate(after))
                    - (before == null ? 0 : Math.round(VisitorSketch.estimate(before)));
        }
    }

    void note(List<Accepted> seen) {
        for (var view : seen) {
            waiting.computeIfAbsent(new Bucket(Span.FIVE_MINUTES, Span.FIVE_MINUTES.floor(view.at()), view.article()),
                    bucket -> new LongHashSet()).add(view.visitor());
        }
    }

    /** Waits for whoever holds this, until the transaction ends. */
    static void hold(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HOLD)) {
            statement.executeQuery().close();
        }
    }

    /** Null when nothing waits. */
    @Nullable
    Step<@Nullable Void> next(Instant now) {
        taken.clear();
        if (round.isEmpty()) {
            waiting.keySet().stream().sorted(Tally.ORDER).forEach(round::add);
        }
        round.stream().limit(STEP).forEach(taken::add);
        return taken.isEmpty() ? null : connection -> {
            write(connection, now);
            return null;
        };
    }

    void done() {
        taken.forEach(bucket -> {
            waiting.remove(bucket);
            round.remove();
        });
    }

    private void write(Connection connection, Instant now) throws SQLException {
        hold(connection);
        var additions = new TreeMap<Bucket, byte[]>(Tally.ORDER);
        for (var bucket : taken) {
            var sketch = VisitorSketch.of(waiting.get(bucket).toArray());
            for (var span : Span.values()) {
                var startsAt = span.floor(bucket.startsAt());
                if (span.keeps(startsAt, now)) {
                    additions.merge(new Bucket(span, startsAt, bucket.article()), sketch, VisitorSketch::merge);
                }
            }
        }
        var changes = changes(connection, additions);
        write(connection, changes);
        writeEstimates(connection, changes);
        Counters.recount(connection, taken.stream().filter(bucket -> Boards.settled(bucket.startsAt(), now))
                .map(Bucket::article).collect(Collectors.toSet()));
    }

    private static TreeMap<Bucket, Change> changes(Connection connection, TreeMap<Bucket, byte[]> additions)
            throws SQLException {
        var articles = new TreeMap<Bucket, List<UUID>>(Tally.ORDER);
        additions.keySet().forEach(bucket -> articles
                .computeIfAbsent(new Bucket(bucket.span(), bucket.startsAt(), new UUID(0, 0)), key -> new ArrayList<>())
                .add(bucket.article()));
        var before = new HashMap<Bucket, byte[]>();
        try (var statement = connection.prepareStatement(READ)) {
            for (var entry : articles.entrySet()) {
                var bucket = entry.getKey();
                statement.setArray(1, connection.createArrayOf("uuid", entry.getValue().toArray()));
                statement.setInt(2, bucket.span().minutes());
                statement.setObject(3, bucket.startsAt().atOffset(ZoneOffset.UTC));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        before.put(new Bucket(bucket.span(), bucket.startsAt(), rows.getObject(1, UUID.class)),
                                rows.getBytes(2));
                    }
                }
            }
        }
        var changes = new TreeMap<Bucket, Change>(Tally.ORDER);
        additions.forEach((bucket, sketch) -> {
            var old = before.get(bucket);
            changes.put(bucket, new Change(old, old == null ? sketch : VisitorSketch.merge(old, sketch)));
        });
        return changes;
    }

    private static void write(Connection connection, TreeMap<Bucket, Change> changes) throws SQLException {
        write(connection, INSERT,
                changes.entrySet().stream().filter(entry -> entry.getValue().before() == null).toList());
        write(connection, UPDATE,
                changes.entrySet().stream().filter(entry -> entry.getValue().before() != null
                        && !Arrays.equals(entry.getValue().before(), entry.getValue().after())).toList());
    }

    private static void write(Connection connection, String sql, List<Map.Entry<Bucket, Change>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : rows) {
                statement.setBytes(1, row.getValue().after());
                statement.setInt(2, row.getKey().span().minutes());
                statement.setObject(3, row.getKey().startsAt().atOffset(ZoneOffset.UTC));
                statement.setObject(4, row.getKey().article());
                statement.addBatch();
            }
            if (Arrays.stream(statement.executeBatch()).anyMatch(count -> count == 0)) {
                throw new SQLException("A sketch was imported or removed while it was merged", "40001");
            }
        }
    }

    /** An article that has no count of the day any more was purged, after its visitors had been handed over. */
    private static void writeEstimates(Connection connection, TreeMap<Bucket, Change> changes) throws SQLException {
        var grown = changes.entrySet().stream()
                .filter(entry -> entry.getKey().span() == Span.DAY && entry.getValue().growth() != 0).toList();
        if (grown.isEmpty()) {
            return;
        }
        var growth = new TreeMap<UUID, Long>(Tally.BY_ID);
        var purged = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement(UPDATE_DAY)) {
            for (var day : grown) {
                statement.setLong(1, Math.round(VisitorSketch.estimate(day.getValue().after())));
                statement.setInt(2, Span.DAY.minutes());
                statement.setObject(3, day.getKey().startsAt().atOffset(ZoneOffset.UTC));
                statement.setObject(4, day.getKey().article());
                statement.addBatch();
            }
            var counts = statement.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                var day = grown.get(i);
                if (counts[i] == 0) {
                    purged.add(day.getKey().article());
                } else {
                    growth.merge(day.getKey().article(), day.getValue().growth(), Long::sum);
                }
            }
        }
        try (var statement = connection.prepareStatement(UPDATE_TOTAL)) {
            for (var entry : growth.entrySet()) {
                statement.setLong(1, entry.getValue());
                statement.setObject(2, entry.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        for (var article : purged) {
            try (var statement = connection.prepareStatement(FORGET)) {
                statement.setObject(1, article);
                statement.executeUpdate();
            }
        }
    }
}
