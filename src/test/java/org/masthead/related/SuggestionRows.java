package org.masthead.related;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.related.GraphModel.Suggestion;
import org.masthead.testsupport.Newsroom;
import org.masthead.testsupport.WrittenArticle;

/**
 * Automatic edges as whoever computes them leaves them in the database, and articles by the thousand. Answers kept in memory
 * do not notice.
 */
@ApplicationScoped
class SuggestionRows {

    // So many rows take longer than the service waits for a database
    private static final int PATIENCE_MILLIS = 60_000;

    private final DataSource database;

    SuggestionRows(DataSource database) {
        this.database = database;
    }

    private interface Statements {

        void run(Connection connection) throws SQLException;
    }

    private void connected(Statements statements) {
        try (var connection = database.getConnection()) {
            var timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            try {
                statements.run(connection);
            } finally {
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void suggest(WrittenArticle article, WrittenArticle target, double score) {
        suggest(List.of(new Suggestion(article.id(), target.id(), score)));
    }

    /** Each of the targets for each of the articles. */
    void suggest(List<String> articles, List<String> targets, double score) {
        suggest(articles.stream()
                .flatMap(article -> targets.stream().map(target -> new Suggestion(article, target, score))).toList());
    }

    void suggest(List<Suggestion> suggestions) {
        connected(connection -> {
            try (var insert = connection
                    .prepareStatement("insert into suggestion (article_id, target_id, score) values (?, ?, ?)")) {
                for (var row : suggestions) {
                    insert.setObject(1, UUID.fromString(row.article()));
                    insert.setObject(2, UUID.fromString(row.target()));
                    insert.setDouble(3, row.score());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** Suggests the target for so many articles that there are none. */
    void suggestByStrangers(int number, WrittenArticle target) {
        connected(connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into suggestion (article_id, target_id, score)
                    select given.id, cast(? as uuid), 0.5 from unnest(cast(? as uuid array)) as given (id)""")) {
                insert.setObject(1, UUID.fromString(target.id()));
                insert.setArray(2, connection.createArrayOf("uuid", Stream.generate(UUID::randomUUID).limit(number).toArray()));
                insert.executeUpdate();
            }
        });
    }

    /** Whatever the target was suggested for. */
    void removeFor(WrittenArticle target) {
        connected(connection -> {
            try (var delete = connection.prepareStatement("delete from suggestion where target_id = ?")) {
                delete.setObject(1, UUID.fromString(target.id()));
                delete.executeUpdate();
            }
            analyze(connection);
        });
    }

    /** Else a database that looked at the tables meanwhile plans for what is gone. */
    private static void analyze(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("analyze");
        }
    }

    /** Copies of a live article, each under an id and a slug of its own. @return their ids */
    List<String> copies(WrittenArticle article, int number) {
        var ids = Stream.generate(UUID::randomUUID).limit(number).toArray(UUID[]::new);
        var slugs = Stream.generate(() -> Newsroom.unique("copy-")).limit(number).toArray(String[]::new);
        var publications = Stream.generate(UUID::randomUUID).limit(number).toArray(UUID[]::new);
        connected(connection -> {
            copy(connection, "article", "id", article, List.of("id", "slug"), ids, slugs);
            copy(connection, "publication", "article_id", article, List.of("article_id", "slug", "id"), ids, slugs,
                    publications);
        });
        return Arrays.stream(ids).map(UUID::toString).toList();
    }

    /** @param own the columns that each of the new rows has of its own */
    private static void copy(Connection connection, String table, String key, WrittenArticle article, List<String> own,
            Object[]... values) throws SQLException {
        var others = new ArrayList<String>();
        try (var row = connection.createStatement().executeQuery("select * from " + table + " where 1 = 0")) {
            var metadata = row.getMetaData();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                if (!own.contains(metadata.getColumnName(i))) {
                    others.add(metadata.getColumnName(i));
                }
            }
        }
        var types = Map.of("slug", "varchar");
        var given = own.stream().map(column -> "cast(? as " + types.getOrDefault(column, "uuid") + " array)")
                .collect(Collectors.joining(", "));
        var names = String.join(", ", own);
        try (var copies = connection.prepareStatement("insert into " + table + " (" + names + ", " + String.join(", ", others)
                + ") select given." + String.join(", given.", own) + ", t." + String.join(", t.", others) + " from unnest("
                + given + ") as given (" + names + ") join " + table + " t on t." + key + " = ?")) {
            for (int i = 0; i < own.size(); i++) {
                copies.setArray(i + 1, connection.createArrayOf(types.getOrDefault(own.get(i), "uuid"), values[i]));
            }
            copies.setObject(own.size() + 1, UUID.fromString(article.id()));
            copies.executeUpdate();
        }
    }

    void remove(List<String> articles) {
        connected(connection -> {
            try (var delete = connection.prepareStatement("delete from article where id = ?")) {
                for (var article : articles) {
                    delete.setObject(1, UUID.fromString(article));
                    delete.addBatch();
                }
                delete.executeBatch();
            }
            analyze(connection);
        });
    }
}
