package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;
import static org.masthead.popularity.Reading.POPULARITY;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.counted;
import static org.masthead.popularity.Reading.total;
import static org.masthead.popularity.Reading.totals;
import static org.masthead.popularity.Reading.view;
import static org.masthead.popularity.Reading.viewed;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;

/** Views in, and an article's counts out. */
@NewsroomTest
class ViewsTest {

    @Test
    void viewIsCountedHoweverItIsSent() {
        var article = anArticle().published();
        anyone().post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
        anyone().sending("{\"visitor\": \"a\"}").post(VIEWS, article.slug()).statusCode(204);
        anyone().sending("application/json; charset=utf-8", "{\"visitor\": \"b\", \"id\": \"" + unique("event-") + "\"}")
                .post(VIEWS, article.id()).statusCode(204);
        anyone().sending("text/plain", "{\"visitor\": \"c\", \"type\": \"view\"}").post(VIEWS, article.id()).statusCode(204);
        anyone().sending("text/plain;charset=UTF-8", "{\"visitor\": \"d\", \"type\": \"read\"}").post(VIEWS, article.id())
                .statusCode(204);
        anyone().sending(Map.of("visitor", "e", "type", "share")).post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 4 1 1");
    }

    @Test
    void emptyTextIsAView() {
        var article = anArticle().published();
        anyone().sending("text/plain", "").post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void emptyFormIsAView() {
        var article = anArticle().published();
        var answer = RawHttp.send("POST", "/v1/articles/" + article.id() + "/views", "", "Content-Length: 0",
                "Content-Type: application/x-www-form-urlencoded");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void countsAreThereAtOnceForEveryWindow() {
        var article = anArticle().published();
        anyone().get(POPULARITY, article.slug()).statusCode(200)
                .body("totals.window", contains("1h", "24h", "7d", "30d", "all"))
                .body("totals.views", contains(0, 0, 0, 0, 0)).body("asOf", endsWith("Z"));
        view(article).statusCode(204);
        assertThat(totals(article)).allSatisfy(row -> assertThat(row).containsEntry("views", 1));
        counted(article, "share", 2, null);
        assertThat(totals(article)).allSatisfy(row -> assertThat(row).containsEntry("views", 1).containsEntry("shares", 2));
        anyone().query("include", "popularity").get("/v1/articles/{article}", article.id()).statusCode(200)
                .body("popularity.totals.shares", contains(2, 2, 2, 2, 2));
    }

    @Test
    void readingCountsNothing() {
        var article = anArticle().published();
        anyone().get("/v1/articles/{article}", article.id()).statusCode(200);
        anyone().head("/v1/articles/{article}", article.id()).statusCode(200);
        anyone().get("/v1/articles/{article}/page", article.id()).statusCode(200);
        anyone().get(VIEWS, article.id()).statusCode(405);
        anyone().get(POPULARITY, article.id()).statusCode(200);
        assertThat(total(article, "all")).isEqualTo("all 0 0 0");
    }

    @Test
    void whatIsNotLiveIsNotCounted() {
        problem(view(anArticle().draft()), 404, "not-found");
        problem(view(anArticle().scheduled(Instant.now().plus(Duration.ofDays(1)))), 404, "not-found");
        problem(view(anArticle().unpublished()), 410, "gone");
        for (var nobody : List.of(UUID.randomUUID().toString(), unique("nothing-"), "no%00body", "Not-A-Slug",
                "x".repeat(300))) {
            problem(anyone().send("POST", "/v1/articles/" + nobody + "/views"), 404, "not-found");
        }
        problem(anyone().get(POPULARITY, anArticle().draft().id()), 404, "not-found");
        problem(anyone().get(POPULARITY, anArticle().unpublished().id()), 410, "gone");
    }

    @Test
    void viewsOfAnArticleThatComesBackGoOn() {
        var article = anArticle().published();
        viewed(article, 2);
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        problem(view(article), 410, "gone");
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        view(article).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void formerSlugLeadsToTheCurrentOne() {
        var article = anArticle().published();
        var slug = unique("moved-");
        view(article).statusCode(204);
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug)).patch("/v1/articles/{article}/draft",
                article.id()).statusCode(200);
        assertThat(anyone().post(VIEWS, article.slug()).statusCode(308).extract().header("Location"))
                .endsWith("/v1/articles/" + slug + "/views");
        anyone().post(VIEWS, slug).statusCode(204);
        anyone().sending(Map.of("events", List.of(Map.of("article", article.slug(), "visitor", "a")))).post("/v1/views")
                .statusCode(200)
                .body("accepted", equalTo(1));
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void viewIsReadStrictly() {
        var article = anArticle().published();
        var now = Instant.now();
        var several = problem(anyone().sending(Map.of("visiter", "a", "type", "click", "id", "")).post(VIEWS, article.id()),
                422,
                "invalid");
        assertThat(several.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/visiter", "/type", "/id");
        assertThat(several.<String> getList("errors.suggestion")).contains("visitor");
        for (var wrong : List.of("{\"visitor\": 1}", "{\"visitor\": {}}", "{\"at\": 1}", "{\"at\": \"yesterday\"}",
                "{\"at\": \"" + now.plusSeconds(60) + "\"}", "{\"at\": \"" + now.minus(Duration.ofDays(8)) + "\"}",
                "{\"at\": \"+10000-01-01T00:00:00Z\"}", "{\"id\": \"" + "x".repeat(201) + "\"}", "{\"count\": 5}", "[]")) {
            problem(anyone().sending(wrong).post(VIEWS, article.id()), 422, "invalid");
        }
        problem(anyone().sending("text/plain", "hello").post(VIEWS, article.id()), 400, "malformed-json");
        problem(anyone().sending("{\"type\": \"view\", \"type\": \"read\"}").post(VIEWS, article.id()), 400, "malformed-json");
        problem(anyone().sending("application/xml", "<view/>").post(VIEWS, article.id()), 415, "unsupported-media-type");
        problem(anyone().query("type", "read").post(VIEWS, article.id()), 400, "unknown-parameter");
        assertThat(total(article, "all")).isEqualTo("all 0 0 0");
    }

    @Test
    void lateViewCountsWhereItBelongs() {
        var article = anArticle().published();
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        counted(article, "view", 1, now.minus(Duration.ofHours(2)));
        counted(article, "view", 2, now.minus(Duration.ofDays(3)));
        anyone().sending(Map.of("at", now.minus(Duration.ofDays(7)).plusSeconds(60), "type", "read")).post(VIEWS, article.id())
                .statusCode(204);
        assertThat(List.of(total(article, "1h"), total(article, "24h"), total(article, "7d"), total(article, "30d"),
                total(article, "all"))).containsExactly("1h 0 0 0", "24h 1 0 0", "7d 3 1 0", "30d 3 1 0", "all 3 1 0");
    }

    @Test
    void viewsLeaveTheirWindowsNotTooEarlyAndOneBucketLateAtMost() {
        var article = anArticle().published();
        viewed(article, 3);
        var at = Instant.now();
        for (var window : Map.of("1h", Duration.ofHours(1), "24h", Duration.ofDays(1), "7d", Duration.ofDays(7), "30d",
                Duration.ofDays(30)).entrySet()) {
            var bucket = switch (window.getKey()) {
                case "1h", "24h" -> Duration.ofMinutes(5);
                case "7d" -> Duration.ofHours(1);
                default -> Duration.ofDays(1);
            };
            MovableClock.set(at.plus(window.getValue()).minus(Duration.ofMinutes(2)));
            assertThat(total(article, window.getKey())).isEqualTo(window.getKey() + " 3 0 0");
            MovableClock.set(at.plus(window.getValue()).plus(bucket).plusSeconds(1));
            assertThat(total(article, window.getKey())).isEqualTo(window.getKey() + " 0 0 0");
        }
        MovableClock.set(at.plus(Duration.ofDays(4000)));
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void viewsTouchNothingOfTheArticle() {
        var article = anArticle().published();
        // Within its own second, an answer has another Last-Modified than later
        MovableClock.advance(Duration.ofSeconds(2));
        var copy = author().get("/v1/articles/{article}/draft", article.id()).extract();
        var live = anyone().get("/v1/articles/{article}", article.id()).extract();
        viewed(article, 5);
        view(article).statusCode(204);
        counted(article, "share", 1, null);
        var liveAfter = anyone().get("/v1/articles/{article}", article.id()).extract();
        assertThat(liveAfter.asString()).isEqualTo(live.asString());
        assertThat(liveAfter.header("ETag")).isEqualTo(live.header("ETag"));
        assertThat(liveAfter.header("Last-Modified")).isEqualTo(live.header("Last-Modified"));
        anyone().header("If-None-Match", live.header("ETag")).get("/v1/articles/{article}", article.id()).statusCode(304);
        var copyAfter = author().get("/v1/articles/{article}/draft", article.id()).extract();
        assertThat(copyAfter.asString()).isEqualTo(copy.asString());
        assertThat(copyAfter.header("ETag")).isEqualTo(copy.header("ETag"));
    }

    @Test
    void purgeTakesTheCountsAlong() {
        var article = anArticle().published();
        viewed(article, 3);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        problem(view(article), 410, "gone");
        problem(anyone().get(POPULARITY, article.id()), 410, "gone");
        anyone().sending(Map.of("events", List.of(Map.of("article", article.id())))).post("/v1/views").statusCode(200)
                .body("unknown", equalTo(1));
    }

    @Test
    void badEventOfABatchFailsAlone() {
        var article = anArticle().published();
        var other = anArticle().published();
        var now = Instant.now();
        var events = new ArrayList<Object>(Arrays.asList(
                Map.of("article", article.id()),
                Map.of("article", article.slug(), "type", "read", "visitor", "a", "id", unique("event-")),
                Map.of("article", other.id(), "type", "share", "at", now.minus(Duration.ofDays(1))),
                Map.of("article", anArticle().draft().id()),
                Map.of("article", anArticle().unpublished().id()),
                Map.of("article", unique("nothing-")),
                Map.of("article", "Not a slug"),
                Map.of("article", article.id(), "type", "click"),
                Map.of("article", article.id(), "at", now.plus(Duration.ofHours(1))),
                Map.of("article", article.id(), "at", now.minus(Duration.ofDays(8))),
                Map.of("article", article.id(), "count", 5),
                Map.of("article", 5),
                Map.of("type", "view"),
                "view", 5, List.of()));
        events.add(null);
        anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200)
                .body("accepted", equalTo(3)).body("duplicates", equalTo(0)).body("bots", equalTo(0))
                .body("unknown", equalTo(4)).body("invalid", equalTo(10));
        assertThat(total(article, "all")).isEqualTo("all 1 1 0");
        assertThat(total(other, "all")).isEqualTo("all 0 0 1");
        assertThat(total(other, "1h")).isEqualTo("1h 0 0 0");
    }

    @Test
    void batchHoldsAThousandAndNoMore() {
        var article = anArticle().published();
        counted(article, "view", 1000, null);
        assertThat(total(article, "all")).isEqualTo("all 1000 0 0");
        var event = Map.of("article", article.id());
        problem(anyone().sending(Map.of("events", Collections.nCopies(1001, event))).post("/v1/views"), 422, "invalid");
        assertThat(total(article, "all")).isEqualTo("all 1000 0 0");
        anyone().sending(Map.of("events", List.of())).post("/v1/views").statusCode(200).body("accepted", equalTo(0))
                .body("invalid", equalTo(0));
        anyone().sending("text/plain", "{\"events\": [{\"article\": \"" + article.slug() + "\"}]}").post("/v1/views")
                .statusCode(200).body("accepted", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "[]", "{\"events\": null}", "{\"events\": {}}", "{\"events\": [], \"event\": []}" })
    void batchWithoutEventsIsRefused(String body) {
        problem(anyone().sending(body).post("/v1/views"), 422, "invalid");
    }

    @Test
    void emptyBatchBodyIsRefused() {
        anyone().post("/v1/views").statusCode(oneOf(400, 415, 422));
    }
}
