package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.keyOf;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** What readers get of articles: the live ones, all of what is live and nothing else. */
@NewsroomTest
class LiveArticlesTest {

    private static final String ARTICLE = "/v1/articles/{article}";

    private static ValidatableResponse read(WrittenArticle article) {
        return anyone().get(ARTICLE, article.id());
    }

    @Test
    void liveArticleHasEveryField() {
        var section = aSection("World");
        var tag = unique("tag");
        var author = unique("writer");
        var article = anArticle().title("Headline " + unique("h")).body("First *paragraph*.\n\nSecond one.").section(section)
                .tags(tag)
                .authors(author).source("commonspace.eu", "", "primary").published();
        var live = anyone().get(ARTICLE, article.slug()).statusCode(200)
                .body("id", equalTo(article.id()), "slug", equalTo(article.slug()), "version", equalTo(1))
                .body("standfirst", equalTo(""), "teaser", equalTo("First paragraph. Second one."), "wordCount", equalTo(4))
                .body("readingMinutes", equalTo(1), "section", equalTo(Map.of("slug", section, "name", "World")))
                .body("tags", equalTo(List.of(Map.of("slug", tag, "name", tag))), "authors.name", contains(author))
                .body("sourceLine", equalTo("commonspace.eu"), "language", equalTo("en"), "image", nullValue(), "sensitive",
                        equalTo(false))
                .body("canonicalUrl", nullValue(), "seo", equalTo(Map.of("title", "", "description", "")), "editorsChoice",
                        equalTo(false))
                .extract();
        assertThat(live.<Map<String, Object>> path("$")).containsOnlyKeys("id", "slug", "title", "standfirst", "teaser", "body",
                "wordCount",
                "readingMinutes", "section", "tags", "authors", "sources", "sourceLine", "language", "image", "sensitive",
                "canonicalUrl", "seo",
                "attributes", "editorsChoice", "publishedAt", "updatedAt", "version");
        assertThat(live.<String> path("body")).contains("<p>First <em>paragraph</em>.</p>");
        assertThat(live.<String> path("publishedAt")).isEqualTo(live.path("updatedAt"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "html | <p>A <strong>word</strong>.</p>", "text | A word.", "source | A **word**." })
    void bodyComesInThreeForms(String format, String body) {
        var article = anArticle().body("A **word**.").published();
        assertThat(anyone().query("bodyFormat", format).get(ARTICLE, article.id()).statusCode(200).extract()
                .<String> path("body").strip())
                .isEqualTo(body);
    }

    @Test
    void whatNeverWasLiveIsNotFound() {
        for (var article : List.of(anArticle().draft(), anArticle().inReview(), anArticle().trashed(),
                anArticle().scheduled(Instant.now().plus(1, ChronoUnit.HOURS)))) {
            for (var name : List.of(article.id(), article.slug())) {
                problem(anyone().get(ARTICLE, name), 404, "not-found");
                problem(admin().get(ARTICLE, name), 404, "not-found");
            }
        }
    }

    @Test
    void whatIsNotLiveAnyMoreIsGone() {
        var article = anArticle().unpublished();
        problem(read(article), 410, "gone");
        problem(anyone().get(ARTICLE, article.slug()), 410, "gone");
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        read(article).statusCode(200);
        editor().ifMatch("*").delete(ARTICLE, article.id()).statusCode(204);
        problem(read(article), 410, "gone");
        editor().post("/v1/articles/{article}/restore", article.id()).statusCode(200);
        problem(read(article), 410, "gone");
        admin().ifMatch("*").query("purge", true).delete(ARTICLE, article.id()).statusCode(204);
        problem(read(article), 410, "gone");
        problem(anyone().get(ARTICLE, article.slug()), 410, "gone");
    }

    @Test
    void scheduledArticleAppearsAtItsSecondAndGoesAtItsEnd() {
        var from = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var until = from.plus(1, ChronoUnit.HOURS);
        var tag = unique("timed");
        var article = anArticle().tags(tag).published(from, until);
        MovableClock.set(from.minusSeconds(5));
        problem(read(article), 404, "not-found");
        anyone().query("tag", tag).get("/v1/articles").statusCode(200).body("data", empty());
        MovableClock.set(from);
        read(article).statusCode(200).body("publishedAt", equalTo(from.toString()));
        anyone().query("tag", tag).get("/v1/articles").body("data.id", contains(article.id()));
        MovableClock.set(until.minusSeconds(5));
        read(article).statusCode(200);
        MovableClock.set(until);
        problem(read(article), 410, "gone");
        anyone().query("tag", tag).get("/v1/articles").body("data", empty());
    }

    @Test
    void cachingEndsBeforeTheNextChange() {
        var now = MovableClock.aDayOfItsOwn();
        var article = anArticle().published();
        editor().sending(Map.of("at", now.plusSeconds(8)))
                .post("/v1/articles/{article}/unpublish", article.id())
                .statusCode(200);
        var control = read(article).statusCode(200).extract().header("Cache-Control");
        var age = Integer.parseInt(control.replaceAll(".*max-age=(\\d+).*", "$1"));
        assertThat(age).isBetween(0, 8);
    }

    @Test
    void draftsChangeNothingForReaders() {
        var article = anArticle().title("Published").published();
        var etag = read(article).extract().header("ETag");
        author().ifMatch(1).patching(Map.of("title", "Draft")).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        read(article).body("title", equalTo("Published"), "version", equalTo(1)).header("ETag", etag);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        read(article).body("title", equalTo("Draft"), "version", equalTo(2)).header("ETag", not(etag));
    }

    @Test
    void firstPublicationStaysTheDateOfTheArticle() {
        var article = anArticle().published();
        var first = read(article).extract().<String> path("publishedAt");
        MovableClock.advance(Duration.ofHours(1));
        author().ifMatch(1).patching(Map.of("title", "Again")).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        read(article).body("publishedAt", equalTo(first), "updatedAt", not(first));
    }

    @Test
    void importedDateIsTheDateOfTheArticle() {
        read(anArticle().publishedAt(Instant.parse("2015-05-05T05:05:05Z")).published()).body("publishedAt",
                equalTo("2015-05-05T05:05:05Z"));
    }

    @Test
    void formerSlugLeadsToTheCurrentOne() {
        var article = anArticle().published();
        var slug = unique("current-");
        editor().ifMatch(1).query("publish", true).patching(Map.of("slug", slug))
                .patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        anyone().query("fields", "title").get(ARTICLE, article.slug()).statusCode(308).header("Location",
                "/v1/articles/" + slug + "?fields=title");
        anyone().get(ARTICLE, slug).statusCode(200);
    }

    @Test
    void slugOfADraftIsNoAddressForReaders() {
        var article = anArticle().published();
        var slug = unique("coming-");
        author().ifMatch(1).patching(Map.of("slug", slug)).patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
        problem(anyone().get(ARTICLE, slug), 404, "not-found");
        anyone().get(ARTICLE, article.slug()).statusCode(200);
    }

    @Test
    void conditionalReadsAreAnsweredShortly() {
        MovableClock.aDayOfItsOwn();
        var article = anArticle().published();
        MovableClock.advance(Duration.ofSeconds(1));
        var first = read(article).statusCode(200);
        var etag = first.extract().header("ETag");
        assertThat(etag).matches("\"[^\"]+\"");
        assertThat(first.extract().header("Last-Modified")).endsWith("GMT");
        for (var tags : List.of(etag, "*", "\"other\", " + etag, "W/" + etag)) {
            var answer = anyone().header("If-None-Match", tags).get(ARTICLE, article.id()).statusCode(304).header("ETag", etag);
            assertThat(answer.extract().asByteArray()).isEmpty();
        }
        anyone().header("If-None-Match", "\"other\"").get(ARTICLE, article.id()).statusCode(200);
        anyone().header("If-Modified-Since", first.extract().header("Last-Modified")).get(ARTICLE, article.id())
                .statusCode(304);
        anyone().header("If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT").get(ARTICLE, article.id()).statusCode(200);
    }

    @Test
    void headAnswersAsGetWithoutABody() {
        var article = anArticle().published();
        // Within its own second, an answer has another Last-Modified than later
        MovableClock.advance(Duration.ofSeconds(2));
        var get = read(article).extract();
        var head = anyone().head(ARTICLE, article.id()).statusCode(200).extract();
        assertThat(head.asByteArray()).isEmpty();
        for (var header : List.of("ETag", "Last-Modified", "Content-Type")) {
            assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
        }
        anyone().head(ARTICLE, unique("nothing-")).statusCode(404);
    }

    @Test
    void cardHasItsFieldsAndNoMore() {
        var tag = unique("card");
        anArticle().tags(tag).published();
        assertThat(
                anyone().query("tag", tag).get("/v1/articles").statusCode(200).extract().<Map<String, Object>> path("data[0]"))
                .containsOnlyKeys("id", "slug", "title", "teaser", "section", "image", "language", "editorsChoice",
                        "publishedAt", "updatedAt");
    }

    @Test
    void listHasWhatIsLiveOnly() {
        var tag = unique("mixed");
        var live = anArticle().tags(tag).published();
        anArticle().tags(tag).draft();
        anArticle().tags(tag).unpublished();
        anArticle().tags(tag).trashed();
        anArticle().tags(tag).scheduled(Instant.now().plus(1, ChronoUnit.HOURS));
        var untagged = anArticle().published();
        author().ifMatch(1).patching(Map.of("tags", List.of(tag))).patch("/v1/articles/{article}/draft", untagged.id())
                .statusCode(200);
        for (var key : List.of("reader", "editor", "admin")) {
            holding(keyOf(key)).query("tag", tag).query("count", "exact").get("/v1/articles").statusCode(200)
                    .body("data.id", contains(live.id()), "page.total", equalTo(1));
        }
        anyone().query("tag", tag).get("/v1/articles").body("data.id", contains(live.id()), "page.total", nullValue());
    }

    @Test
    void filtersOfOneNameAreOrAndOfTwoAreAnd() {
        var section = aSection("One");
        var other = aSection("Two");
        var a = unique("a");
        var b = unique("b");
        var first = anArticle().section(section).tags(a).authors(unique("w")).language("hy").published();
        var second = anArticle().section(other).tags(a, b).published();
        anyone().query("section", section, other).get("/v1/articles").body("data.id",
                containsInAnyOrder(first.id(), second.id()));
        anyone().query("tag", a, b).get("/v1/articles").body("data", hasSize(2));
        anyone().query("tagAll", a, b).get("/v1/articles").body("data.id", contains(second.id()));
        anyone().query("tag", a).query("section", section).get("/v1/articles").body("data.id", contains(first.id()));
        anyone().query("tag", a).query("language", "hy").get("/v1/articles").body("data.id", contains(first.id()));
    }

    @Test
    void timesFilterFromAndTo() {
        var tag = unique("dated");
        var early = anArticle().tags(tag).publishedAt(Instant.parse("2015-01-01T00:00:00Z")).published();
        var late = anArticle().tags(tag).publishedAt(Instant.parse("2016-01-01T00:00:00Z")).published();
        anyone().query("tag", tag).query("publishedFrom", "2015-06-01T00:00:00Z").get("/v1/articles").body("data.id",
                contains(late.id()));
        anyone().query("tag", tag).query("publishedTo", "2015-06-01T00:00:00Z").get("/v1/articles").body("data.id",
                contains(early.id()));
        anyone().query("tag", tag).query("sort", "publishedAt").get("/v1/articles").body("data.id",
                contains(early.id(), late.id()));
        anyone().query("tag", tag).get("/v1/articles").body("data.id", contains(late.id(), early.id()));
        anyone().query("tag", tag).query("updatedSince", Instant.now().minus(1, ChronoUnit.HOURS)).get("/v1/articles")
                .body("data", hasSize(2));
    }

    @Test
    void relevanceNeedsWords() {
        problem(anyone().query("sort", "relevance").get("/v1/articles"), 400, "invalid-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = { "-publishedAt", "publishedAt", "-updatedAt", "title" })
    void pagesAreTheWholeListWhileRowsComeAndGo(String sort) {
        var tag = unique("paged");
        for (int i = 0; i < 7; i++) {
            anArticle().title("T" + i % 3).tags(tag).published();
        }
        var all = anyone().query("tag", tag).query("sort", sort).get("/v1/articles").statusCode(200).extract()
                .<List<String>> path("data.id");
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var request = anyone().query("tag", tag).query("sort", sort).query("limit", 3);
            var page = (cursor == null ? request : request.query("cursor", cursor)).get("/v1/articles").statusCode(200)
                    .extract().jsonPath();
            seen.addAll(page.getList("data.id"));
            cursor = page.getString("page.next");
            if (seen.size() == 3) {
                editor().post("/v1/articles/{article}/unpublish", seen.get(2)).statusCode(200);
            }
        } while (cursor != null);
        assertThat(seen).isEqualTo(all).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void longerListTakesNoMoreStatements() {
        var tag = unique("counted");
        anArticle().tags(tag, "x").section(aSection("S")).authors("W").published();
        var few = StatementCount.of(anyone().query("tag", tag).query("limit", 1).get("/v1/articles").statusCode(200));
        for (int i = 0; i < 5; i++) {
            anArticle().tags(tag, "x").section(aSection("S")).authors("W").published();
        }
        var many = StatementCount
                .of(anyone().query("tag", tag).query("limit", 50).get("/v1/articles").statusCode(200).body("data", hasSize(6)));
        assertThat(many).as(many.toString()).hasSizeLessThanOrEqualTo(few.size());
    }

    @Test
    void hiddenFieldsAreNoFilters() {
        for (var name : List.of("state", "title", "createdBy", "draft", "stage", "status", "filter[state]", "where",
                "externalid")) {
            problem(anyone().query(name, "x").get("/v1/articles"), 400, "unknown-parameter");
        }
    }

    @Test
    void fieldsKeepOnlyWhatIsAskedFor() {
        var article = anArticle().published();
        assertThat(anyone().query("fields", "title,slug").get(ARTICLE, article.id()).statusCode(200).extract()
                .<Map<String, Object>> path("$"))
                .containsOnlyKeys("id", "title", "slug");
        problem(anyone().query("fields", "createdBy").get(ARTICLE, article.id()), 400, "invalid-parameter");
        problem(anyone().query("fields", "titel").get("/v1/articles"), 400, "invalid-parameter");
    }

    @Test
    void scriptNeverReachesReaders() {
        var body = "<p onclick=alert(1)>Hi <script>alert(1)</script><a href=\"javascript:alert(1)\">x</a><svg onload=alert(1)></p>";
        for (var format : List.of("html", "text", "source")) {
            assertThat(
                    anyone().query("bodyFormat", format).get(ARTICLE, anArticle().html(body).published().id()).statusCode(200)
                            .extract().<String> path("body"))
                    .doesNotContain("<script", "onclick", "javascript:", "<svg").contains("Hi");
        }
    }

    @Test
    void emptyArticleIsAnArticle() {
        read(anArticle().published()).statusCode(200).body("teaser", equalTo(""), "body", emptyOrNullString(), "wordCount",
                equalTo(0),
                "readingMinutes", equalTo(0), "sourceLine", equalTo(""), "tags", empty(), "authors", empty(), "sources",
                empty());
    }
}
