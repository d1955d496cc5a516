package org.masthead.popularity;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.agroal.api.AgroalDataSource;

/** What the tables hold, where no address tells it. */
final class Counts {

    private final AgroalDataSource database;

    Counts(AgroalDataSource database) {
        this.database = database;
    }

    /** The rows, their columns joined by spaces; bytes as hexadecimal digits. */
    List<String> rows(String sql, Object... parameters) throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var columns = new ArrayList<String>();
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        columns.add(rows.getObject(column) instanceof byte[] bytes ? hex(bytes) : rows.getString(column));
                    }
                    found.add(String.join(" ", columns));
                }
            }
            return found;
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
