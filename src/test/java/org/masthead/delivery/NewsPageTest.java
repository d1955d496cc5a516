package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.rankedAnew;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** A page and a front in one call: nothing twice, and every list as long as it can be. */
@NewsroomTest
class NewsPageTest {

    // The popular list is the whole site's
    @BeforeEach
    void onADayOfItsOwn() {
        MovableClock.aDayOfItsOwn();
    }

    private static void chosen(WrittenArticle... articles) {
        var entries = Arrays.stream(articles).map(article -> Map.of("articleId", article.id())).toList();
        editor().ifMatch("*").sending(Map.of("entries", entries)).put("/v1/editors-choice/entries").statusCode(200);
    }

    private static void related(WrittenArticle source, WrittenArticle... targets) {
        var relations = Arrays.stream(targets).map(target -> Map.of("target", target.id())).toList();
        editor().ifMatch("*").sending(Map.of("relations", relations)).put("/v1/articles/{article}/relations", source.id())
                .statusCode(200);
    }

    /** The first most of all; each by visitors of its own. */
    private static void viewed(WrittenArticle... articles) {
        var events = IntStream.range(0, articles.length).boxed()
                .flatMap(i -> IntStream.range(0, articles.length - i)
                        .mapToObj(n -> Map.of("article", articles[i].id(), "visitor", unique("visitor"))))
                .toList();
        anyone().header("User-Agent", "Mozilla/5.0").sending(Map.of("events", events)).post("/v1/views").statusCode(200)
                .body("accepted", equalTo(events.size()));
        rankedAnew();
    }

    private static List<String> ids(WrittenArticle... articles) {
        return Arrays.stream(articles).map(WrittenArticle::id).toList();
    }

    private static WrittenArticle[] articles(int number) {
        return Stream.generate(() -> anArticle().published()).limit(number).toArray(WrittenArticle[]::new);
    }

    @Test
    void pageShowsNoArticleTwiceAndFillsEachList() {
        var a = anArticle().published();
        var r = articles(3);
        var e = articles(3);
        var p = articles(3);
        related(a, r[0], r[1], r[2]);
        chosen(a, r[0], r[2], e[0], e[1], e[2]);
        viewed(a, r[0], p[0], r[2], e[0], p[1], e[1], p[2]);
        anyone().query("related", 2).query("editorsChoice", 2).query("popular", 3).get("/v1/articles/{article}/page", a.slug())
                .statusCode(200)
                .body("article.id", equalTo(a.id()))
                .body("article.editorsChoice", equalTo(true))
                .body("related.article.id", equalTo(ids(r[0], r[1])))
                .body("related.rank", equalTo(List.of(1, 2)))
                .body("related.article.editorsChoice", equalTo(List.of(true, false)))
                .body("editorsChoice.article.id", equalTo(ids(r[2], e[0])))
                .body("editorsChoice.rank", equalTo(List.of(1, 2)))
                .body("popular.article.id", equalTo(ids(p[0], p[1], e[1])))
                .body("popular.rank", equalTo(List.of(1, 2, 3)))
                .body("popular.count", equalTo(List.of(6, 3, 2)));
    }

    @Test
    void pageLeavesOutWhatIsNotLiveAndFillsItsPlace() {
        var a = anArticle().published();
        var r = articles(3);
        var e = articles(3);
        var p = articles(4);
        related(a, r);
        chosen(e);
        viewed(p);
        for (var gone : List.of(r[0], e[0], p[0], p[1])) {
            editor().post("/v1/articles/{article}/unpublish", gone.id()).statusCode(200);
        }
        anyone().query("related", 2).query("editorsChoice", 2).query("popular", 2).get("/v1/articles/{article}/page", a.id())
                .statusCode(200)
                .body("related.article.id", equalTo(ids(r[1], r[2])))
                .body("editorsChoice.article.id", equalTo(ids(e[1], e[2])))
                .body("popular.article.id", equalTo(ids(p[2], p[3])));
    }

    @Test
    void pageFollowsEveryChangeAndTheCounts() {
        var a = anArticle().published();
        var r = articles(2);
        var p = articles(2);
        related(a, r[0]);
        chosen();
        viewed(p[0]);
        page(a).body("popular.article.id", equalTo(ids(p[0])));
        viewed(p[1], p[0], p[1]);
        page(a).body("popular.article.id", equalTo(ids(p[1], p[0]))).body("related.article.id", equalTo(ids(r[0])))
                .body("editorsChoice", empty());
        related(a, r[1]);
        chosen(p[1]);
        page(a).body("related.article.id", equalTo(ids(r[1]))).body("editorsChoice.article.id", equalTo(ids(p[1])))
                .body("popular.article.id", equalTo(ids(p[0])));
        editor().ifMatch("*").query("publish", true).patching(Map.of("standfirst", "Corrected.", "slug", a.slug() + "-again"))
                .patch("/v1/articles/{article}/draft", a.id()).statusCode(200);
        page(a).body("article.standfirst", equalTo("Corrected."));
        anyone().get("/v1/articles/{article}/page", a.slug()).statusCode(308);
        editor().post("/v1/articles/{article}/unpublish", a.id()).statusCode(200);
        problem(anyone().get("/v1/articles/{article}/page", a.id()), 410, "gone");
    }

