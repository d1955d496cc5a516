package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.TreeMap;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Removes what taking views in no longer needs, in steps so short that no view waits for one. */
@ApplicationScoped
class IngestRetention {

    private static final Logger LOG = Logger.getLogger(IngestRetention.class);
    private static final int STEP = 1000;
    private static final int STEPS = 10_000;
    // What a writer with a slower clock may still raise
    private static final Duration MARGIN = Duration.ofHours(1);
    // Views may be a week late, and change their day; the estimate stays
    private static final Duration DAY_SKETCHES = Duration.ofDays(40);
    private static final Duration ROBOTS = Duration.ofDays(90);
    private static final Duration PAIRS = Duration.ofDays(90);
    // One visitor may have read anything together
    private static final Duration PAIRS_OF_ONE = Duration.ofDays(2);

    private final AgroalDataSource database;
    private final Clock clock;

    IngestRetention(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void removeJournal() {
        try {
            remove("view_journal", "instance, sequence", """
                    written_at < ? and exists (select 1 from view_applied a where a.instance = view_journal.instance
                    and a.sequence >= view_journal.sequence and a.sketched >= view_journal.sequence)""",
                    clock.instant().minus(Journal.KEPT));
        } catch (SQLException e) {
            LOG.warnf("Old views are forgotten later: %s", e);
        }
    }

    @Scheduled(every = "1h", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    void removeOld() {
        var now = clock.instant();
        try {
            remove("view_event", "id_hash", "seen_at < ?", now.minus(EventIds.KEPT));
            // With what was seen of it: it may be raised meanwhile
            remove("view_writer", "instance, sequence", "written_at < ? and not exists"
                    + " (select 1 from view_journal j where j.instance = view_writer.instance)", now.minus(Duration.ofDays(1)));
            // An instance that begins anew with nothing but rows that are not added yet loses nothing. Only as it was seen: what was
            // added meanwhile is in the journal
            remove("view_applied", "instance, sequence, sketched, adding_to", """
                    sketched = sequence and not exists (select 1 from view_journal j where j.instance = view_applied.instance)
                    and not exists (select 1 from view_writer w where w.instance = view_applied.instance)""", null);
            for (var span : Span.values()) {
                var kept = span.kept() == null ? DAY_SKETCHES : span.kept();
                remove("visitor_sketch", "span, starts_at, article_id", "span = " + span.minutes() + " and starts_at < ?",
                        now.minus(kept).minus(MARGIN));
            }
            // Whoever takes views in does the same at the first of a day
            remove("visitor_day", "on_day", "on_day < ?", day(now));
            remove("robot_view", "on_day, article_id", "on_day < ?", day(now.minus(ROBOTS)));
            remove("robot_visit", "on_day, robot", "on_day < ?", day(now.minus(ROBOTS)));
            remove("read_together", "article_id, other_id, raised_on", "raised_on < ?", day(now.minus(PAIRS)));
            remove("read_together", "article_id, other_id, raised_on, visitors", "visitors = 1 and raised_on < ?",
                    day(now.minus(PAIRS_OF_ONE)));
        } catch (SQLException e) {
            LOG.warnf("What views left behind is removed an hour later: %s", e);
        }
    }

    private static Object day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Found first and then removed by their keys: a deletion from what it asks for is asked again for each row. */
    private void remove(String table, String key, String condition, @Nullable Object before) throws SQLException {
        var value = before instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : before;
        var found = "select %2$s from %1$s where %3$s limit %4$d".formatted(table, key, condition, STEP);
        var delete = "delete from %s where %s = ?".formatted(table, key.replace(", ", " = ? and "));
        var removed = STEP;
        for (int step = 0; removed == STEP && step < STEPS; step++) {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                removed = remove(connection, found, value, delete);
                connection.commit();
            }
        }
    }

    private static int remove(Connection connection, String found, @Nullable Object value, String delete) throws SQLException {
        // In one order, as other instances may remove the same
        var keys = new TreeMap<String, Object[]>();
        try (var select = connection.prepareStatement(found)) {
            if (value != null) {
                select.setObject(1, value);
            }
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var key = new Object[rows.getMetaData().getColumnCount()];
                    for (int column = 0; column < key.length; column++) {
                        key[column] = rows.getObject(column + 1);
                    }
                    keys.put(Arrays.toString(key), key);
                }
            }
        }
        try (var statement = connection.prepareStatement(delete)) {
            for (var key : keys.values()) {
                for (int column = 0; column < key.length; column++) {
                    statement.setObject(column + 1, key[column]);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return keys.size();
    }
}
