import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.masthead.shared.site.SyncedFiles;

/**
 * Fills a stopped service's database with copies of the article {@code bench-1}, as {@code bench-FROM} to {@code bench-TO}, and
 * gives each a history of views on some days of the last year:
 * {@code java -cp DRIVER:SERVICE Copies.java URL USER PASSWORD FROM TO DAYS}.
 */
class Copies {

    private static final int BATCH = 1000;

    private final Connection database;

    private Copies(Connection database) {
        this.database = database;
    }

    public static void main(String... arguments) throws SQLException {
        SyncedFiles.register();
        try (var database = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
            database.setAutoCommit(false);
            new Copies(database).fill(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
            database.commit();
        }
    }

    private record Row(List<String> columns, List<Object> values) {

        String insert(String table) {
            return "insert into " + table + " (" + String.join(", ", columns) + ") values ("
                    + String.join(", ", columns.stream().map(column -> "?").toList()) + ")";
        }
    }

    private void fill(int from, int to, int days) throws SQLException {
        var article = row("select * from article where slug = 'bench-1'");
        var publication = row("select * from publication where slug = 'bench-1'");
        try (var articles = database.prepareStatement(article.insert("article"));
                var publications = database.prepareStatement(publication.insert("publication"));
                var counts = database.prepareStatement("insert into view_count (views, reads, shares, span, starts_at, article_id)"
                        + " values (?, 0, 0, 1440, ?, ?)")) {
            for (int number = from; number <= to; number++) {
                var id = UUID.randomUUID();
                copy(article, articles, id, id, "bench-" + number);
                copy(publication, publications, UUID.randomUUID(), id, "bench-" + number);
                for (int day = 1; day <= days; day++) {
                    counts.setLong(1, number % 97 + 1);
                    counts.setObject(2, LocalDate.now(ZoneOffset.UTC).minusDays((long) day * 360 / days + number % 5).atStartOfDay()
                            .atOffset(ZoneOffset.UTC));
                    counts.setObject(3, id);
                    counts.addBatch();
                }
                if (number % BATCH == 0 || number == to) {
                    articles.executeBatch();
                    publications.executeBatch();
                    counts.executeBatch();
                    database.commit();
                }
            }
        }
    }

    private Row row(String sql) throws SQLException {
        try (var statement = database.createStatement(); var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("Nothing to copy: " + sql);
            }
            var row = new Row(new ArrayList<>(), new ArrayList<>());
            for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                row.columns().add(rows.getMetaData().getColumnName(column));
                row.values().add(rows.getObject(column));
            }
            return row;
        }
    }

    private static void copy(Row row, PreparedStatement insert, UUID id, UUID article, String slug) throws SQLException {
        for (int i = 0; i < row.columns().size(); i++) {
            insert.setObject(i + 1, switch (row.columns().get(i)) {
                case "id" -> id;
                case "article_id" -> article;
                case "slug" -> slug;
                default -> row.values().get(i);
            });
        }
        insert.addBatch();
    }
}
