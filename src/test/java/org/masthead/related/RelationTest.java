package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.masthead.related.Edges.EDGE;
import static org.masthead.related.Edges.LIST;
import static org.masthead.related.Edges.delete;
import static org.masthead.related.Edges.edge;
import static org.masthead.related.Edges.listed;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.relate;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Waiting;

/** One edge at a time, as editors write it. */
@NewsroomTest
class RelationTest {

    @Inject
    DataSource database;

    @Test
    void typesAreThoseOfTheContract() {
        var types = anyone().get("/v1/relation-types").statusCode(200).extract().jsonPath()
                .<Map<String, Object>> getList("data");
        assertThat(types.stream().map(row -> row.get("type") + " " + row.get("inverse") + " " + row.get("symmetric") + " "
                + row.get("acyclic"))).containsExactly(
                        "related related true false",
                        "hasBackground backgroundOf false false",
                        "followedBy follows false true",
                        "partOf hasPart false true",
                        "correctionOf correctedBy false true",
                        "supersedes supersededBy false true",
                        "translationOf translationOf true false",
                        "duplicateOf hasDuplicate false true");
    }

    @ParameterizedTest
    @CsvSource({ "related,related", "hasBackground,backgroundOf", "followedBy,follows", "partOf,hasPart",
            "correctionOf,correctedBy", "supersedes,supersededBy", "translationOf,translationOf", "duplicateOf,hasDuplicate" })
    void bothNamesMeanOneEdge(String type, String inverse) {
        var one = anArticle().published();
        var other = anArticle().published();
        put(one, type, other).statusCode(201).body("source", equalTo(one.id())).body("target", equalTo(other.id()))
                .body("type", equalTo(type));
        put(other, inverse, one).statusCode(200).body("source", equalTo(other.id())).body("target", equalTo(one.id()))
                .body("type", equalTo(inverse));
        put(one, type, other).statusCode(200);
        assertThat(listed(one)).containsExactly(edge(type, other));
        assertThat(listed(other)).containsExactly(edge(inverse, one));

        delete(other, inverse, one).statusCode(204);
        assertThat(listed(one)).isEmpty();
        assertThat(listed(other)).isEmpty();

        put(other, inverse, one).statusCode(201);
        assertThat(listed(one)).containsExactly(edge(type, other));
        delete(one, type, other).statusCode(204);
        problem(delete(one, type, other), 404, "not-found");
    }

    @Test
    void newEdgeSaysEverythingAndWhereItIs() {
        var article = anArticle().published();
        var target = anArticle().draft();
        var response = put(article, "hasBackground", target, Map.of("label", "How it began", "pinned", true)).statusCode(201)
                .header("Cache-Control", "no-store")
                .body("position", equalTo(1)).body("label", equalTo("How it began")).body("pinned", equalTo(true))
                .body("createdBy", equalTo("editor")).body("createdAt", endsWith("Z"))
                .body("article.id", equalTo(target.id())).body("article.slug", equalTo(target.slug()))
                .body("article.live", equalTo(false));
        assertThat(response.extract().header("Location"))
                .endsWith("/v1/articles/" + article.id() + "/relations/" + target.id() + "?type=hasBackground");
    }

    @Test
    void edgeThatExistsChangesOnlyWhatTheBodySays() {
        var article = anArticle().published();
        var target = anArticle().published();
        put(article, "related", target, Map.of("label", "First", "pinned", true)).statusCode(201);
        var before = editor().get(LIST, article.id()).extract().jsonPath().getMap("data[0]");

        admin().put(EDGE, article.id(), target.id()).statusCode(200).body("label", equalTo("First")).body("pinned",
                equalTo(true));
        admin().sending(Map.of("label", "Second")).put(EDGE, article.id(), target.id()).statusCode(200)
                .body("label", equalTo("Second")).body("pinned", equalTo(true));
        admin().sending(Map.of("pinned", false)).put(EDGE, target.id(), article.id()).statusCode(200)
                .body("label", equalTo("Second")).body("pinned", equalTo(false));
        admin().sending(Map.of("label", "")).put(EDGE, article.id(), target.id()).statusCode(200).body("label", equalTo(""));

        var after = editor().get(LIST, article.id()).extract().jsonPath().getMap("data[0]");
        assertThat(after).containsEntry("createdBy", before.get("createdBy")).containsEntry("createdAt",
                before.get("createdAt"));
    }

    @Test
    void typeIsRelatedUnlessSaid() {
        var article = anArticle().published();
        var target = anArticle().published();
        editor().put(EDGE, article.slug(), target.slug()).statusCode(201).body("type", equalTo("related"));
        assertThat(listed(article)).containsExactly(edge("related", target));
        editor().delete(EDGE, article.slug(), target.slug()).statusCode(204);
        assertThat(listed(article)).isEmpty();
    }

