package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Where accepted events are durable first: a row per transaction, however many articles it is about. An instance's rows are
 * numbered in the order of their commits, as its writer is one thread; so whoever has read a number misses nothing before it.
 */
final class Journal {

    /** For how long repeats are known to other instances and to the next start. */
    static final Duration KEPT = Duration.ofMinutes(1);

    // A row of H2 has its bytes in memory, and at most a mebibyte of them in a column
    private static final int EVENTS_IN_ROW = 10_000;
    private static final String INSERT = "insert into view_journal (instance, sequence, written_at, events) values (?, ?, ?, ?)";
    private static final String RAISE = "update view_writer set sequence = ?, written_at = ? where instance = ?";
    private static final String BEGIN = "insert into view_writer (sequence, written_at, instance) values (?, ?, ?)";
    private static final String READ = """
            select sequence, written_at, events from view_journal where instance = ? and sequence > ? and sequence <= ?
            and written_at > ? order by sequence limit ?""";

    private final boolean alone;
    private final Map<UUID, Long> learnt = new HashMap<>();
    private boolean started;
    private UUID instance = UUID.randomUUID();
    private long sequence;

    Journal(boolean alone) {
        this.alone = alone;
    }

    /** How far an instance's rows go. */
    record Position(UUID instance, long sequence) {
    }

    /** Rows of an instance, from the one after this number to the one of that. */
    record Range(UUID instance, long after, long upTo) {
    }

    /** A row. */
    record Entry(long sequence, Instant writtenAt, List<Accepted> events) {
    }

    Position position() {
        return new Position(instance, sequence);
    }

    /**
     * Goes on as another instance: a transaction whose outcome is unknown may still commit, and its row must not come after
     * higher numbers of its instance.
     */
    void renew() {
        instance = UUID.randomUUID();
        sequence = 0;
    }

    /** Part of the caller's transaction. */
    void append(Connection connection, Instant now, List<Accepted> events) throws SQLException {
        for (int from = 0; from < events.size(); from += EVENTS_IN_ROW) {
            sequence++;
            try (var statement = connection.prepareStatement(INSERT)) {
                statement.setObject(1, instance);
                statement.setLong(2, sequence);
                statement.setObject(3, now.atOffset(ZoneOffset.UTC));
                statement.setBytes(4, Accepted.pack(events.subList(from, Math.min(events.size(), from + EVENTS_IN_ROW))));
                statement.executeUpdate();
            }
        }
        if (!alone && !tell(connection, RAISE, now)) {
            tell(connection, BEGIN, now);
        }
    }

    private boolean tell(Connection connection, String sql, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, sequence);
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setObject(3, instance);
            return statement.executeUpdate() == 1;
        }
    }

    /** What others accepted since the last look. Who is alone looks once, at what the start before left. */
    List<Accepted> learn(Connection connection, Instant now) throws SQLException {
        var news = new ArrayList<Accepted>();
        var reached = new HashMap<UUID, Long>();
        if (started && alone) {
            return news;
        }
        var since = now.minus(KEPT);
        var others = started ? writers(connection, since) : all(connection, since);
        for (var other : others) {
            var last = learnt.getOrDefault(other.instance(), 0L);
            if (!other.instance().equals(instance) && other.sequence() > last) {
                for (var entry : read(connection, new Range(other.instance(), last, Long.MAX_VALUE), since, Integer.MAX_VALUE,
                        Integer.MAX_VALUE)) {
                    news.addAll(entry.events());
                    last = entry.sequence();
                }
            }
            reached.put(other.instance(), last);
        }
        // Not before all was read
        learnt.putAll(reached);
        learnt.keySet().retainAll(others.stream().map(Position::instance).toList());
        started = true;
        return news;
    }

    private static List<Position> writers(Connection connection, Instant since) throws SQLException {
        return positions(connection, "select instance, sequence from view_writer where written_at > ?", since);
    }

    /** Of every instance whose rows are there, also of one that is gone. */
    static List<Position> all(Connection connection, Instant since) throws SQLException {
        return positions(connection,
                "select instance, max(sequence) from view_journal where written_at > ? group by instance order by instance",
                since);
    }

    private static List<Position> positions(Connection connection, String sql, Instant since) throws SQLException {
        var positions = new ArrayList<Position>();
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, since.atOffset(ZoneOffset.UTC));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    positions.add(new Position(rows.getObject(1, UUID.class), rows.getLong(2)));
                }
            }
        }
        return positions;
    }

    /** The first rows of a range, until so many rows or so many events are read. */
    static List<Entry> read(Connection connection, Range range, Instant since, int rowLimit, int eventLimit)
            throws SQLException {
        var entries = new ArrayList<Entry>();
        try (var statement = connection.prepareStatement(READ)) {
            statement.setObject(1, range.instance());
            statement.setLong(2, range.after());
            statement.setLong(3, range.upTo());
            statement.setObject(4, since.atOffset(ZoneOffset.UTC));
            statement.setInt(5, rowLimit);
            statement.setFetchSize(200);
            var events = 0;
            try (var rows = statement.executeQuery()) {
                while (events < eventLimit && rows.next()) {
                    var entry = new Entry(rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant(),
                            Accepted.unpack(rows.getBytes(3)));
                    entries.add(entry);
                    events += entry.events().size();
                }
            }
        }
        return entries;
    }
}
