package org.masthead.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.Waiting;

import io.restassured.response.ValidatableResponse;

/** Many writes in one request. */
@NewsroomTest
class BulkTest {

    private final String word = unique("bulk");

    @Inject
    DataSource database;

    private static ValidatableResponse send(Request request, Object... operations) {
        return request.sending(Arrays.asList(operations)).post("/v1/articles/bulk");
    }

    private static ValidatableResponse bulk(Object... operations) {
        return send(editor(), operations).statusCode(200);
    }

    private static ValidatableResponse atomic(Object... operations) {
        return send(editor().query("atomic", true), operations).statusCode(200);
    }

    private Map<String, Object> create(String slug) {
        return Map.of("op", "create", "article", Map.of("title", "About " + slug, "slug", slug));
    }

    private static ValidatableResponse draft(String reference) {
        return editor().get("/v1/articles/{article}/draft", reference);
    }

    /** Else two of them, or an editor, could wait for each other. */
    @Test
    void allOrNothingTakesAllItsLocksAtOnce() throws Exception {
        var a = anArticle().draft().id();
        var b = anArticle().draft().id();
        var bulk = Executors.newSingleThreadExecutor();
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("select type from relation_lock where type = 'partOf' for update").close();
            var writing = bulk.submit(() -> atomic(Map.of("op", "update", "id", b, "article", Map.of("title", "Newer")),
                    Map.of("op", "relate", "id", a, "target", b),
                    Map.of("op", "relate", "id", a, "target", b, "type", "partOf")));
            new Waiting(database).untilSomebodyDoes(writing);
            for (var article : List.of(a, b)) {
                statement.executeQuery("select id from article where id = '" + article + "' for update").close();
            }
            connection.rollback();
            writing.get().body("meta.succeeded", equalTo(3));
        } finally {
            bulk.shutdownNow();
        }
    }

    @Test
    void eachOperationDoesWhatItsRequestWould() {
        var other = anArticle().published();
        var id = UUID.randomUUID().toString();
        bulk(Map.of("op", "create", "id", id, "article", Map.of("title", "Made", "slug", word)),
                Map.of("op", "update", "id", word, "version", 1, "article", Map.of("standfirst", "Brief")),
                Map.of("op", "update", "id", word, "article", Map.of("standfirst", "Brief")),
                Map.of("op", "publish", "id", word, "note", "Go"),
                Map.of("op", "relate", "id", word, "target", other.slug(), "type", "follows", "label", "Before"),
                Map.of("op", "pick", "id", word, "kicker", "Now"))
                .body("data.index", contains(0, 1, 2, 3, 4, 5))
                .body("data.status", contains("created", "updated", "unchanged", "updated", "created", "created"))
                .body("data.id", everyItem(equalTo(id))).body("data.problem", everyItem(nullValue()))
                .body("meta.succeeded", equalTo(6)).body("meta.failed", equalTo(0)).header("Cache-Control", "no-store");
        anyone().get("/v1/articles/{article}", word).statusCode(200).body("standfirst", equalTo("Brief"))
                .body("editorsChoice", equalTo(true)).body("version", equalTo(2));
        anyone().query("type", "follows").get("/v1/articles/{article}/related", word)
                .body("data.article.id", contains(other.id())).body("data[0].label", equalTo("Before"));
        bulk(Map.of("op", "unrelate", "id", id, "target", other.id(), "type", "follows"), Map.of("op", "unpick", "id", id),
                Map.of("op", "unpublish", "id", id, "note", "Over"))
                .body("data.status", contains("removed", "removed", "updated"));
        anyone().get("/v1/articles/{article}", word).statusCode(410);
        editor().get("/v1/articles/{article}/relations", id).body("data", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = { "%s\n%s", "[%s,%s]" })
    void byteOrderMarkBeginsAFileAndNothingElse(String form) {
        var first = Json.write(create(word + "-a"));
        var second = Json.write(create(word + "-b"));
        editor().sending("application/x-ndjson", "\ufeff" + form.formatted(first, second)).post("/v1/articles/bulk")
                .statusCode(200)
                .body("data.status", contains("created", "created"));
        problem(editor().sending("application/x-ndjson", form.formatted(first, "\ufeff" + second)).post("/v1/articles/bulk"),
                400,
                "malformed-json");
    }

    @Test
    void failedOperationTakesNoOtherWithIt() {
        var article = anArticle().draft();
        bulk(create(word + "-a"), create(word + "-a"),
                Map.of("op", "update", "id", article.id(), "version", 9, "article", Map.of("title", "Stale")),
                Map.of("op", "publish", "id", "no-such-article"),
                Map.of("op", "update", "id", article.id(), "article", Map.of("titel", "T")),
                Map.of("op", "burn", "id", article.id()), 7, create(word + "-b"))
                .body("data.status",
                        contains("created", "failed", "failed", "failed", "failed", "failed", "failed", "created"))
                .body("data[1].problem.code", equalTo("slug-taken")).body("data[2].problem.code", equalTo("version-mismatch"))
                .body("data[3].problem.code", equalTo("not-found"))
                .body("data[4].problem.errors[0].pointer", equalTo("/article/titel"))
                .body("data[4].problem.errors[0].suggestion", equalTo("title"))
                .body("data[5].problem.errors[0].pointer", equalTo("/op"))
                .body("data[6].problem.code", equalTo("invalid")).body("meta.failed", equalTo(6));
        draft(word + "-b").statusCode(200);
        draft(article.id()).body("version", equalTo(1));
    }

    @Test
    void problemHasWhatItsCodeAdds() {
        var article = anArticle().draft();
        bulk(Map.of("op", "update", "id", article.id(), "version", 9, "article", Map.of("title", "Stale")),
                Map.of("op", "unpublish", "id", article.id()))
                .body("data[0].problem.currentVersion", equalTo(1))
                .body("data[1].problem.allowedActions", notNullValue());
    }

    @Test
    void failureIsToldWhateverTheCallerPrefers() {
        var failing = Map.of("op", "publish", "id", "no-such");
        for (var atomic : List.of(true, false)) {
            send(editor().query("atomic", atomic).header("Prefer", "return=minimal"), failing).statusCode(200)
                    .body("meta.failed", equalTo(1));
        }
        send(editor().header("Prefer", "return=minimal"), create(word)).statusCode(204);
    }

    @Test
    void requestThatWasBrokenOffDoesOnlyWhatIsMissing() throws SQLException {
        var key = unique("key-");
        var done = send(editor().header("Idempotency-Key", key), create(word + "-a"), create(word + "-b")).statusCode(200)
                .extract().jsonPath().getList("data.id");
        // As if the instance had been killed after the first of them
        editor().ifMatch("*").delete("/v1/articles/{article}", word + "-b").statusCode(204);
        admin().query("purge", true).ifMatch("*").delete("/v1/articles/{article}", word + "-b").statusCode(204);
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update idempotency_key set answer = null, held_until = '2020-01-01 00:00:00+00'"
                    + " where answer like '%" + done.get(0) + "%' and answer like '%" + done.get(1) + "%'")).isEqualTo(1);
            assertThat(statement.executeUpdate("delete from idempotency_key where answer like '%" + done.get(1) + "%'"))
                    .isEqualTo(1);
        }
        var again = send(editor().header("Idempotency-Key", key), create(word + "-a"), create(word + "-b")).statusCode(200)
                .body("data.status", contains("created", "created")).extract().jsonPath().getList("data.id");
        assertThat(again.get(0)).isEqualTo(done.get(0));
        assertThat(again.get(1)).isNotEqualTo(done.get(1));
        draft(word + "-a").statusCode(200).body("id", equalTo(again.get(0)));
        draft(word + "-b").statusCode(200).body("id", equalTo(again.get(1)));
    }

    @Test
    void atomicIsAllOrNothing() {
        atomic(create(word + "-a"), Map.of("op", "publish", "id", word + "-a"), Map.of("op", "publish", "id", "no-such"),
                create(word + "-b"))
                .body("data.status", contains("undone", "undone", "failed", "undone"))
                .body("data[2].problem.code", equalTo("not-found")).body("data.id", everyItem(nullValue()))
                .body("meta.succeeded", equalTo(0)).body("meta.failed", equalTo(1));
        draft(word + "-a").statusCode(404);
        anyone().get("/v1/articles/{article}", word + "-a").statusCode(404);
        atomic(create(word + "-a"), Map.of("op", "publish", "id", word + "-a")).body("data.status",
                contains("created", "updated"));
        anyone().get("/v1/articles/{article}", word + "-a").statusCode(200);
    }

    @Test
    void atomicTellsAllThatIsMalformedAtOnce() {
        atomic(create(word), Map.of("op", "update", "id", word), Map.of("op", "relate", "id", word))
                .body("data.status", contains("undone", "failed", "failed"))
                .body("data[1].problem.errors[0].pointer", equalTo("/article"))
                .body("data[2].problem.errors[0].pointer", equalTo("/target"));
        draft(word).statusCode(404);
    }

    @Test
    void dryRunSaysTheSameAndChangesNothing() {
        var operations = new Object[] { create(word), Map.of("op", "publish", "id", word) };
        send(editor().query("dryRun", true).query("atomic", true), operations).statusCode(200)
                .body("data.status", contains("created", "updated")).body("meta.dryRun", equalTo(true));
        draft(word).statusCode(404);
        send(editor().query("dryRun", true), operations).statusCode(200).body("data.status", contains("created", "failed"));
        draft(word).statusCode(404);
        atomic(operations).body("data.status", contains("created", "updated"));
    }

    @Test
    void retryWithItsKeyIsAnsweredAndNotDoneAgain() {
        var operations = new Object[] { create(word), Map.of("op", "publish", "id", word) };
        for (var atomic : List.of(true, false)) {
            var key = unique("key");
            var slug = unique(word);
            var made = create(slug);
            var first = send(editor().query("atomic", atomic).header("Idempotency-Key", key), made).statusCode(200).extract();
            var again = send(editor().query("atomic", atomic).header("Idempotency-Key", key), made).statusCode(200)
                    .header("Idempotency-Replayed", equalTo("true")).extract();
            assertThat(again.asString()).isEqualTo(first.asString());
            problem(send(editor().query("atomic", atomic).header("Idempotency-Key", key), operations), 422,
                    "idempotency-mismatch");
            draft(slug + "-2").statusCode(404);
        }
        draft(word).statusCode(404);
        // What was undone was not done: the same key may try again
        var key = unique("key");
        var failing = new Object[] { create(word), Map.of("op", "publish", "id", word + "-later") };
        send(editor().query("atomic", true).header("Idempotency-Key", key), failing).statusCode(200).body("meta.failed",
                equalTo(1));
        bulk(create(word + "-later"));
        send(editor().query("atomic", true).header("Idempotency-Key", key), failing).statusCode(200).body("meta.failed",
                equalTo(0)).header("Idempotency-Replayed", nullValue());
        anyone().get("/v1/articles/{article}", word + "-later").statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/x-ndjson", "application/ndjson", "application/jsonl" })
    void linesAreOperationsToo(String mediaType) {
        var slug = unique(word);
        var lines = List.of(create(slug), Map.of("op", "publish", "id", slug)).stream().map(Json::write)
                .collect(Collectors.joining("\n\n", "", "\n"));
        editor().sending(mediaType, lines).post("/v1/articles/bulk").statusCode(200).body("data.status",
                contains("created", "updated"));
        anyone().get("/v1/articles/{article}", slug).statusCode(200);
    }

    @Test
    void unreadableBodyIsRefusedAsAWhole() {
        problem(editor().sending("[{\"op\": ").post("/v1/articles/bulk"), 400, "malformed-json");
        var lines = Json.write(create(word)) + "\n{\"op\": \"publish\", \"op\": \"publish\"}";
        assertThat(problem(editor().sending("application/x-ndjson", lines).post("/v1/articles/bulk"), 400, "malformed-json")
                .getString("detail")).startsWith("Line 2");
        problem(editor().sending("[]").post("/v1/articles/bulk"), 422, "invalid");
        problem(editor().sending("text/plain", "x").post("/v1/articles/bulk"), 415, "unsupported-media-type");
        draft(word).statusCode(404);
    }

    @Test
    void moreThanAThousandAreTooMany() {
        var many = Collections.nCopies(1001, Map.of("op", "publish", "id", "no-such"));
        problem(editor().sending(many).post("/v1/articles/bulk"), 413, "too-large");
        editor().sending(many.subList(0, 1000)).post("/v1/articles/bulk").statusCode(200).body("data", hasSize(1000))
                .body("meta.failed", equalTo(1000));
    }

    @Test
    void whatDoesNotGoWithAnOperationIsRefused() {
        bulk(Map.of("op", "publish", "id", "x", "label", "L"),
                Map.of("op", "create", "id", "7", "article", Map.of("title", "T")),
                Map.of("op", "publish"))
                .body("data[0].problem.errors[0].pointer", equalTo("/label"))
                .body("data[1].problem.errors[0].pointer", equalTo("/id"))
                .body("data[2].problem.errors[0].code", equalTo("required"));
    }

    @Test
    void formerSlugMeansItsArticle() {
        var article = anArticle().slug(word + "-old").published();
        bulk(Map.of("op", "update", "id", word + "-old", "article", Map.of("slug", word + "-new")),
                Map.of("op", "publish", "id", word + "-old"), Map.of("op", "unpublish", "id", word + "-old"))
                .body("data.id", everyItem(equalTo(article.id()))).body("data.problem", everyItem(nullValue()));
    }

    @Test
    void articleNamedBulkIsReadAsAnyOther() {
        var id = bulk(Map.of("op", "create", "article", Map.of("title", "Bulk", "slug", "bulk"))).extract()
                .<String> path("data[0].id");
        bulk(Map.of("op", "publish", "id", "bulk")).body("data[0].id", notNullValue());
        anyone().get("/v1/articles/bulk").statusCode(200).body("id", equalTo(id));
    }
}