    @Test
    void edgesOfOtherTypesBetweenTheSameTwoStandBeside() {
        var article = anArticle().published();
        var target = anArticle().published();
        put(article, "related", target).statusCode(201);
        put(article, "followedBy", target).statusCode(201);
        put(article, "hasBackground", target).statusCode(201);
        put(article, "backgroundOf", target).statusCode(201);
        assertThat(listed(article)).containsExactly(edge("related", target), edge("followedBy", target),
                edge("hasBackground", target), edge("backgroundOf", target));
        delete(article, "followedBy", target).statusCode(204);
        assertThat(listed(target)).containsExactly(edge("related", article), edge("backgroundOf", article),
                edge("hasBackground", article));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var article = anArticle().published();
        var other = anArticle().published();
        put(article, "followedBy", other).statusCode(201);
        problem(delete(article, "related", other), 404, "not-found");
        problem(delete(article, "follows", other), 404, "not-found");
        problem(editor().put(EDGE, article.id(), UUID.randomUUID()), 404, "not-found");
        problem(editor().put(EDGE, unique("nothing-"), article.id()), 404, "not-found");
        problem(editor().delete(EDGE, article.id(), UUID.randomUUID()), 404, "not-found");
        problem(editor().get(LIST, UUID.randomUUID()), 404, "not-found");
        problem(editor().ifMatch("*").sending(Map.of("relations", List.of())).put(LIST, UUID.randomUUID()), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = { "related", "followedBy", "hasDuplicate" })
    void noArticleRelatesToItself(String type) {
        var article = anArticle().published();
        problem(put(article, type, article), 422, "invalid");
        problem(editor().query("type", type).put(EDGE, article.id(), article.slug()), 422, "invalid");
        assertThat(listed(article)).isEmpty();
    }

    @Test
    void typeThatThereIsNotIsRefusedWithTheNearest() {
        var article = anArticle().published();
        var target = anArticle().published();
        var put = problem(put(article, "folows", target), 400, "invalid-parameter");
        assertThat(put.getString("errors[0].parameter")).isEqualTo("type");
        assertThat(put.getString("errors[0].suggestion")).isEqualTo("follows");
        problem(delete(article, "RELATED", target), 400, "invalid-parameter");
        problem(editor().query("typ", "related").put(EDGE, article.id(), target.id()), 400, "unknown-parameter");
    }

    @Test
    void bodyIsReadStrictly() {
        var article = anArticle().published();
        var target = anArticle().published();
        var misspelt = problem(put(article, "related", target, Map.of("lable", "x", "pinned", "true")), 422, "invalid");
        assertThat(misspelt.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/lable", "/pinned");
        assertThat(misspelt.<String> getList("errors.suggestion")).contains("label");
        problem(put(article, "related", target, Map.of("label", "x".repeat(301))), 422, "invalid");
        problem(put(article, "related", target, Map.of("label", "a\u0000b")), 422, "invalid");
        problem(put(article, "related", target, Map.of("type", "follows")), 422, "invalid");
        problem(editor().sending("{\"pinned\": true").put(EDGE, article.id(), target.id()), 400, "malformed-json");
        assertThat(listed(article)).isEmpty();
        put(article, "related", target, Map.of("label", "\uD83D\uDDDE".repeat(300))).statusCode(201);
    }

    @Test
    void edgeIsPutBeforeOrAfterAnother() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        relate(article, a, b);
        put(article, "related", c, Map.of("before", b.id())).statusCode(201).body("position", equalTo(2));
        assertThat(listed(article)).containsExactly(edge("related", a), edge("related", c), edge("related", b));
        put(article, "related", a, Map.of("after", b.slug())).statusCode(200).body("position", equalTo(3));
        assertThat(listed(article)).containsExactly(edge("related", c), edge("related", b), edge("related", a));
        put(article, "related", a, Map.of("before", c.id(), "label", "Top")).statusCode(200).body("position", equalTo(1))
                .body("label", equalTo("Top"));
        put(article, "related", c, Map.of("label", "Stays")).statusCode(200).body("position", equalTo(2));
        editor().get(LIST, article.id()).statusCode(200).body("data.position", contains(1, 2, 3))
                .body("data.target", contains(a.id(), c.id(), b.id()));
    }

    @Test
    void placeBesideWhatIsNotInTheListIsRefused() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var stranger = anArticle().published();
        relate(article, a);
        assertThat(problem(put(article, "related", b, Map.of("before", stranger.id())), 422, "invalid")
                .getString("errors[0].pointer")).isEqualTo("/before");
        problem(put(article, "related", b, Map.of("after", UUID.randomUUID())), 422, "invalid");
        problem(put(article, "related", a, Map.of("after", a.id())), 422, "invalid");
        problem(put(article, "related", b, Map.of("after", a.id(), "before", a.id())), 422, "invalid");
        assertThat(listed(article)).containsExactly(edge("related", a));
    }

