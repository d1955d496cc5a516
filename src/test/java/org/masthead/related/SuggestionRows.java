package org.masthead.related;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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

    private final DataSource database;

    SuggestionRows(DataSource database) {
        this.database = database;
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
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(
                        "insert into suggestion (article_id, target_id, position, score) values (?, ?, 1, ?)")) {
            for (var row : suggestions) {
                insert.setObject(1, UUID.fromString(row.article()));
                insert.setObject(2, UUID.fromString(row.target()));
                insert.setDouble(3, row.score());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Suggests the target for so many articles that there are none. */
    void suggestByStrangers(int number, WrittenArticle target) {
        suggest(Stream.generate(() -> new Suggestion(UUID.randomUUID().toString(), target.id(), 0.5)).limit(number).toList());
    }

    /** Whatever the target was suggested for. */
    void removeFor(WrittenArticle target) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from suggestion where target_id = ?")) {
            delete.setObject(1, UUID.fromString(target.id()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies of a live article, each under an id and a slug of its own. @return their ids */
    List<String> copies(WrittenArticle article, int number) {
        var ids = new ArrayList<String>();
        try (var connection = database.getConnection();
                var articles = copy(connection, "article", "id", List.of("id", "slug"));
                var publications = copy(connection, "publication", "article_id", List.of("article_id", "slug", "id"))) {
            for (int i = 0; i < number; i++) {
                var id = UUID.randomUUID();
                var slug = Newsroom.unique("copy-");
                ids.add(id.toString());
                fill(articles, id, slug, article).addBatch();
                publications.setObject(3, UUID.randomUUID());
                fill(publications, id, slug, article).addBatch();
            }
            articles.executeBatch();
            publications.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }

    private static PreparedStatement fill(PreparedStatement copy, UUID id, String slug, WrittenArticle article)
            throws SQLException {
        copy.setObject(1, id);
        copy.setString(2, slug);
        copy.setObject(copy.getParameterMetaData().getParameterCount(), UUID.fromString(article.id()));
        return copy;
    }

    /** Parameters: the columns of the new row's own, in their order, and the id of the article it is like. */
    private static PreparedStatement copy(Connection connection, String table, String key, List<String> own)
            throws SQLException {
        var columns = new ArrayList<>(own);
        try (var row = connection.createStatement().executeQuery("select * from " + table + " where 1 = 0")) {
            var metadata = row.getMetaData();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                if (!own.contains(metadata.getColumnName(i))) {
                    columns.add(metadata.getColumnName(i));
                }
            }
        }
        var types = Map.of("slug", "varchar(200)");
        var values = columns.stream()
                .map(column -> own.contains(column) ? "cast(? as " + types.getOrDefault(column, "uuid") + ")" : column)
                .collect(Collectors.joining(", "));
        return connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") select " + values
                + " from " + table + " where " + key + " = ?");
    }

    void remove(List<String> articles) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from article where id = ?")) {
            for (var article : articles) {
                delete.setObject(1, UUID.fromString(article));
                delete.addBatch();
            }
            delete.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
