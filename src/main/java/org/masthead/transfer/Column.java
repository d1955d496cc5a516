package org.masthead.transfer;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.text.Texts;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

/** A column of a table that is exported: how its values become JSON, and come back. */
record Column(String name, String field, Type type, boolean key, boolean optional) {

    enum Type {
        text,
        json,
        uuid,
        time,
        date,
        bool,
        integer,
        decimal,
        bytes
    }

    /** The table's columns in its order, as the database describes them. */
    static List<Column> of(Connection connection, RecordKind kind) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + kind.table() + " where 1 = 0")) {
            var description = rows.getMetaData();
            var columns = new ArrayList<Column>();
            for (int i = 1; i <= description.getColumnCount(); i++) {
                var name = description.getColumnName(i);
                if (!kind.derived(name)) {
                    var type = kind.json(name) ? Type.json
                            : type(name, description.getColumnType(i), description.getColumnTypeName(i));
                    columns.add(new Column(name, kind.field(name), type, kind.key().contains(name),
                            description.isNullable(i) != java.sql.ResultSetMetaData.columnNoNulls));
                }
            }
            return List.copyOf(columns);
        }
    }

    private static Type type(String name, int type, String typeName) {
        if (typeName.equalsIgnoreCase("uuid")) {
            return Type.uuid;
        }
        return switch (type) {
            case Types.VARCHAR, Types.LONGVARCHAR, Types.CHAR, Types.CLOB -> Type.text;
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Type.integer;
            case Types.DOUBLE, Types.REAL, Types.FLOAT -> Type.decimal;
            case Types.BOOLEAN, Types.BIT -> Type.bool;
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> Type.time;
            case Types.DATE -> Type.date;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> Type.bytes;
            default -> throw new IllegalStateException("No export of " + name + ", a " + typeName);
        };
    }

    /** The column where rows are put in order: two databases may sort texts by rules of their own. */
    String sortable() {
        return type == Type.text ? "cast(" + name + " as bytea)" : name;
    }

    String sortableParameter() {
        return type == Type.text ? "cast(? as bytea)" : "?";
    }

    @Nullable
    Object read(ResultSet row, int index) throws SQLException {
        Object value = switch (type) {
            case text, json -> row.getString(index);
            case uuid -> row.getObject(index, UUID.class);
            case time -> row.getObject(index, OffsetDateTime.class);
            case date -> row.getObject(index, LocalDate.class);
            case bool -> row.getBoolean(index);
            case integer -> row.getLong(index);
            case decimal -> row.getDouble(index);
            case bytes -> row.getBytes(index);
        };
        return row.wasNull() ? null : value;
    }

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value != null) {
            statement.setObject(index, value);
            return;
        }
        statement.setNull(index, switch (type) {
            case text, json -> Types.VARCHAR;
            case uuid -> Types.OTHER;
            case time -> Types.TIMESTAMP_WITH_TIMEZONE;
            case date -> Types.DATE;
            case bool -> Types.BOOLEAN;
            case integer -> Types.BIGINT;
            case decimal -> Types.DOUBLE;
            case bytes -> Types.BINARY;
        });
    }

    void write(JsonGenerator json, @Nullable Object value) throws IOException {
        json.writeFieldName(field);
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (type) {
            // As it is stored: read and written again, a number could lose its zeros
            case json -> json.writeRawValue((String) value);
            case time -> json.writeString(((OffsetDateTime) value).toInstant().toString());
            case bool -> json.writeBoolean((Boolean) value);
            case integer -> json.writeNumber((Long) value);
            case decimal -> json.writeNumber((Double) value);
            case bytes -> json.writeString(Base64.getEncoder().encodeToString((byte[]) value));
            case text, uuid, date -> json.writeString(value.toString());
        }
    }

    /** The value of a record that came in; what is wrong with it is told. */
    @Nullable
    Object read(JsonNode node, List<Violation> violations) {
        if (node.isNull()) {
            if (!optional) {
                violations.add(violation("required", "must not be null"));
            }
            return null;
        }
        var value = switch (type) {
            case text -> node.isTextual() && !Texts.unstorable(node.textValue()) ? node.textValue() : null;
            case json -> node.isContainerNode() ? Json.write(node) : null;
            case uuid -> node.isTextual() ? Ids.parse(node.textValue()).orElse(null) : null;
            case time -> node.isTextual() ? time(node.textValue()) : null;
            case date -> node.isTextual() ? date(node.textValue()) : null;
            case bool -> node.isBoolean() ? node.booleanValue() : null;
            case integer -> node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
            case decimal -> node.isNumber() && Double.isFinite(node.doubleValue()) ? node.doubleValue() : null;
            case bytes -> node.isTextual() ? bytes(node.textValue()) : null;
        };
        if (value == null) {
            violations.add(violation("type", "is no " + type + " that can be stored"));
        }
        return value;
    }

    private static @Nullable OffsetDateTime time(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            return time.getYear() < 1 || time.getYear() > 9999 ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static byte @Nullable [] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof OffsetDateTime time && other instanceof OffsetDateTime otherTime) {
            return time.isEqual(otherTime);
        }
        return Arrays.deepEquals(new Object[] { one }, new Object[] { other });
    }

    Violation violation(String code, String detail) {
        return Violation.body("/" + field, code, detail);
    }
}
