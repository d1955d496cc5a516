package org.masthead.shared.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.PackagedService.waitUntil;
import static org.masthead.testsupport.Problems.problem;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.response.ValidatableResponse;

/** A request that is sent again is done once. */
@NewsroomTest
class IdempotencyTest {

    private static final String REPLAYED = "Idempotency-Replayed";

    @Inject
    Session entities;
    @Inject
    IdempotencyKeys keys;
    @Inject
    Clock clock;

    private final String key = UUID.randomUUID().toString();

    private static Request with(Request who, String key) {
        return who.header("Idempotency-Key", key);
    }

    private ValidatableResponse create(Map<String, Object> fields) {
        return with(author(), key).sending(fields).post("/v1/articles");
    }

    private static int drafts(String externalId) {
        return editor().query("externalId", externalId).query("count", "exact").get("/v1/drafts").statusCode(200).extract()
                .path("page.total");
    }

    private static Map<String, Object> unnamed() {
        return anArticle().externalId(unique("once")).fields();
    }

    @Test
    void samePostFiveTimesMakesOneArticle() {
        var tag = unique("once");
        var fields = anArticle().tags(tag).with("attributes", Map.of("weight", 1.50, "mark", "🗞")).fields();
        var first = create(fields).statusCode(201).header(REPLAYED, nullValue()).extract();
        for (int again = 0; again < 4; again++) {
            var replayed = create(fields).statusCode(201).header(REPLAYED, "true").extract();
            assertThat(replayed.asString()).isEqualTo(first.asString());
            assertThat(List.of("Location", "ETag", "Content-Type", "Cache-Control"))
                    .allSatisfy(name -> assertThat(replayed.header(name)).isEqualTo(first.header(name)));
        }
        // Without externalId nothing else would have refused the second one
        editor().query("tag", tag).query("count", "exact").get("/v1/drafts").statusCode(200).body("page.total", equalTo(1));
    }

    @Test
    void replayKeepsTheFieldsThatWereAskedFor() {
        var fields = anArticle().fields();
        var first = with(author(), key).query("fields", "title").sending(fields).post("/v1/articles").statusCode(201).extract();
        var replayed = with(author(), key).query("fields", "title").sending(fields).post("/v1/articles").statusCode(201)
                .header(REPLAYED, "true").extract();
        assertThat(replayed.asString()).isEqualTo(first.asString()).doesNotContain("standfirst");
    }

    @Test
    void transitionIsReplayedAndNotDoneAgain() {
        var article = anArticle().draft();
        var publish = (Supplier<ValidatableResponse>) () -> with(editor(), key).post("/v1/articles/{article}/publish",
                article.id());
        var first = publish.get().statusCode(200).extract();
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        var replayed = publish.get().statusCode(200).header(REPLAYED, "true").extract();
        assertThat(replayed.asString()).isEqualTo(first.asString());
        anyone().get("/v1/articles/{article}", article.id()).statusCode(410);
    }

    @Test
    void patchWithAKeySurvivesItsOwnRetry() {
        var article = anArticle().draft();
        for (var replayed : List.of("null", "true")) {
            var answer = with(author(), key).ifMatch(article.version()).patching(Map.of("title", "Changed"))
                    .patch("/v1/articles/{article}/draft", article.id()).statusCode(200).body("version", equalTo(2)).extract();
            assertThat(String.valueOf(answer.header(REPLAYED))).isEqualTo(replayed);
        }
    }

