package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.masthead.popularity.Reading.counted;
import static org.masthead.popularity.Reading.ids;
import static org.masthead.popularity.Reading.popular;
import static org.masthead.popularity.Reading.popularNow;
import static org.masthead.popularity.Reading.view;
import static org.masthead.popularity.Reading.viewed;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.path.json.JsonPath;

/** Rankings. Each test has a section of its own, so that nobody else's views are in its list. */
@NewsroomTest
class PopularTest {

    private String section = "";

    @BeforeEach
    void makeSection() {
        section = aSection("World");
    }

    private WrittenArticle article() {
        return anArticle().section(section).published();
    }

    private static List<Integer> numbers(JsonPath popular, String path) {
        return popular.<Number> getList(path).stream().map(number -> number == null ? null : number.intValue()).toList();
    }

    @Test
    void articlesAreRankedByTheirViews() {
        var a = article();
        var b = article();
        article();
        viewed(a, 2);
        viewed(b, 3);
        counted(a, "read", 5, null);
        counted(a, "share", 5, null);
        var popular = popular(section);
        assertThat(ids(popular)).containsExactly(b.id(), a.id());
        assertThat(numbers(popular, "data.rank")).containsExactly(1, 2);
        assertThat(numbers(popular, "data.count")).containsExactly(3, 2);
        assertThat(numbers(popular, "data.score")).containsExactly(3, 2);
        assertThat(numbers(popular, "data.previousRank")).containsExactly(null, null);
        assertThat(popular.<String> getList("data.article.slug")).containsExactly(b.slug(), a.slug());
    }

    @Test
    void readsAndSharesHaveRankingsOfTheirOwn() {
        var a = article();
        var b = article();
        viewed(a, 3);
        counted(b, "read", 2, null);
        counted(a, "read", 1, null);
        counted(b, "share", 1, null);
        assertThat(ids(popular(section, "rank", "reads"))).containsExactly(b.id(), a.id());
        assertThat(ids(popularNow(section, "rank", "shares"))).containsExactly(b.id());
        assertThat(ids(popularNow(section, "rank", "views"))).containsExactly(a.id());
        assertThat(numbers(popular(section, "rank", "reads", "window", "all"), "data.count")).containsExactly(2, 1);
    }

