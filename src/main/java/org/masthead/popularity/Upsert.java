package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds to rows that may not be there yet. Neither database has the same upsert, so it is: update what is there, insert what is
 * not, and update once more where another instance inserted first.
 */
final class Upsert {

    private Upsert() {
    }

    interface Binder<K, V> {

        void bind(PreparedStatement statement, K key, V value) throws SQLException;
    }

    /** @param rows in an order that all instances keep, so that they wait for each other and never deadlock */
    static <K, V> void add(Connection connection, String update, String insert, List<Map.Entry<K, V>> rows,
            Binder<? super K, ? super V> binder) throws SQLException {
        var absent = missed(connection, update, rows, binder);
        var raced = missed(connection, insert, absent, binder);
        if (!missed(connection, update, raced, binder).isEmpty()) {
            throw new SQLException("A row was removed while it was raised", "40001");
        }
    }

    /** Runs the statement for each row. @return the rows it did not find, or found there already */
    private static <K, V> List<Map.Entry<K, V>> missed(Connection connection, String sql, List<Map.Entry<K, V>> rows,
            Binder<? super K, ? super V> binder) throws SQLException {
        if (rows.isEmpty()) {
            return rows;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (var row : rows) {
                binder.bind(statement, row.getKey(), row.getValue());
                statement.addBatch();
            }
            var counts = statement.executeBatch();
            var missed = new ArrayList<Map.Entry<K, V>>();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    missed.add(rows.get(i));
                }
            }
            return missed;
        }
    }
}