    @Test
    void deletionIsReplayedWithoutABody() {
        var article = anArticle().draft();
        with(editor(), key).ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        with(editor(), key).ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204)
                .header(REPLAYED, "true");
    }

    @Test
    void sameKeyWithAnotherRequestIsRefused() {
        create(anArticle().fields()).statusCode(201);
        problem(create(anArticle().fields()), 422, "idempotency-mismatch");
        var article = anArticle().draft();
        problem(with(author(), key).post("/v1/articles/{article}/submit", article.id()), 422, "idempotency-mismatch");
    }

    @Test
    void keysBelongToTheirCaller() {
        var fields = anArticle().fields();
        var ours = WrittenArticle.of(create(fields).statusCode(201));
        var theirs = WrittenArticle
                .of(with(editor(), key).sending(fields).post("/v1/articles").statusCode(201).header(REPLAYED, nullValue()));
        assertThat(theirs.id()).isNotEqualTo(ours.id());
    }

    @Test
    void whatWasRefusedMayBeCorrected() {
        problem(create(anArticle().section("no-such-section").fields()), 422, "unknown-section");
        problem(create(Map.of("title", 1)), 422, "invalid");
        problem(with(author(), key).sending("{").post("/v1/articles"), 400, "malformed-json");
        problem(with(author(), key).query("publish", true).sending(anArticle().fields()).post("/v1/articles"), 403,
                "forbidden");
        problem(with(author(), key).post("/v1/articles/{article}/submit", UUID.randomUUID()), 404, "not-found");
        create(anArticle().fields()).statusCode(201).header(REPLAYED, nullValue());
    }

    @Test
    void conflictIsKept() {
        var taken = anArticle().externalId(unique("taken")).draft();
        var fields = unnamed();
        var slug = unique("slug");
        var other = anArticle().slug(slug).draft();
        fields.put("slug", slug);
        var first = create(fields).extract();
        assertThat(first.statusCode()).isEqualTo(409);
        editor().ifMatch("*").patching(Map.of("slug", unique("freed"))).patch("/v1/articles/{article}/draft", other.id())
                .statusCode(200);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", other.id()).statusCode(204);
        var replayed = create(fields).statusCode(409).header(REPLAYED, "true").contentType("application/problem+json")
                .extract();
        assertThat(replayed.asString()).isEqualTo(first.asString());
        assertThat(taken.id()).isNotEmpty();
    }

    @Test
    void keyIsNewAgainAfterADay() {
        var fields = anArticle().fields();
        var first = WrittenArticle.of(create(fields).statusCode(201));
        MovableClock.advance(IdempotencyKeys.KEPT.minusSeconds(60));
        create(fields).statusCode(201).header(REPLAYED, "true");
        MovableClock.advance(Duration.ofMinutes(2));
        var second = WrittenArticle.of(create(fields).statusCode(201).header(REPLAYED, nullValue()));
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void oldKeysAreRemovedInSteps() {
        create(anArticle().fields()).statusCode(201);
        while (keys.removeStep(clock.instant()) > 0) {
            assertThat(rows()).isPositive();
        }
        assertThat(rows()).as("one of now stays").isEqualTo(1);
        MovableClock.advance(IdempotencyKeys.KEPT.plusSeconds(1));
        keys.removeOld();
        assertThat(rows()).isZero();
    }

    private long rows() {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select count(*) from idempotency_key where key_hash = :hash", Long.class)
                .setParameter("hash", IdempotencyKeys.sha256(key)).getSingleResult());
    }

    @ParameterizedTest
    @ValueSource(strings = { "two words", "größe", "" })
    void keyIsVisibleAsciiOnly(String wrong) {
        problem(with(author(), wrong).sending(anArticle().fields()).post("/v1/articles"), 400, "invalid-parameter");
        problem(with(author(), "x".repeat(256)).sending(anArticle().fields()).post("/v1/articles"), 400, "invalid-parameter");
        problem(with(with(author(), "one"), "two").sending(anArticle().fields()).post("/v1/articles"), 400,
                "invalid-parameter");
    }

    @Test
    void importTakesNoKeyAndSaysSo() {
        var externalId = unique("unsupported");
        problem(with(editor(), key)
                .sending("application/x-ndjson", "{\"title\": \"T\", \"externalId\": \"" + externalId + "\"}")
                .post("/v1/import"), 422, "idempotency-unsupported");
        assertThat(drafts(externalId)).isZero();
    }

    @Test
    void keyThatIsMadeOnceIsShownAgainAndStoredNowhere() {
        var fields = Map.of("name", unique("Ani"), "role", "author");
        var make = (Supplier<ValidatableResponse>) () -> with(admin(), key).sending(fields).post("/v1/keys").statusCode(201);
        var first = make.get().extract();
        var replayed = make.get().header(REPLAYED, "true").extract();
        assertThat(replayed.asString()).isEqualTo(first.asString());
        holding(replayed.<String> path("token")).get("/v1/me").statusCode(200).body("name", equalTo(fields.get("name")));
        var stored = QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select answer from idempotency_key where key_hash = :hash", String.class)
                .setParameter("hash", IdempotencyKeys.sha256(key)).getSingleResult());
        assertThat(stored).isNotEmpty().doesNotContain(first.<String> path("token")).doesNotContain(fields.get("name"))
                .doesNotContain("token");
    }

    /** Runs the transitions of an article while another transaction has its row. */
    private CompletableFuture<ValidatableResponse> publishing(WrittenArticle article) {
        // A thread for each: the common pool may have only one
        return CompletableFuture.supplyAsync(
                () -> with(editor(), key).post("/v1/articles/{article}/publish", article.id()),
                task -> new Thread(task).start());
    }

    private void whileTaken(WrittenArticle article, Runnable meanwhile) {
        QuarkusTransaction.requiringNew().run(() -> {
            entities.createNativeQuery("select id from article where id = :id for update", UUID.class)
                    .setParameter("id", UUID.fromString(article.id())).getSingleResult();
            meanwhile.run();
        });
    }

    private String owner() {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select owner from idempotency_key where key_hash = :hash", UUID.class)
                .setParameter("hash", IdempotencyKeys.sha256(key)).uniqueResultOptional().map(UUID::toString).orElse(""));
    }

    @Test
    void secondRequestIsToldAtOnceThatTheFirstIsRunning() {
        var article = anArticle().draft();
        var first = new CompletableFuture<CompletableFuture<ValidatableResponse>>();
        whileTaken(article, () -> {
            first.complete(publishing(article));
            waitUntil("the first has its claim", () -> !owner().isEmpty());
            problem(with(editor(), key).post("/v1/articles/{article}/publish", article.id()), 409, "idempotency-in-flight");
            problem(with(editor(), key).sending(Map.of("note", "another")).post("/v1/articles/{article}/publish", article.id()),
                    422, "idempotency-mismatch");
            assertThat(first.join()).isNotDone();
        });
        first.join().join().statusCode(200).header(REPLAYED, nullValue());
        with(editor(), key).post("/v1/articles/{article}/publish", article.id()).statusCode(200).header(REPLAYED, "true");
    }

    @Test
    void claimThatIsTakenOverWritesNothingWhenItComesBack() {
        var article = anArticle().draft();
        var requests = new CompletableFuture<List<CompletableFuture<ValidatableResponse>>>();
        whileTaken(article, () -> {
            var late = publishing(article);
            waitUntil("the first has its claim", () -> !owner().isEmpty());
            var lost = owner();
            MovableClock.advance(IdempotencyKeys.CLAIMED.plusSeconds(1));
            var next = publishing(article);
            waitUntil("the second has it", () -> !owner().equals(lost));
            requests.complete(List.of(late, next));
        });
        problem(requests.join().get(0).join(), 409, "idempotency-in-flight");
        requests.join().get(1).join().statusCode(200);
        var publications = QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select count(*) from publication where article_id = :id", Long.class)
                .setParameter("id", UUID.fromString(article.id())).getSingleResult());
        assertThat(publications).isEqualTo(1);
    }

    @Test
    void twentyAtOnceAreOne() {
        var fields = anArticle().title(unique("Twenty")).fields();
        var threads = Executors.newFixedThreadPool(20);
        try {
            var answers = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> create(fields), threads))
                    .toList().stream().map(answer -> answer.join().extract()).toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(201, 409));
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 409))
                    .allSatisfy(answer -> assertThat(answer.<String> path("code")).isEqualTo("idempotency-in-flight"));
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 201)
                    .filter(answer -> answer.header(REPLAYED) == null)).hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.statusCode() == 201).map(answer -> answer.path("id")))
                    .containsOnly(create(fields).statusCode(201).header(REPLAYED, "true").extract().<Object> path("id"));
        } finally {
            threads.shutdown();
        }
    }
}
