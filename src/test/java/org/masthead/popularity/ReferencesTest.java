package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.masthead.popularity.References.Target;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.agroal.api.AgroalDataSource;

/** Known for long, and never out of date. */
@NewsroomTest
class ReferencesTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Clock clock;

    private References references = new References();
    private final List<String> statements = new ArrayList<>();

    private Map<String, Target> resolve(String... names) throws SQLException {
        statements.clear();
        try (var connection = database.getConnection()) {
            return references.resolve(listened(connection), List.of(names), clock.instant());
        }
    }

    private Connection listened(Connection connection) {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] { Connection.class },
                (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Map<String, Target> live(WrittenArticle article, String... names) {
        var targets = new HashMap<String, Target>();
        Stream.of(names).forEach(name -> targets.put(name, new Target(UUID.fromString(article.id()), false)));
        return targets;
    }

    @Test
    void whatIsKnownIsNotLookedUp() throws SQLException {
        var article = anArticle().published();
        assertThat(resolve(article.id(), article.slug())).isEqualTo(live(article, article.id(), article.slug()));
        assertThat(resolve(article.id(), article.slug())).isEqualTo(live(article, article.id(), article.slug()));
        assertThat(statements).containsExactly("select recorded from site where id = 1");
        // What others write makes nobody look at this one again, but at what they wrote
        anArticle().published();
        assertThat(resolve(article.slug())).isEqualTo(live(article, article.slug()));
        assertThat(statements).hasSize(2);
    }

    @Test
    void whatIsLiveIsKnownFromTheStart() throws SQLException {
        var article = anArticle().published();
        try (var connection = database.getConnection()) {
            references.prepare(connection, clock.instant());
        }
        assertThat(resolve(article.slug())).isEqualTo(live(article, article.slug()));
        assertThat(statements).hasSize(1);
    }

    @Test
    void whatEndsMovesAndComesBackIsFollowed() throws SQLException {
        var article = anArticle().published();
        resolve(article.id(), article.slug());
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        assertThat(resolve(article.id(), article.slug())).isEmpty();
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        assertThat(resolve(article.id(), article.slug())).isEqualTo(live(article, article.id(), article.slug()));
        var moved = unique("moved-");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", moved))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
        assertThat(resolve(article.slug(), moved)).isEqualTo(Map.of(moved, new Target(UUID.fromString(article.id()), false),
                article.slug(), new Target(UUID.fromString(article.id()), true)));
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        assertThat(resolve(article.id(), article.slug(), moved)).isEmpty();
    }

    @Test
    void whatEndsByTheClockIsFollowed() throws SQLException {
        var article = anArticle().published();
        var end = Instant.now().plus(Duration.ofHours(2));
        editor().sending(Map.of("at", end.toString())).post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        assertThat(resolve(article.slug())).hasSize(1);
        MovableClock.advance(Duration.ofHours(3));
        assertThat(resolve(article.slug())).isEmpty();
    }

    @Test
    void whatCannotBeThereIsNotLookedUp() throws SQLException {
        resolve("warm-up");
        assertThat(resolve("No Slug", "x".repeat(300))).isEmpty();
        assertThat(statements).hasSize(1);
    }

    @Test
    void whatThereIsNoRoomForIsLookedUpAgain() throws SQLException {
        references = new References(2);
        var articles = Stream.generate(() -> anArticle().published()).limit(3).toList();
        for (var article : articles) {
            assertThat(resolve(article.slug())).isEqualTo(live(article, article.slug()));
        }
        // Its name is still there
        var first = articles.get(0);
        editor().post("/v1/articles/{article}/unpublish", first.id()).statusCode(200);
        assertThat(resolve(first.slug())).isEmpty();
        editor().post("/v1/articles/{article}/publish", first.id()).statusCode(200);
        assertThat(resolve(first.slug())).isEqualTo(live(first, first.slug()));
        var last = articles.get(2);
        assertThat(resolve(first.slug(), last.slug()).keySet()).isEqualTo(Set.of(first.slug(), last.slug()));
        assertThat(statements).containsExactly("select recorded from site where id = 1");
    }

    /** As another server may that lacks the last commits of the one that was lost. */
    @Test
    void logThatWentBackIsFollowedFromThere() throws SQLException {
        var article = anArticle().published();
        moveLog(20);
        assertThat(resolve(article.slug())).isEqualTo(live(article, article.slug()));
        moveLog(-20);
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        assertThat(resolve(article.slug())).isEmpty();
    }

    private void moveLog(int records) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("update site set recorded = recorded + ?")) {
            statement.setInt(1, records);
            statement.executeUpdate();
        }
    }

    @Test
    void afterManyChangesAllIsLookedUpAgain() throws SQLException {
        var article = anArticle().published();
        resolve(article.slug());
        moveLog(10_001);
        assertThat(resolve(article.slug())).isEqualTo(live(article, article.slug()));
        // What was written is not looked through, and the article is looked up
        assertThat(statements).hasSize(2);
        assertThat(resolve(article.slug())).hasSize(1);
        assertThat(statements).hasSize(1);
    }
}
