package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.path.json.JsonPath;

/** The list of working copies: its filters, its sorts, and pages that stay whole while rows change. */
@NewsroomTest
class DraftListTest {

    private final String tag = unique("listed");

    private Request tagged() {
        return reader().query("tag", tag);
    }

    private List<String> make(int count) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add(anArticle().tags(tag).draft().id());
            // The clock ticks in milliseconds: none of these shares one with another
            MovableClock.advance(Duration.ofMillis(2));
        }
        return ids;
    }

    @Test
    void newestChangeComesFirst() {
        var ids = make(3);
        tagged().get("/v1/drafts").statusCode(200).header("Cache-Control", "no-store")
                .body("data.id", contains(ids.get(2), ids.get(1), ids.get(0)), "meta.sort", equalTo("-modifiedAt"))
                .body("page.limit", equalTo(20), "page.next", nullValue(), "page.prev", nullValue(), "page.total", nullValue());
        author().ifMatch("*").patching(Map.of("title", "Changed")).patch("/v1/articles/{article}/draft", ids.get(0))
                .statusCode(200);
        tagged().get("/v1/drafts").body("data.id[0]", equalTo(ids.get(0)));
        tagged().query("sort", "modifiedAt").get("/v1/drafts").body("data.id", contains(ids.get(1), ids.get(2), ids.get(0)));
        tagged().query("sort", "-createdAt").get("/v1/drafts").body("data.id", contains(ids.get(2), ids.get(1), ids.get(0)));
    }

    @Test
    void everyStateHasAFilterAndSeveralMeanOr() {
        var soon = Instant.now().plus(1, ChronoUnit.HOURS);
        var byState = Map.of(
                "draft", anArticle().tags(tag).draft(),
                "review", anArticle().tags(tag).inReview(),
                "scheduled", anArticle().tags(tag).scheduled(soon),
                "published", anArticle().tags(tag).published(),
                "unpublished", anArticle().tags(tag).unpublished(),
                "trashed", anArticle().tags(tag).trashed());
        byState.forEach((state, article) -> tagged().query("state", state).get("/v1/drafts").statusCode(200)
                .body("data.id", contains(article.id()), "data.state", contains(state)));
        tagged().query("state", "draft", "trashed").query("count", "exact").get("/v1/drafts")
                .body("data.state", containsInAnyOrder("draft", "trashed"), "page.total", equalTo(2));
        tagged().query("count", "exact").get("/v1/drafts").body("page.total", equalTo(6), "data", hasSize(6));
        MovableClock.set(soon.plusSeconds(1));
        tagged().query("state", "scheduled").get("/v1/drafts").body("data", empty());
        tagged().query("state", "published").get("/v1/drafts").body("data", hasSize(2));
    }

    @Test
    void filtersOfDifferentNamesMustAllMatch() {
        var section = aSection("Filtered");
        var writer = unique("writer");
        var externalId = unique("ext");
        var wanted = anArticle().tags(tag).section(section).authors(writer).externalId(externalId).draft();
        anArticle().tags(tag).section(section).draft();
        anArticle().section(section).authors(writer).draft();
        tagged().query("section", section).query("author", writer).get("/v1/drafts").body("data.id", contains(wanted.id()));
        tagged().query("section", section).get("/v1/drafts").body("data", hasSize(2));
        reader().query("externalId", externalId).get("/v1/drafts").body("data.id", contains(wanted.id()));
        tagged().query("section", unique("none")).get("/v1/drafts").statusCode(200).body("data", empty());
    }

    @Test
    void changesSinceATimeAreListed() {
        make(1);
        MovableClock.advance(Duration.ofHours(1));
        var since = Instant.now().plus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        var later = anArticle().tags(tag).draft();
        tagged().query("modifiedSince", since).get("/v1/drafts").body("data.id", contains(later.id()));
    }

    @Test
    void titlesSortAsPeopleSortThem() {
        for (var title : List.of("zebra", "Éclair", "apple", "Zoo", "eclipse", "Ереван", "Apple pie")) {
            anArticle().tags(tag).title(title).draft();
        }
        tagged().query("sort", "title").get("/v1/drafts")
                .body("data.title", contains("apple", "Apple pie", "Éclair", "eclipse", "zebra", "Zoo", "Ереван"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "-modifiedAt", "modifiedAt", "-createdAt", "title" })
    void pagesForwardAndBackAreTheWholeList(String sort) {
        for (int i = 0; i < 7; i++) {
            // Equal titles and times: the id decides
            anArticle().tags(tag).title(i % 2 == 0 ? "Same" : "Other").draft();
        }
        var all = tagged().query("sort", sort).get("/v1/drafts").extract().<List<String>> path("data.id");
        var forward = new ArrayList<String>();
        var backward = new ArrayList<List<String>>();
        String cursor = null;
        JsonPath page;
        do {
            page = page(sort, cursor);
            assertThat(page.getString("page.prev") == null).isEqualTo(cursor == null);
            forward.addAll(page.getList("data.id"));
            cursor = page.getString("page.next");
        } while (cursor != null);
        assertThat(forward).isEqualTo(all).hasSize(7);
        for (cursor = page.getString("page.prev"); cursor != null; cursor = page.getString("page.prev")) {
            page = page(sort, cursor);
            assertThat(page.getString("page.next")).isNotNull();
            backward.add(page.getList("data.id"));
        }
        Collections.reverse(backward);
        assertThat(backward.stream().flatMap(List::stream)).isEqualTo(all.subList(0, 6));
    }

    private JsonPath page(String sort, String cursor) {
        var request = tagged().query("sort", sort).query("limit", 2);
        return (cursor == null ? request : request.query("cursor", cursor)).get("/v1/drafts").statusCode(200).extract()
                .jsonPath();
    }

    @Test
    void rowsThatComeAndGoCauseNoRepeatAndNoGap() {
        var ids = make(8);
        Collections.reverse(ids);
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var request = tagged().query("state", "draft").query("sort", "-createdAt").query("limit", 3);
            var page = (cursor == null ? request : request.query("cursor", cursor)).get("/v1/drafts").extract().jsonPath();
            seen.addAll(page.getList("data.id"));
            cursor = page.getString("page.next");
            if (seen.size() == 3) {
                make(2);
                // One that was seen, and the very row the cursor stands on
                editor().ifMatch("*").delete("/v1/articles/{article}", ids.get(0)).statusCode(204);
                editor().post("/v1/articles/{article}/publish", ids.get(2)).statusCode(200);
            }
        } while (cursor != null);
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void linkHeaderLeadsToThePagesAround() {
        make(5);
        var first = tagged().query("limit", 2).get("/v1/drafts");
        var link = first.extract().header("Link");
        assertThat(link).matches("</v1/drafts\\?.*cursor=.*>; rel=\"next\"").contains("tag=" + tag).contains("limit=2");
        var second = holdingLink(link, "next");
        assertThat(second.getList("data")).hasSize(2);
        tagged().get("/v1/drafts").header("Link", nullValue());
    }

    private static JsonPath holdingLink(String header, String rel) {
        for (var link : header.split(", ")) {
            if (link.endsWith("rel=\"" + rel + "\"")) {
                return io.restassured.RestAssured.given().urlEncodingEnabled(false)
                        .header("Authorization", "Bearer " + org.masthead.testsupport.Newsroom.keyOf("reader"))
                        .get(link.substring(1, link.indexOf('>'))).then().statusCode(200).extract().jsonPath();
            }
        }
        throw new AssertionError(header);
    }

    @Test
    void cursorBelongsToItsFiltersAndItsSort() {
        make(3);
        var cursor = tagged().query("limit", 1).get("/v1/drafts").extract().<String> path("page.next");
        problem(tagged().query("limit", 1).query("cursor", cursor).query("sort", "title").get("/v1/drafts"), 400,
                "invalid-cursor");
        problem(tagged().query("limit", 1).query("cursor", cursor).query("state", "draft").get("/v1/drafts"), 400,
                "invalid-cursor");
        problem(reader().query("limit", 1).query("cursor", cursor).get("/v1/drafts"), 400, "invalid-cursor");
        problem(reader().query("tag", tag + "x").query("cursor", cursor).get("/v1/drafts"), 400, "invalid-cursor");
        // The length of a page is no filter
        tagged().query("limit", 3).query("cursor", cursor).get("/v1/drafts").statusCode(200).body("data", hasSize(2));
    }

    @Test
    void longerListTakesNoMoreStatements() {
        var articles = List.of(anArticle().tags(tag, "b").authors("a").published(), anArticle().tags(tag).published());
        var few = StatementCount.of(tagged().query("limit", 1).get("/v1/drafts").statusCode(200));
        var many = StatementCount
                .of(tagged().query("limit", 100).get("/v1/drafts").statusCode(200).body("data", hasSize(articles.size())));
        assertThat(many).hasSameSizeAs(few).hasSizeBetween(2, 4);
    }

    @Test
    void fieldsApplyToRows() {
        var article = WrittenArticle.of(anArticle().tags(tag).sent());
        assertThat(tagged().query("fields", "slug,state").get("/v1/drafts").statusCode(200).extract()
                .<Map<String, Object>> path("data[0]"))
                .isEqualTo(Map.of("id", article.id(), "slug", article.slug(), "state", "draft"));
    }
}
