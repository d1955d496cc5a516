package org.masthead.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import com.fasterxml.jackson.core.JsonGenerator;

import io.agroal.api.AgroalDataSource;

/**
 * Writes all that was ever written, as it was at one moment: a record a line, by kind and key, so that the same content gives
 * the same bytes wherever it is stored. Nobody waits for it, and no more than a few rows are in memory.
 */
@ApplicationScoped
class Exporter {

    // Each holds a connection for as long as its client takes
    private static final int AT_ONCE = 2;
    // Of one statement: the first of an export may sort what no index does
    private static final int PATIENCE_MILLIS = 60_000;

    private final AgroalDataSource database;
    private final Semaphore running = new Semaphore(AT_ONCE);

    Exporter(AgroalDataSource database) {
        this.database = database;
    }

    /** @throws ProblemException {@code overloaded} when others are exporting */
    void requireRoom() {
        if (running.availablePermits() == 0) {
            throw new ProblemException(ProblemType.OVERLOADED, AT_ONCE + " exports are running already.");
        }
    }

    void run(OutputStream output) throws IOException {
        if (!running.tryAcquire()) {
            throw new IOException("Another export has just begun");
        }
        try {
            export(output);
        } catch (SQLException e) {
            throw new IOException("The export broke off", e);
        } finally {
            running.release();
        }
    }

    private void export(OutputStream output) throws SQLException, IOException {
        try (var connection = database.getConnection()) {
            var timeout = connection.getNetworkTimeout();
            var isolation = connection.getTransactionIsolation();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            // A snapshot on both databases; as no other transaction asks for it, it can neither fail nor disturb one
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            try (var json = Json.MAPPER.createGenerator(output)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.setRootValueSeparator(null);
                all(connection, json);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(isolation);
                connection.setReadOnly(false);
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
        }
    }

    private static void all(Connection connection, JsonGenerator json) throws SQLException, IOException {
        begin(json, RecordKind.FIRST);
        json.writeNumberField("format", RecordKind.FORMAT);
        end(json);
        long records = 0;
        for (var kind : RecordKind.values()) {
            records += all(connection, kind, json);
        }
        begin(json, RecordKind.LAST);
        json.writeNumberField("records", records);
        end(json);
    }

    private static void begin(JsonGenerator json, String kind) throws IOException {
        json.writeStartObject();
        json.writeStringField(RecordKind.MARK, kind);
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static long all(Connection connection, RecordKind kind, JsonGenerator json) throws SQLException, IOException {
        var columns = Column.of(connection, kind);
        var key = kind.key().stream()
                .map(name -> columns.stream().filter(column -> column.name().equals(name)).findFirst().orElseThrow()).toList();
        long records = 0;
        List<@Nullable Object> last = List.of();
        while (true) {
            int rows = 0;
            try (var statement = connection.prepareStatement(page(kind, columns, key, last.isEmpty()))) {
                bind(statement, key, last);
                try (var row = statement.executeQuery()) {
                    for (; row.next(); rows++) {
                        last = write(kind, columns, row, json);
                    }
                }
            }
            records += rows;
            json.flush();
            if (rows < kind.rows()) {
                return records;
            }
        }
    }

    /** @return the values of the row's key */
    private static List<@Nullable Object> write(RecordKind kind, List<Column> columns, ResultSet row,
            JsonGenerator json) throws SQLException, IOException {
        var key = new ArrayList<@Nullable Object>(kind.key());
        begin(json, kind.name());
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var value = column.read(row, i + 1);
            column.write(json, value);
            if (column.key()) {
                key.set(kind.key().indexOf(column.name()), value);
            }
        }
        end(json);
        return key;
    }

    private static String page(RecordKind kind, List<Column> columns, List<Column> key, boolean first) {
        return "select " + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + " from " + kind.table()
                + (first ? "" : " where " + after(key, 0))
                + " order by " + key.stream().map(Column::sortable).collect(Collectors.joining(", "))
                + " fetch first " + kind.rows() + " rows only";
    }

    /**
     * {@code a >= ? and (a > ? or (b >= ? and (b > ? …)))}: the index serves it on both databases, which (a, b) > (?, ?) it
     * does not.
     */
    private static String after(List<Column> key, int from) {
        var column = key.get(from).sortable();
        var parameter = key.get(from).sortableParameter();
        return from == key.size() - 1 ? column + " > " + parameter
                : column + " >= " + parameter + " and (" + column + " > " + parameter + " or (" + after(key, from + 1) + "))";
    }

    private static void bind(PreparedStatement statement, List<Column> key, List<@Nullable Object> last)
            throws SQLException {
        int parameter = 1;
        for (int i = 0; i < last.size(); i++) {
            key.get(i).bind(statement, parameter++, last.get(i));
            if (i < last.size() - 1) {
                key.get(i).bind(statement, parameter++, last.get(i));
            }
        }
    }
}