    @Test
    void oneWhoComesBackIsOneVisitor() {
        // Far from midnight, after which everybody is somebody else
        MovableClock.set(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36)));
        var a = article();
        var b = article();
        var visitor = Map.of("visitor", unique("visitor"));
        for (int i = 0; i < 4; i++) {
            anyone().sending(visitor).post(Reading.VIEWS, a.id()).statusCode(204);
            MovableClock.advance(Duration.ofSeconds(31));
        }
        viewed(b, 3);
        var views = popular(section);
        assertThat(ids(views)).containsExactly(a.id(), b.id());
        assertThat(numbers(views, "data.count")).containsExactly(4, 3);
        for (var window : List.of("1h", "24h", "7d", "30d", "all")) {
            var visitors = popular(section, "rank", "visitors", "window", window);
            assertThat(ids(visitors)).as(window).containsExactly(b.id(), a.id());
            assertThat(numbers(visitors, "data.count")).as(window).containsExactly(3, 1);
        }
    }

    @Test
    void metaSaysWhatWasCountedAndWhen() {
        viewed(article(), 1);
        var before = Instant.now().plusSeconds(21);
        var popular = popular(section, "window", "7d");
        assertThat(popular.getString("meta.window")).isEqualTo("7d");
        assertThat(popular.getString("meta.rank")).isEqualTo("views");
        assertThat(popular.getString("meta.algorithm")).isNotBlank();
        var asOf = Instant.parse(popular.getString("meta.asOf"));
        assertThat(asOf).isBetween(before.minusSeconds(15), before.plusSeconds(45));
        assertThat(Instant.parse(popular.getString("meta.to"))).isEqualTo(asOf);
        assertThat(Instant.parse(popular.getString("meta.from")))
                .isEqualTo(asOf.minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.HOURS));

        var trending = popular(section, "rank", "trending");
        assertThat(trending.getString("meta.window")).isNull();
        assertThat(trending.getString("meta.from")).isNull();
        assertThat(popular(section).getString("meta.window")).isEqualTo("24h");
        assertThat(popular(section, "window", "all").getString("meta.from")).isNull();
    }

    @Test
    void viewsAreInTheWindowsTheyBelongTo() {
        var now = article();
        var today = article();
        var thisWeek = article();
        var time = Instant.now();
        counted(thisWeek, "view", 3, time.minus(Duration.ofDays(3)));
        counted(today, "view", 2, time.minus(Duration.ofHours(3)));
        viewed(now, 1);
        assertThat(ids(popular(section, "window", "1h"))).containsExactly(now.id());
        assertThat(ids(popular(section, "window", "24h"))).containsExactly(today.id(), now.id());
        assertThat(ids(popular(section, "window", "7d"))).containsExactly(thisWeek.id(), today.id(), now.id());
        assertThat(ids(popular(section, "window", "30d"))).containsExactly(thisWeek.id(), today.id(), now.id());
        assertThat(ids(popular(section, "window", "all"))).containsExactly(thisWeek.id(), today.id(), now.id());

        MovableClock.advance(Duration.ofMinutes(66));
        assertThat(ids(popular(section, "window", "1h"))).isEmpty();
        MovableClock.advance(Duration.ofHours(24));
        assertThat(ids(popular(section, "window", "24h"))).isEmpty();
        assertThat(ids(popular(section, "window", "7d"))).containsExactly(thisWeek.id(), today.id(), now.id());
        MovableClock.advance(Duration.ofDays(4));
        assertThat(ids(popular(section, "window", "7d"))).containsExactly(today.id(), now.id());
        MovableClock.advance(Duration.ofDays(40));
        assertThat(ids(popular(section, "window", "30d"))).isEmpty();
        assertThat(ids(popular(section, "window", "all"))).containsExactly(thisWeek.id(), today.id(), now.id());
    }

    @ParameterizedTest
    @CsvSource({ "1h,PT0S", "24h,PT5H", "7d,PT100H", "30d,PT160H", "all,PT160H" })
    void lateViewsReachRankingsThatWereReadBefore(String window, Duration ago) {
        var a = article();
        var b = article();
        viewed(a, 1);
        assertThat(ids(popular(section, "window", window))).containsExactly(a.id());
        counted(b, "view", 2, Instant.now().minus(ago));
        assertThat(ids(popular(section, "window", window))).containsExactly(b.id(), a.id());
    }

    @Test
    void previousRankIsTheOneOfAWindowEarlier() {
        var a = article();
        var b = article();
        var c = article();
        var gone = article();
        viewed(gone, 9);
        viewed(a, 3);
        viewed(b, 1);
        MovableClock.advance(Duration.ofMinutes(70));
        viewed(b, 5);
        viewed(c, 3);
        viewed(a, 2);
        var popular = popular(section, "window", "1h");
        assertThat(ids(popular)).containsExactly(b.id(), c.id(), a.id());
        assertThat(numbers(popular, "data.previousRank")).containsExactly(3, null, 2);
        // Ranks of before are of the same filter
        assertThat(numbers(popularNow(section, "window", "1h", "excludeId", gone.id()), "data.previousRank"))
                .containsExactly(2, null, 1);
        assertThat(numbers(popular(section, "window", "all"), "data.previousRank")).containsOnlyNulls();
        assertThat(numbers(popular(section, "rank", "trending"), "data.previousRank")).containsOnlyNulls();
        editor().post("/v1/articles/{article}/unpublish", gone.id()).statusCode(200);
        assertThat(numbers(popular(section, "window", "1h"), "data.previousRank")).containsExactly(2, null, 1);
    }

    @Test
    void risingComparesTheWindowWithTheOneBefore() {
        var steady = article();
        var rising = article();
        var fewer = article();
        var late = article();
        var few = article();
        viewed(steady, 90);
        viewed(rising, 10);
        viewed(fewer, 60);
        viewed(few, 1);
        assertThat(ids(popular(section, "rank", "rising", "window", "1h"))).containsExactly(steady.id(), fewer.id());
        MovableClock.advance(Duration.ofMinutes(70));
        viewed(steady, 100);
        viewed(rising, 60);
        viewed(fewer, 50);
        viewed(few, 29);
        viewed(late, 30);
        counted(few, "read", 50, null);
        var popular = popular(section, "rank", "rising", "window", "1h");
        assertThat(ids(popular)).containsExactly(late.id(), rising.id(), steady.id());
        assertThat(numbers(popular, "data.count")).containsExactly(30, 60, 100);
        assertThat(numbers(popular, "data.previousRank")).containsExactly(null, null, 1);
        assertThat(popular.<Number> getList("data.score").get(0).doubleValue()).isCloseTo(30 / 3.8416, within(1e-4));
        assertThat(popular.getString("meta.algorithm")).isEqualTo("rising-1h-1");
        // Over the whole day nothing was before it
        assertThat(ids(popular(section, "rank", "rising"))).containsExactly(steady.id(), fewer.id(), rising.id(), late.id(),
                few.id());
    }

    @Test
    void purgedArticleLeavesRanksOfBeforeToo() {
        var purged = article();
        var a = article();
        viewed(purged, 9);
        viewed(a, 3);
        MovableClock.advance(Duration.ofMinutes(70));
        viewed(a, 1);
        assertThat(numbers(popular(section, "window", "1h"), "data.previousRank")).containsExactly(2);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", purged.id()).statusCode(204);
        assertThat(numbers(popular(section, "window", "1h"), "data.previousRank")).containsExactly(1);
        assertThat(ids(popular(section, "window", "all"))).containsExactly(a.id());
    }

    @Test
    void scheduledArticleThatWasViewedBeforeComesBackAtItsTime() {
        var article = article();
        viewed(article, 2);
        var at = Instant.now().plus(Duration.ofMinutes(30));
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        editor().sending(Map.of("at", at)).post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        assertThat(ids(popular(section))).isEmpty();
        MovableClock.set(at.minusSeconds(30));
        assertThat(ids(popularNow(section))).isEmpty();
        // Else, as in Newsroom.rankedAnew, one may be handed out that was being read before
        MovableClock.set(at.plusSeconds(12));
        popularNow(section);
        MovableClock.set(at.plusSeconds(15));
        assertThat(ids(popularNow(section))).containsExactly(article.id());
    }

    @Test
    void ageOfRankingsIsAMetric() {
        popularNow(section, "window", "7d");
        var metrics = anyone().get("/q/metrics").statusCode(200).extract().asString();
        assertThat(metrics).containsPattern("masthead_rankings_age_seconds\\{[^}]*window=\"7d\"[^}]*} [0-9]")
                .containsPattern("masthead_rankings_load_seconds_count\\{[^}]*window=\"24h\"");
    }

    @Test
    void trendingIsWhatARecomputationSays() {
        var a = article();
        var b = article();
        var c = article();
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var views = Map.of(
                a, Stream.of(0, 1, 30, 500).map(minutes -> now.minus(Duration.ofMinutes(minutes))).toList(),
                b,
                Stream.of(360, 360, 720, 720, 720, 1000, 1000, 1000, 1000, 1000)
                        .map(minutes -> now.minus(Duration.ofMinutes(minutes)))
                        .toList(),
                c, Stream.of(2, 9000).map(minutes -> now.minus(Duration.ofMinutes(minutes))).toList());
        views.forEach((article, times) -> times.forEach(at -> counted(article, "view", 1, at)));
        counted(c, "share", 20, null);
        counted(c, "read", 20, null);

        var ranking = trending(views);
        assertThat(ranking).containsExactly(a.id(), b.id(), c.id());
        MovableClock.advance(Duration.ofHours(6));
        counted(c, "view", 4, now.plus(Duration.ofHours(6)));
        assertThat(trending(Map.of(a, views.get(a), b, views.get(b), c,
                Stream.concat(views.get(c).stream(), Stream.generate(() -> now.plus(Duration.ofHours(6))).limit(4)).toList())))
                .containsExactly(c.id(), a.id(), b.id());
    }

    private List<String> trending(Map<WrittenArticle, List<Instant>> views) {
        var popular = popular(section, "rank", "trending");
        var asOf = Instant.parse(popular.getString("meta.asOf"));
        var scores = popular.<Number> getList("data.score");
        var ids = ids(popular);
        views.forEach((article, times) -> {
            var expected = times.stream()
                    .mapToDouble(at -> Math.pow(0.5,
                            Duration.between(at, asOf).toMillis() / (double) Duration.ofHours(6).toMillis()))
                    .sum();
            var place = ids.indexOf(article.id());
            assertThat(scores.get(place).doubleValue()).isCloseTo(expected, within(expected * 1e-6));
            assertThat(popular.getInt("data[" + place + "].count")).isEqualTo(times.size());
        });
        return ids;
    }

    @Test
    void trendingForgetsWhatIsLongPast() {
        var article = article();
        viewed(article, 1);
        assertThat(ids(popular(section, "rank", "trending"))).containsExactly(article.id());
        MovableClock.advance(Duration.ofDays(8));
        assertThat(ids(popular(section, "rank", "trending"))).isEmpty();
    }

    @Test
    void filtersChooseAndNeverShortenTheList() {
        var other = aSection("Other");
        var tag = unique("tag");
        var plain = List.of(article(), article(), article());
        var tagged = anArticle().section(section).tags(tag).language("hy").published();
        var elsewhere = anArticle().section(other).tags(tag).language("hy").published();
        plain.forEach(article -> viewed(article, 5));
        viewed(tagged, 2);
        viewed(elsewhere, 1);
        assertThat(ids(popular(section, "limit", "2"))).hasSize(2).isSubsetOf(plain.stream().map(WrittenArticle::id).toList());
        assertThat(ids(popularNow(section, "limit", "1", "tag", tag))).containsExactly(tagged.id());
        assertThat(ids(popularNow(section, "limit", "1", "language", "hy"))).containsExactly(tagged.id());
        assertThat(ids(popularNow(section, "section", other, "tag", tag))).containsExactly(tagged.id(), elsewhere.id());
        assertThat(ids(popularNow(section, "section", other, "tag", tag, "tag", unique("other"), "excludeId", tagged.slug())))
                .containsExactly(elsewhere.id());
        assertThat(ids(popularNow(section, "tag", unique("none")))).isEmpty();
        assertThat(ids(
                popularNow(section, "limit", "1", "excludeId", plain.get(0).id(), "excludeId", plain.get(1).slug(), "excludeId",
                        plain.get(2).id(), "excludeId", unique("nothing-"))))
                .containsExactly(tagged.id());
    }

    @Test
    void filtersAreOfTheLiveArticleNotOfItsDraft() {
        var other = aSection("Other");
        var article = article();
        viewed(article, 1);
        editor().ifMatch("*").patching(Map.of("section", other)).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        assertThat(ids(popular(section))).containsExactly(article.id());
        assertThat(ids(popularNow(other))).isEmpty();
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        assertThat(ids(popular(section))).isEmpty();
        assertThat(ids(popularNow(other))).containsExactly(article.id());
    }

    @Test
    void unpublishedArticleLeavesAtOnceAndTheNextTakesItsPlace() {
        var a = article();
        var b = article();
        var c = article();
        viewed(a, 3);
        viewed(b, 2);
        viewed(c, 1);
        assertThat(ids(popular(section, "limit", "2"))).containsExactly(a.id(), b.id());
        editor().post("/v1/articles/{article}/unpublish", a.id()).statusCode(200);
        var left = popularNow(section, "limit", "2");
        assertThat(ids(left)).containsExactly(b.id(), c.id());
        assertThat(numbers(left, "data.rank")).containsExactly(1, 2);
        editor().post("/v1/articles/{article}/publish", a.id()).statusCode(200);
        assertThat(ids(popular(section, "limit", "2"))).containsExactly(a.id(), b.id());
    }

    @Test
    void articleLeavesAtTheEndOfItsPeriod() {
        var end = Instant.now().plus(Duration.ofMinutes(30));
        var article = anArticle().section(section).published(Instant.now().minusSeconds(60), end);
        viewed(article, 1);
        assertThat(ids(popular(section))).containsExactly(article.id());
        MovableClock.set(end.minusSeconds(3));
        assertThat(ids(popularNow(section))).containsExactly(article.id());
        MovableClock.set(end);
        assertThat(ids(popularNow(section))).isEmpty();
        problem(view(article), 410, "gone");
    }

    @Test
    void equalsAreInTheOrderOfTheirIds() {
        var articles = List.of(article(), article(), article(), article());
        viewed(articles.get(2), 1);
        viewed(articles.get(0), 1);
        viewed(articles.get(3), 1);
        viewed(articles.get(1), 1);
        assertThat(ids(popular(section))).containsExactlyElementsOf(articles.stream().map(WrittenArticle::id).toList());
        assertThat(ids(popular(section, "window", "all")))
                .containsExactlyElementsOf(articles.stream().map(WrittenArticle::id).toList());
    }

    @Test
    void newArticleIsInTheListWithinFifteenSeconds() {
        assertThat(ids(popular(section))).isEmpty();
        var article = article();
        viewed(article, 1);
        MovableClock.advance(Duration.ofSeconds(12));
        // Else, as in Newsroom.rankedAnew, one may be handed out that was being read before
        popularNow(section);
        MovableClock.advance(Duration.ofSeconds(3));
        assertThat(ids(popularNow(section))).containsExactly(article.id());
    }

    @Test
    void questionsWithoutAnAnswerAreRefused() {
        for (var wrong : Arrays.asList(
                List.of("window", "2h"), List.of("window", ""), List.of("rank", "likes"), List.of("limit", "0"),
                List.of("limit", "101"))) {
            problem(anyone().query(wrong.get(0), wrong.get(1)).get("/v1/popular"), 400, "invalid-parameter");
        }
        assertThat(
                problem(anyone().query("rank", "trending").query("window", "24h").get("/v1/popular"), 400, "invalid-parameter")
                        .getString("errors[0].parameter"))
                .isEqualTo("window");
        assertThat(problem(anyone().query("rank", "rising").query("window", "all").get("/v1/popular"), 400, "invalid-parameter")
                .getString("errors[0].parameter")).isEqualTo("window");
        anyone().query("rank", "visitors").query("window", "all").get("/v1/popular").statusCode(200);
        assertThat(problem(anyone().query("rank", "trendin").get("/v1/popular"), 400, "invalid-parameter")
                .getString("errors[0].suggestion")).isEqualTo("trending");
        assertThat(problem(anyone().query("exclude", "x").get("/v1/popular"), 400, "unknown-parameter")
                .getString("errors[0].suggestion")).isEqualTo("excludeId");
    }

    @Test
    void cardsOfTheListAreAsTheyAreElsewhere() {
        var article = article();
        viewed(article, 1);
        editor().sending(Map.of("section", section)).put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
        var card = anyone().query("section", section).get("/v1/articles").extract().jsonPath().getMap("data[0]");
        assertThat(popular(section).<String, Object> getMap("data[0].article")).isEqualTo(card);
        anyone().query("section", section).query("fields", "slug").get("/v1/popular").statusCode(200)
                .body("data.article.slug", contains(article.slug()));
    }
}
