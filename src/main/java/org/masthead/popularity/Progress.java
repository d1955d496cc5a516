package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Journal.Position;

/**
 * Up to where the journal rows of each instance are in the counts, and in the sketches. It moves in the transaction that adds
 * to the counts, so that each row is added once, whoever does it.
 */
final class Progress {

    private static final String UNCOUNTED = """
            select w.instance, w.written_at, w.sequence from view_writer w left join view_applied a on a.instance = w.instance
            where w.sequence > coalesce(a.sequence, 0) order by w.instance""";
    private static final String UNSKETCHED = """
            select a.instance, w.written_at, a.sequence from view_applied a left join view_writer w on w.instance = a.instance
            where a.sequence > a.sketched order by a.instance""";
    private static final String BEGIN = "insert into view_applied (instance, sequence, sketched) values (?, 0, 0) on conflict do nothing";
    private static final String LOOK = "select sequence, sketched, adding_to, added from view_applied where instance = ?";
    private static final String HOLD = LOOK + " for update";
    private static final String COUNTED = "update view_applied set sequence = ?, added = null where instance = ?";
    private static final String ADDED = "update view_applied set adding_to = ?, added = ? where instance = ?";
    private static final String SKETCHED = "update view_applied set sketched = greatest(sketched, ?) where instance = ?";

    private Progress() {
    }

    /**
     * Numbers of the last rows that were added.
     *
     * @param part what of the next rows is in the counts already; null when nothing is
     */
    record Reached(long counted, long sketched, @Nullable Part part) {
    }

    /** Of the rows up to a number, all articles up to one, in {@link Tally#BY_ID}. */
    record Part(long upTo, UUID article) {
    }

    /** Rows that are not added yet, up to a number; when their instance wrote last, null when that is long ago. */
    record Behind(Position upTo, @Nullable Instant wrote) {
    }

    /** Of instances that tell of what they write: not of one that is alone. */
    static List<Behind> uncounted(Connection open) throws SQLException {
        return behind(open, UNCOUNTED);
    }

    static List<Behind> unsketched(Connection open) throws SQLException {
        return behind(open, UNSKETCHED);
    }

    private static List<Behind> behind(Connection open, String sql) throws SQLException {
        var behind = new ArrayList<Behind>();
        try (var statement = open.prepareStatement(sql); var rows = statement.executeQuery()) {
            while (rows.next()) {
                var wrote = rows.getObject(2, OffsetDateTime.class);
                behind.add(new Behind(new Position(rows.getObject(1, UUID.class), rows.getLong(3)),
                        wrote == null ? null : wrote.toInstant()));
            }
        }
        return behind;
    }

    static @Nullable Reached look(Connection open, UUID instance) throws SQLException {
        return reached(open, LOOK, instance);
    }

    /** As {@link #look}, and nobody else adds rows of this instance until the transaction ends. */
    static @Nullable Reached hold(Connection open, UUID instance) throws SQLException {
        return reached(open, HOLD, instance);
    }

    private static @Nullable Reached reached(Connection open, String sql, UUID instance) throws SQLException {
        try (var statement = open.prepareStatement(sql)) {
            statement.setObject(1, instance);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                var counted = rows.getLong(1);
                var addingTo = rows.getLong(3);
                return new Reached(counted, rows.getLong(2),
                        addingTo > counted ? new Part(addingTo, rows.getObject(4, UUID.class)) : null);
            }
        }
    }

    static void begin(Connection open, UUID instance) throws SQLException {
        execute(open, BEGIN, instance);
    }

    static void added(Connection open, UUID instance, Part part) throws SQLException {
        execute(open, ADDED, part.upTo(), part.article(), instance);
    }

    /** All of the rows up to this number. */
    static void counted(Connection open, UUID instance, long sequence) throws SQLException {
        execute(open, COUNTED, sequence, instance);
    }

    /** @return whether there is such an instance */
    static boolean sketched(Connection open, UUID instance, long sequence) throws SQLException {
        return execute(open, SKETCHED, sequence, instance) > 0;
    }

    private static int execute(Connection open, String sql, Object... parameters) throws SQLException {
        try (var statement = open.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }
}
