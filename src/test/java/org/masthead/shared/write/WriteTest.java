package org.masthead.shared.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;

/** What every write takes: a rehearsal, a preference for no body; and that of writers who race one wins. */
@NewsroomTest
class WriteTest {

    private static final String DRAFT = "/v1/articles/{article}/draft";

    @Test
    void rehearsedArticleIsAnsweredAndDoesNotExist() {
        var slug = unique("rehearsed");
        var tag = unique("tag");
        var fields = anArticle().slug(slug).tags(tag).fields();
        var id = author().query("dryRun", true).sending(fields).post("/v1/articles").statusCode(201)
                .header("ETag", "\"1\"").header("Location", notNullValue()).body("slug", equalTo(slug)).extract().path("id");
        problem(reader().get(DRAFT, id), 404, "not-found");
        problem(reader().get(DRAFT, slug), 404, "not-found");
        author().sending(fields).post("/v1/articles").statusCode(201).body("slug", equalTo(slug));
    }

    @Test
    void rehearsalChangesNothingReadersGet() {
        // On a day of its own, nothing that another test has scheduled moves Last-Modified
        MovableClock.advance(Duration.ofDays(97));
        var article = anArticle().published();
        // Within its own second, an answer has another Last-Modified than later
        MovableClock.advance(Duration.ofSeconds(2));
        var front = anyone().get("/v1/front").statusCode(200).extract();
        var live = anyone().get("/v1/articles/{article}", article.id()).statusCode(200).extract();
        editor().query("dryRun", true).query("publish", true).ifMatch(article.version()).patching(Map.of("title", "Other"))
                .patch(DRAFT, article.id()).statusCode(200).header("ETag", "\"2\"").body("title", equalTo("Other"))
                .body("live.version", equalTo(2));
        editor().query("dryRun", true).post("/v1/articles/{article}/unpublish", article.id()).statusCode(200)
                .body("state", equalTo("unpublished"));
        editor().query("dryRun", true).ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        admin().query("dryRun", true).query("purge", true).ifMatch("*").delete("/v1/articles/{article}", article.id())
                .statusCode(204);
        editor().query("dryRun", true).sending(Map.of()).put("/v1/articles/{article}/editors-choice", article.id())
                .statusCode(201);
        anyone().header("If-None-Match", live.header("ETag")).get("/v1/articles/{article}", article.id()).statusCode(304)
                .header("Last-Modified", equalTo(live.header("Last-Modified")));
        assertThat(anyone().get("/v1/front").extract().asString()).isEqualTo(front.asString());
        reader().get(DRAFT, article.id()).statusCode(200).header("ETag", "\"1\"").body("state", equalTo("published"));
    }

    @Test
    void rehearsalIsRefusedAsTheWriteWouldBe() {
        var article = anArticle().externalId(unique("taken")).draft();
        var stored = reader().get(DRAFT, article.id()).extract().<String> path("externalId");
        problem(author().query("dryRun", true).sending(anArticle().externalId(stored).fields()).post("/v1/articles"), 409,
                "external-id-taken");
        problem(author().query("dryRun", true).ifMatch(7).patching(Map.of()).patch(DRAFT, article.id()), 412,
                "version-mismatch");
        problem(author().query("dryRun", true).patching(Map.of()).patch(DRAFT, article.id()), 428, "if-match-required");
        problem(reader().query("dryRun", true).ifMatch("*").patching(Map.of()).patch(DRAFT, article.id()), 403, "forbidden");
        problem(anyone().query("dryRun", true).sending(anArticle().fields()).post("/v1/articles"), 401, "unauthenticated");
        problem(editor().query("dryRun", true).post("/v1/articles/{article}/unpublish", article.id()), 409,
                "illegal-transition");
    }

