import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.masthead.shared.site.SyncedFiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Inserts the rows of an export into an empty H2 file with plain JDBC batches, 50 articles a commit, and prints how long that
 * took in milliseconds: {@code java -cp JARS:SERVICE PlainInsert.java EXPORT FOLDER}.
 */
class PlainInsert {

    private static final Map<String, String> TABLES = Map.of("term", "term", "article", "article", "version", "article_version",
            "publication", "publication", "slug", "article_slug");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ARTICLES_IN_COMMIT = 50;

    private record Column(String name, String field, String type) {
    }

    private final Connection connection;

    private PlainInsert(Connection connection) {
        this.connection = connection;
    }

    public static void main(String... arguments) throws Exception {
        SyncedFiles.register();
        var url = "jdbc:h2:synced:" + arguments[1] + "/plain;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0";
        var lines = Files.readAllLines(Path.of(arguments[0]));
        for (var round : List.of("warm-up", "measured")) {
            try (var connection = DriverManager.getConnection(url + ";IGNORE_UNKNOWN_SETTINGS=TRUE")) {
                var plain = new PlainInsert(connection);
                plain.makeSchema();
                var started = System.nanoTime();
                plain.insert(lines);
                if (round.equals("measured")) {
                    System.out.println((System.nanoTime() - started) / 1_000_000);
                }
                connection.createStatement().execute("drop all objects");
            }
        }
    }

    private void makeSchema() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (var file : files.sorted(Comparator.comparingInt(PlainInsert::number)).toList()) {
                connection.createStatement().execute("runscript from '" + file.toAbsolutePath() + "'");
            }
        }
        connection.setAutoCommit(false);
    }

    private static int number(Path migration) {
        return Integer.parseInt(migration.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"));
    }

    private void insert(List<String> lines) throws Exception {
        for (var kind : List.of("term", "article", "version", "publication", "slug")) {
            var columns = columns(TABLES.get(kind));
            var names = String.join(", ", columns.stream().map(Column::name).toList());
            var places = String.join(", ", columns.stream().map(column -> "?").toList());
            try (var statement = connection.prepareStatement("insert into " + TABLES.get(kind) + " (" + names + ") values (" + places + ")");
                    var terms = connection.prepareStatement("insert into " + (kind.equals("publication") ? kind : "article") + "_term values (?, ?, ?)")) {
                int waiting = 0;
                for (var line : lines) {
                    if (!line.startsWith("{\"kind\":\"" + kind + "\"")) {
                        continue;
                    }
                    var record = JSON.readTree(line);
                    bind(statement, columns, record);
                    if (kind.equals("article") || kind.equals("publication")) {
                        index(terms, record);
                    }
                    if (++waiting % ARTICLES_IN_COMMIT == 0) {
                        commit(statement, terms);
                    }
                }
                commit(statement, terms);
            }
        }
    }

    private void commit(PreparedStatement statement, PreparedStatement terms) throws SQLException {
        statement.executeBatch();
        terms.executeBatch();
        connection.commit();
    }

    private List<Column> columns(String table) throws SQLException {
        var columns = new ArrayList<Column>();
        try (var rows = connection.createStatement().executeQuery("select * from " + table + " where 1 = 0")) {
            var description = rows.getMetaData();
            for (int i = 1; i <= description.getColumnCount(); i++) {
                var name = description.getColumnName(i);
                columns.add(new Column(name, field(table, name), description.getColumnTypeName(i)));
            }
        }
        return columns;
    }

    private static String field(String table, String column) {
        if (table.equals("term") && column.equals("kind")) {
            return "type";
        }
        if (!table.equals("publication") && column.equals("given_published_at")) {
            return "publishedAt";
        }
        var name = new StringBuilder();
        for (var word : column.split("_")) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private static void bind(PreparedStatement statement, List<Column> columns, JsonNode record) throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var value = record.get(column.field());
            if (column.type().startsWith("BINARY")) {
                // The key titles are sorted by is not exported; any bytes of its length will do
                statement.setBytes(i + 1, value == null ? new byte[60] : Base64.getDecoder().decode(value.textValue()));
            } else if (value == null || value.isNull()) {
                statement.setObject(i + 1, null);
            } else if (value.isContainerNode()) {
                statement.setString(i + 1, value.toString());
            } else if (column.type().startsWith("TIMESTAMP")) {
                statement.setObject(i + 1, OffsetDateTime.parse(value.textValue()));
            } else {
                statement.setObject(i + 1, value.isBoolean() ? (Object) value.booleanValue() : value.asText());
            }
        }
        statement.addBatch();
    }

    private static void index(PreparedStatement terms, JsonNode record) throws SQLException {
        if (!record.path("section").isNull()) {
            term(terms, record, "section", record.path("section").textValue());
        }
        for (var tag : record.path("tags")) {
            term(terms, record, "tag", tag.textValue());
        }
        for (var author : record.path("authors")) {
            term(terms, record, "author", author.textValue());
        }
    }

    private static void term(PreparedStatement terms, JsonNode record, String kind, String slug) throws SQLException {
        terms.setString(1, record.path("id").textValue());
        terms.setString(2, kind);
        terms.setString(3, slug);
        terms.addBatch();
    }
}