    @Test
    void eachSideHasAnOrderOfItsOwn() {
        var one = anArticle().published();
        var other = anArticle().published();
        var first = anArticle().published();
        var second = anArticle().published();
        relate(one, first, other);
        relate(other, one, second);
        assertThat(listed(one)).containsExactly(edge("related", first), edge("related", other));
        put(other, "related", one, Map.of("after", second.id())).statusCode(200);
        assertThat(listed(other)).containsExactly(edge("related", second), edge("related", one));
        assertThat(listed(one)).containsExactly(edge("related", first), edge("related", other));
        put(one, "related", other, Map.of("before", first.id())).statusCode(200);
        assertThat(listed(other)).containsExactly(edge("related", second), edge("related", one));
        assertThat(listed(one)).containsExactly(edge("related", other), edge("related", first));
    }

    @Test
    void edgeMadeFromTheOtherSideComesLast() {
        var article = anArticle().published();
        var first = anArticle().published();
        var second = anArticle().published();
        relate(article, first);
        put(second, "follows", article).statusCode(201);
        assertThat(listed(article)).containsExactly(edge("related", first), edge("followedBy", second));
    }

    @Test
    void relationsTouchNeitherTheArticleNorItsWorkingCopy() {
        var article = anArticle().published();
        var target = anArticle().published();
        var copy = author().get("/v1/articles/{article}/draft", article.id()).extract();
        var live = anyone().get("/v1/articles/{article}", target.id()).extract();

        put(article, "related", target, Map.of("label", "x", "pinned", true)).statusCode(201);
        put(article, "supersedes", target).statusCode(201);
        relate(article, target);

        var copyAfter = author().get("/v1/articles/{article}/draft", article.id()).extract();
        assertThat(copyAfter.asString()).isEqualTo(copy.asString());
        assertThat(copyAfter.header("ETag")).isEqualTo(copy.header("ETag"));
        var liveAfter = anyone().get("/v1/articles/{article}", target.id()).extract();
        assertThat(liveAfter.asString()).isEqualTo(live.asString());
        assertThat(liveAfter.header("ETag")).isEqualTo(live.header("ETag"));
        author().ifMatch(article.version()).patching(Map.of("title", unique("Changed"))).patch("/v1/articles/{article}/draft",
                article.id()).statusCode(200);
    }

    @Test
    void formerSlugLeadsToTheCurrentOne() {
        var article = anArticle().published();
        var target = anArticle().published();
        var slug = unique("moved-");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug)).patch("/v1/articles/{article}/draft",
                target.id()).statusCode(200);
        assertThat(editor().query("type", "follows").put(EDGE, article.id(), target.slug()).statusCode(308).extract()
                .header("Location")).endsWith("/v1/articles/" + article.id() + "/relations/" + slug + "?type=follows");
        assertThat(editor().get(LIST, target.slug()).statusCode(308).extract().header("Location"))
                .endsWith("/v1/articles/" + slug + "/relations");
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void whatIsPurgedMeanwhileIsGone(boolean theArticle) throws Exception {
        var article = anArticle().draft();
        var target = anArticle().draft();
        var purged = UUID.fromString((theArticle ? article : target).id());
        var editor = Executors.newSingleThreadExecutor();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            execute(connection, "update article set version = version where id = ?", purged);
            var writing = editor.submit(() -> put(article, "related", target));
            new Waiting(database).untilSomebodyDoes(writing);
            execute(connection,
                    "insert into tombstone (name, purged_at) select cast(id as varchar(200)), created_at from article "
                            + "where id = ?",
                    purged);
            execute(connection, "delete from article where id = ?", purged);
            connection.commit();
            problem(writing.get(), 410, "gone");
        } finally {
            editor.shutdownNow();
        }
    }

    private static void execute(Connection connection, String sql, UUID article) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, article);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({ "anyone,401,unauthenticated", "reader,403,forbidden", "author,403,forbidden" })
    void onlyEditorsRelate(String role, int status, String code) {
        var article = anArticle().published();
        var target = anArticle().published();
        put(article, "related", target).statusCode(201);
        problem(as(role).get(LIST, article.id()), status, code);
        problem(as(role).ifMatch("*").sending(Map.of("relations", List.of())).put(LIST, article.id()), status, code);
        problem(as(role).put(EDGE, target.id(), article.id()), status, code);
        problem(as(role).delete(EDGE, article.id(), target.id()), status, code);
        if (status == 401) {
            as(role).get(LIST, article.id()).header("WWW-Authenticate", equalTo("Bearer"));
        }
        editor().get(LIST, article.id()).body("data", hasSize(1));
    }
}