    @Test
    void rehearsalTakesNoIdempotencyKey() {
        var key = UUID.randomUUID().toString();
        var fields = anArticle().fields();
        author().header("Idempotency-Key", key).query("dryRun", true).sending(fields).post("/v1/articles").statusCode(201)
                .header("Idempotency-Replayed", nullValue());
        var id = author().header("Idempotency-Key", key).query("dryRun", false).sending(fields).post("/v1/articles")
                .statusCode(201).header("Idempotency-Replayed", nullValue()).extract().path("id");
        // As the write would answer now
        author().header("Idempotency-Key", key).query("dryRun", true).sending(fields).post("/v1/articles").statusCode(201)
                .header("Idempotency-Replayed", "true").body("id", equalTo(id));
        problem(author().header("Idempotency-Key", key).query("dryRun", true).sending(anArticle().fields())
                .post("/v1/articles"), 422, "idempotency-mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = { "yes", "TRUE", "1", "" })
    void dryRunIsTrueOrFalse(String value) {
        problem(author().query("dryRun", value).sending(anArticle().fields()).post("/v1/articles"), 400, "invalid-parameter");
        problem(author().query("dryRun", "true", "false").sending(anArticle().fields()).post("/v1/articles"), 400,
                "invalid-parameter");
    }

    @Test
    void whatWritesNothingHasNoDryRun() {
        var article = anArticle().published();
        problem(anyone().query("dryRun", true).get("/v1/articles"), 400, "unknown-parameter");
        problem(anyone().query("dryRun", true).post("/v1/articles/{article}/views", article.id()), 400, "unknown-parameter");
        var near = problem(author().query("dryrun", true).sending(anArticle().fields()).post("/v1/articles"), 400,
                "unknown-parameter");
        assertThat(near.getString("errors[0].suggestion")).isEqualTo("dryRun");
    }

    @ParameterizedTest
    @ValueSource(strings = { "return=minimal", "respond-async, return=minimal", "return=\"minimal\"; foo=bar",
            "Return = Minimal" })
    void noBodyForThoseWhoPreferNone(String preference) {
        var created = author().header("Prefer", preference).sending(anArticle().fields()).post("/v1/articles").statusCode(201)
                .header("Preference-Applied", "return=minimal").header("ETag", "\"1\"").header("Location", notNullValue())
                .header("Content-Type", nullValue()).body(emptyString()).extract();
        var draft = created.header("Location").replaceAll("^https?://[^/]+", "");
        author().header("Prefer", preference).ifMatch(1).patching(Map.of("title", "Changed")).patch(draft).statusCode(204)
                .header("Preference-Applied", "return=minimal").header("ETag", "\"2\"").body(emptyString());
        reader().header("Prefer", preference).get(draft).statusCode(200).header("Preference-Applied", nullValue())
                .body("title", equalTo("Changed"));
        problem(author().header("Prefer", preference).ifMatch(1).patching(Map.of()).patch(draft), 412, "version-mismatch");
    }

    @Test
    void otherPreferencesAreNotApplied() {
        author().header("Prefer", "return=representation").sending(anArticle().fields()).post("/v1/articles").statusCode(201)
                .header("Preference-Applied", nullValue()).body("id", notNullValue());
    }

    @Test
    void retryMayPreferSomethingElse() {
        var key = UUID.randomUUID().toString();
        var fields = anArticle().fields();
        var location = author().header("Idempotency-Key", key).header("Prefer", "return=minimal").sending(fields)
                .post("/v1/articles").statusCode(201).body(emptyString()).extract().header("Location");
        author().header("Idempotency-Key", key).sending(fields).post("/v1/articles").statusCode(201)
                .header("Idempotency-Replayed", "true").header("Location", location).body("id", notNullValue());
        author().header("Idempotency-Key", key).header("Prefer", "return=minimal").sending(fields).post("/v1/articles")
                .statusCode(201).header("Idempotency-Replayed", "true").body(emptyString());
    }

    @Test
    void tokenThatIsShownOnceIsNeverLeftOut() {
        admin().header("Prefer", "return=minimal").sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys")
                .statusCode(201).header("Preference-Applied", nullValue()).body("token", startsWith("mh_"));
    }

    @RepeatedTest(5)
    void ofTwentyPatchesWithOneETagOneWins() {
        var article = anArticle().draft();
        var threads = Executors.newFixedThreadPool(20);
        var start = new CyclicBarrier(20);
        try {
            var answers = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                await(start);
                return author().ifMatch(article.version()).patching(Map.of("title", "Writer " + i)).patch(DRAFT, article.id())
                        .extract();
            }, threads)).toList().stream().map(CompletableFuture::join).toList();
            var winners = answers.stream().filter(answer -> answer.statusCode() == 200).toList();
            assertThat(winners).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.statusCode() != 200))
                    .allSatisfy(answer -> assertThat(answer.<String> path("code")).isEqualTo("version-mismatch"));
            reader().get(DRAFT, article.id()).body("version", equalTo(2))
                    .body("title", equalTo(winners.get(0).path("title")));
        } finally {
            threads.shutdown();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void mergePatchTellsAbsentFromNull() {
        var article = anArticle().standfirst("Stays").body("Goes").with("seo", Map.of("title", "S", "description", "D"))
                .draft();
        author().ifMatch(1).patching("{\"body\": null, \"seo\": {\"title\": null}}").patch(DRAFT, article.id()).statusCode(200)
                .body("standfirst", equalTo("Stays")).body("body", equalTo("")).body("seo.title", equalTo(""))
                .body("seo.description", equalTo("D"));
    }
}