    private static ValidatableResponse page(WrittenArticle article) {
        return anyone().get("/v1/articles/{article}/page", article.id()).statusCode(200);
    }

    @Test
    void pageWithLimitsOfZeroIsTheArticleAlone() {
        var a = anArticle().published();
        var other = anArticle().published();
        related(a, other);
        chosen(other);
        viewed(other);
        anyone().query("related", 0).query("editorsChoice", 0).query("popular", 0).get("/v1/articles/{article}/page", a.id())
                .statusCode(200)
                .body("article.id", equalTo(a.id()))
                .body("related", empty()).body("editorsChoice", empty()).body("popular", empty());
        anyone().query("related", 0).get("/v1/articles/{article}/page", a.id())
                .body("related", empty()).body("editorsChoice.article.id", equalTo(ids(other))).body("popular", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "related", "popular", "editorsChoice" })
    void pageRefusesLimitsOutOfRange(String list) {
        var a = anArticle().published();
        for (var limit : List.of("-1", "51", "many")) {
            problem(anyone().query(list, limit).get("/v1/articles/{article}/page", a.id()), 400, "invalid-parameter");
        }
    }

    @Test
    void pageFieldsSelectWithinArticlesAndCards() {
        var a = anArticle().published();
        var other = anArticle().published();
        related(a, other);
        var page = anyone().query("fields", "title").get("/v1/articles/{article}/page", a.id()).statusCode(200).extract();
        assertThat(page.<Map<String, Object>> path("article")).containsOnlyKeys("id", "title");
        assertThat(page.<Map<String, Object>> path("related[0].article")).containsOnlyKeys("id", "title");
        assertThat(page.<Map<String, Object>> path("related[0]")).containsKeys("rank", "type", "origin", "label");
    }

    @Test
    void frontShowsNoArticleTwiceAndFillsEachList() {
        var section = aSection("Region");
        var articles = Stream.generate(() -> {
            MovableClock.advance(Duration.ofMillis(5));
            return anArticle().section(section).published();
        }).limit(24).toArray(WrittenArticle[]::new);
        // 0 is the oldest, 23 the newest
        var entries = Stream.of(23, 5, 22, 6, 7, 8).map(i -> Map.of("articleId", articles[i].id())).toList();
        editor().ifMatch("*").query("section", section).sending(Map.of("entries", entries)).put("/v1/editors-choice/entries")
                .statusCode(200);
        viewed(articles[23], articles[21], articles[0], articles[20], articles[8], articles[1], articles[2], articles[3],
                articles[4]);
        anyone().query("section", section).get("/v1/front").statusCode(200)
                .body("editorsChoice.article.id",
                        equalTo(ids(articles[23], articles[5], articles[22], articles[6], articles[7])))
                .body("latest.id",
                        equalTo(IntStream.iterate(21, i -> i - 1).limit(10).mapToObj(i -> articles[i].id()).toList()))
                .body("popular.article.id", equalTo(ids(articles[0], articles[8], articles[1], articles[2], articles[3])))
                .body("popular.rank", equalTo(List.of(1, 2, 3, 4, 5)))
                .body("sections", empty())
                .body("meta.section.slug", equalTo(section)).body("meta.section.name", equalTo("Region"));
    }

    @Test
    void frontOfTheSiteShowsNoArticleTwice() {
        var section = aSection("A section of the front");
        var articles = Stream.generate(() -> anArticle().section(section).published()).limit(12).toArray(WrittenArticle[]::new);
        chosen(articles[0], articles[1]);
        viewed(articles);
        var front = anyone().get("/v1/front").statusCode(200)
                .body("meta.section", equalTo(null))
                .body("editorsChoice.article.editorsChoice", everyItem(equalTo(true)))
                .extract();
        assertThat(front.<List<Object>> path("latest")).hasSize(10);
        var all = Stream.of("editorsChoice.article.id", "latest.id", "popular.article.id", "sections.data.id.flatten()")
                .flatMap(path -> front.<List<String>> path(path).stream()).toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(12).doesNotHaveDuplicates().contains(articles[0].id(), articles[1].id());
        assertThat(front.<List<Integer>> path("sections.collect { it.data.size() }")).allMatch(size -> size >= 1 && size <= 4);
    }

    @Test
    void unknownSectionHasNoFront() {
        problem(anyone().query("section", "no-such-section").get("/v1/front"), 404, "not-found");
        problem(anyone().query("sections", "x").get("/v1/front"), 400, "unknown-parameter");
    }

    @Test
    void frontOfAnEmptySectionIsEmpty() {
        anyone().query("section", aSection("Nothing yet")).get("/v1/front").statusCode(200)
                .body("editorsChoice", empty()).body("latest", empty()).body("popular", empty()).body("sections", empty());
    }
}
