package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;

import io.restassured.path.json.JsonPath;

/** Crawlers and prefetches: answered as everybody, counted apart. */
@NewsroomTest
class RobotViewsTest {

    private static final String GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    private static JsonPath robots() {
        return editor().get("/v1/popularity/ingest").statusCode(200).extract().jsonPath().setRootPath("robots");
    }

    /** A day no other test counts robots on. */
    private static void dayOfItsOwn() {
        MovableClock.set(Instant.now().plus(Duration.ofDays(400 + ThreadLocalRandom.current().nextInt(10_000))));
    }

    @Test
    void crawlersAndPrefetchesAreCountedApart() {
        var article = anArticle().published();
        dayOfItsOwn();
        anyone().header("User-Agent", GOOGLE).post(VIEWS, article.id()).statusCode(204);
        anyone().header("User-Agent", GOOGLE).sending(Map.of("visitor", unique("visitor"))).post(VIEWS, article.id())
                .statusCode(204);
        for (var purpose : List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")) {
            anyone().header(purpose, "prefetch").post(VIEWS, article.id()).statusCode(204);
        }
        anyone().header("Sec-Purpose", "prefetch;prerender").post(VIEWS, article.id()).statusCode(204);
        anyone().header("X-Purpose", "preview").post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 0 0 0");
        var robots = robots();
        assertThat(robots.getLong("views")).isEqualTo(8);
        assertThat(robots.<Map<String, Object>> getList("robots")).containsExactly(Map.of("robot", "prefetch", "views", 6),
                Map.of("robot", "Googlebot/", "views", 2));
        assertThat(robots.<Map<String, Object>> getList("articles"))
                .containsExactly(Map.of("article", article.id(), "views", 8));
        MovableClock.advance(Duration.ofDays(1));
        assertThat(robots().getLong("views")).isZero();
    }

    @Test
    void batchOfARobotIsRobotsAll() {
        var article = anArticle().published();
        var events = List.of(Map.of("article", article.id(), "visitor", unique("visitor")),
                Map.of("article", article.id(), "id", unique("event-")), Map.of("article", unique("nothing-")),
                Map.of("articel", 1));
        anyone().header("User-Agent", GOOGLE).sending(Map.of("events", events)).post("/v1/views").statusCode(200)
                .body("accepted", equalTo(0)).body("duplicates", equalTo(0)).body("bots", equalTo(2))
                .body("unknown", equalTo(1)).body("invalid", equalTo(1));
        assertThat(total(article, "all")).isEqualTo("all 0 0 0");
    }

    @Test
    void robotIsToldThatAnArticleIsNotLive() {
        problem(anyone().header("User-Agent", GOOGLE).post(VIEWS, anArticle().draft().id()), 404, "not-found");
        problem(anyone().header("User-Agent", GOOGLE).post(VIEWS, anArticle().unpublished().id()), 410, "gone");
    }

    @Test
    void robotSpendsNoVisitorsIdAndNoVisitorsView() {
        var article = anArticle().published();
        var view = Map.of("visitor", unique("visitor"), "id", unique("event-"));
        anyone().header("User-Agent", GOOGLE).sending(view).post(VIEWS, article.id()).statusCode(204);
        anyone().sending(view).post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }
}
