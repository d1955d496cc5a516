package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;

import io.restassured.path.json.JsonPath;

/** Page by page through a list that changes meanwhile. */
@NewsroomTest
class PagingTest {

    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private final String tag = unique("walk");

    /** @return their ids, of which every three have the same time of publication */
    private List<String> published(int number) {
        var lines = IntStream.range(0, number).mapToObj(i -> Json.write(Map.of("title", "Number " + (i * 7919 % 1000), "tags",
                List.of(tag), "publishedAt", START.plusSeconds(i / 3 * 3600L)))).collect(Collectors.joining("\n"));
        var report = editor().query("publish", true).sending("application/x-ndjson", lines).post("/v1/import").statusCode(200)
                .extract().asString();
        var ids = report.lines().map(Json::parse).filter(line -> line.has("line")).map(line -> line.get("id").textValue())
                .toList();
        assertThat(ids).hasSize(number);
        return ids;
    }

    private Request list(String sort) {
        return anyone().query("tag", tag).query("sort", sort).query("limit", 7);
    }

    private JsonPath page(String sort, @Nullable String cursor) {
        var request = list(sort);
        return (cursor == null ? request : request.query("cursor", cursor)).get("/v1/articles").statusCode(200).extract()
                .jsonPath();
    }

    private static void unpublish(String article) {
        editor().post("/v1/articles/{article}/unpublish", article).statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "-publishedAt", "publishedAt", "-updatedAt", "title" })
    void walkRepeatsAndSkipsNothingWhileArticlesComeAndGo(String sort) {
        var standing = new LinkedHashSet<>(published(40));
        var ahead = new ArrayList<>(List.copyOf(standing));
        var read = new ArrayList<String>();
        var cursor = (String) null;
        do {
            var page = page(sort, cursor);
            List<String> ids = page.getList("data.id");
            assertThat(page.getInt("page.limit")).isEqualTo(7);
            read.addAll(ids);
            ahead.removeAll(ids);
            cursor = page.getString("page.next");
            if (cursor == null) {
                break;
            }
            // The row the cursor stands on, one still to come, and newcomers at both ends
            for (var going : List.of(ids.get(ids.size() - 1), ahead.isEmpty() ? ids.get(0) : ahead.remove(ahead.size() / 2))) {
                unpublish(going);
                standing.remove(going);
            }
            anArticle().tags(tag).published();
            anArticle().tags(tag).title("A first one").publishedAt(START.minusSeconds(60)).published();
        } while (true);
        assertThat(read).doesNotHaveDuplicates().containsAll(standing);
    }

    @ParameterizedTest
    @ValueSource(strings = { "-publishedAt", "publishedAt", "-updatedAt", "title" })
    void wayBackIsTheSameInReverse(String sort) {
        published(40);
        var pages = new ArrayList<JsonPath>();
        for (var cursor = (String) null; pages.isEmpty()
                || cursor != null; cursor = pages.get(pages.size() - 1).getString("page.next")) {
            pages.add(page(sort, cursor));
        }
        assertThat(pages).hasSize(6);
        assertThat(pages.get(0).getString("page.prev")).isNull();
        for (int i = pages.size() - 1; i > 0; i--) {
            var before = page(sort, pages.get(i).getString("page.prev"));
            assertThat(before.<String> getList("data.id")).isEqualTo(pages.get(i - 1).getList("data.id"));
            assertThat(before.getString("page.next")).isEqualTo(pages.get(i - 1).getString("page.next"));
            assertThat(before.getString("page.prev")).isEqualTo(pages.get(i - 1).getString("page.prev"));
        }
    }

    @Test
    void wayBackSurvivesChangesToo() {
        published(21);
        var first = page("-publishedAt", null);
        var second = page("-publishedAt", first.getString("page.next"));
        List<String> ids = second.getList("data.id");
        unpublish(ids.get(0));
        anArticle().tags(tag).publishedAt(START.plusSeconds(999_999)).published();
        assertThat(page("-publishedAt", second.getString("page.prev")).<String> getList("data.id"))
                .isEqualTo(first.getList("data.id"));
    }

    @Test
    void totalIsCountedOnlyWhenAskedFor() {
        published(10);
        list("title").get("/v1/articles").body("page.total", nullValue()).body("data", hasSize(7));
        var counted = list("title").query("count", "exact").get("/v1/articles").body("page.total", equalTo(10)).body("data",
                hasSize(7));
        String next = counted.extract().path("page.next");
        list("title").query("count", "exact").query("cursor", next).get("/v1/articles")
                .body("page.total", equalTo(10)).body("data", hasSize(3));
    }

    @Test
    void pageThatIsJustFullHasNoNext() {
        published(7);
        list("title").get("/v1/articles").body("data", hasSize(7)).body("page.next", nullValue()).body("page.prev",
                nullValue());
    }

    @Test
    void limitMayChangeOnTheWay() {
        published(10);
        String next = list("title").get("/v1/articles").extract().path("page.next");
        anyone().query("tag", tag).query("sort", "title").query("limit", 2).query("cursor", next).get("/v1/articles")
                .body("data", hasSize(2)).body("page.next", notNullValue());
    }

    @Test
    void cursorHoldsForItsFiltersAndSortOnly() {
        published(10);
        String next = list("title").get("/v1/articles").extract().path("page.next");
        problem(list("publishedAt").query("cursor", next).get("/v1/articles"), 400, "invalid-cursor");
        problem(list("title").query("language", "en").query("cursor", next).get("/v1/articles"), 400, "invalid-cursor");
        problem(list("title").query("editorsChoice", true).query("cursor", next).get("/v1/articles"), 400, "invalid-cursor");
        problem(anyone().query("tag", tag, "other").query("sort", "title").query("cursor", next).get("/v1/articles"), 400,
                "invalid-cursor");
        problem(anyone().query("tagAll", tag).query("sort", "title").query("cursor", next).get("/v1/articles"), 400,
                "invalid-cursor");
        problem(anyone().query("sort", "title").query("cursor", next).get("/v1/articles"), 400, "invalid-cursor");
    }

    @Test
    void cursorNobodyGaveIsRefused() {
        published(10);
        String next = list("title").get("/v1/articles").extract().path("page.next");
        var changed = (next.charAt(20) == 'A' ? 'B' : 'A') + "";
        for (var cursor : List.of("x", "AAAA", "%", next + "A", next.substring(1),
                next.substring(0, 20) + changed + next.substring(21))) {
            var problem = problem(list("title").query("cursor", cursor).get("/v1/articles"), 400, "invalid-cursor");
            assertThat(problem.getString("errors[0].parameter")).isEqualTo("cursor");
        }
    }

    @Test
    void linkHeaderLeadsToTheNeighbours() {
        published(20);
        var first = list("title").get("/v1/articles").extract();
        assertThat(links(first.header("Link"))).containsOnlyKeys("next");
        var second = anyone().get(links(first.header("Link")).get("next")).statusCode(200).extract();
        assertThat(second.<List<String>> path("data.id")).isEqualTo(page("title", first.path("page.next")).getList("data.id"));
        assertThat(links(second.header("Link"))).containsOnlyKeys("next", "prev");
        var back = anyone().get(links(second.header("Link")).get("prev")).statusCode(200).extract();
        assertThat(back.<List<String>> path("data.id")).isEqualTo(first.path("data.id"));
        var last = anyone().get(links(second.header("Link")).get("next")).statusCode(200).extract();
        assertThat(last.<List<String>> path("data.id")).hasSize(6);
        assertThat(links(last.header("Link"))).containsOnlyKeys("prev");
        assertThat(anyone().query("tag", tag).get("/v1/articles").extract().header("Link")).isNull();
    }

    private static Map<String, String> links(String header) {
        return Pattern.compile("<([^>]+)>; rel=\"([a-z]+)\"").matcher(header).results()
                .collect(Collectors.toMap(link -> link.group(2), link -> link.group(1)));
    }
}
