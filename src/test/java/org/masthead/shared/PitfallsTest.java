package org.masthead.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.NewsroomTest;

/** What a naive service of this kind gets wrong, measured on one. */
@NewsroomTest
class PitfallsTest {

    private static final String DRAFT = "/v1/articles/{article}/draft";

    @ParameterizedTest
    @CsvSource({ "/v1/articles, limit, -1", "/v1/articles, sort, foo", "/v1/articles, sort, title);drop",
            "/v1/articles, limit, 0",
            "/v1/articles, limit, 101", "/v1/drafts, limit, -1", "/v1/drafts, sort, foo", "/v1/drafts, sort, title);drop" })
    void parameterOutOfRangeIsNamed(String path, String name, String value) {
        assertThat(problem(reader().query(name, value).get(path), 400, "invalid-parameter").getString("errors[0].parameter"))
                .isEqualTo(name);
    }

    @Test
    void whatOthersReferToIsNotDeletedUnderThem() {
        var section = aSection("In use");
        anArticle().section(section).published();
        assertThat(problem(editor().ifMatch("*").delete("/v1/sections/{slug}", section), 409, "in-use").getInt("count"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "title, 301", "standfirst, 1001", "slug, 201", "section, 201", "externalId, 201", "language, 36",
            "canonicalUrl, 2001" })
    void textLongerThanItsColumnIsInvalid(String field, int length) {
        assertThat(
                problem(anArticle().with(field, "a".repeat(length)).sent(), 422, "invalid").<String> getList("errors.pointer"))
                .contains("/" + field);
    }

    @Test
    void longestInputOfEveryFieldFits() {
        var longest = anArticle().title("🗞".repeat(300)).standfirst("🗞".repeat(1000))
                .externalId(unique("e") + "🗞".repeat(190))
                .with("seo", Map.of("title", "\u0001".repeat(300), "description", "\u0001".repeat(1000)))
                .with("image",
                        Map.of("url", "https://i.example/" + "🗞".repeat(1900), "alt", "\u0001".repeat(1000), "caption",
                                "\u0001".repeat(2000),
                                "credit", "\u0001".repeat(300)))
                .with("sources",
                        IntStream.range(0, 30)
                                .mapToObj(i -> Map.of("name", "🗞".repeat(200), "place", "🗞".repeat(200), "role", "with",
                                        "url", "https://s.example/" + "🗞".repeat(1900)))
                                .toList())
                .with("tags", IntStream.range(0, 50).mapToObj(i -> unique("t") + "a".repeat(180)).toList())
                .with("canonicalUrl", "https://c.example/" + "🗞".repeat(1900))
                .with("attributes", Map.of("a", "\u0001".repeat(2700)));
        var article = longest.published();
        reader().get(DRAFT, article.id()).statusCode(200);
        editor().sending(Map.of("note", "🗞".repeat(1000))).post("/v1/articles/{article}/publish", article.id())
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"title\": \"a\\u0000b\"}", "{\"title\": \"a\", \"body\": \"\\u0000\"}",
            "{\"title\": \"a\", \"tags\": [\"\\u0000\"]}",
            "{\"title\": \"a\", \"attributes\": {\"\\u0000\": 1}}",
            "{\"title\": \"a\", \"attributes\": {\"a\": [\"\\u0000\"]}}",
            "{\"title\": \"a\\ud800b\"}", "{\"title\": \"a\\udc00\"}",
            "{\"title\": \"a\", \"attributes\": {\"a\": \"\\ud800\"}}",
            "{\"title\": \"a\", \"sources\": [{\"name\": \"\\u0000\"}]}",
            "{\"title\": \"a\", \"publishedAt\": \"+999999999-01-01T00:00:00Z\"}",
            "{\"title\": \"a\", \"publishedAt\": \"0000-12-31T00:00:00Z\"}",
            "{\"title\": \"a\", \"publishedAt\": \"-0001-01-01T00:00:00Z\"}",
            "{\"title\": \"a\", \"publishedAt\": \"9999-12-31T23:59:59-18:00\"}" })
    void whatOneDatabaseWouldRefuseBothDo(String body) {
        problem(author().sending(body).post("/v1/articles"), 422, "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = { "titel", "id", "views", "state", "version", "createdBy", "createdAt", "live", "allowedActions",
            "editorsChoice", "Title", "__proto__" })
    void fieldThatIsNotThereIsNotDropped(String field) {
        assertThat(problem(anArticle().with(field, "x").sent(), 422, "invalid").getString("errors[0].pointer"))
                .isEqualTo("/" + field);
        problem(author().ifMatch("*").patching(Map.of(field, "x")).patch(DRAFT, anArticle().draft().id()), 422, "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"title\": 123", "\"title\": true", "\"title\": [\"a\"]", "\"title\": {}",
            "\"title\": \"a\", \"sensitive\": \"true\"",
            "\"title\": \"a\", \"sensitive\": 1", "\"title\": \"a\", \"bodyFormat\": 0",
            "\"title\": \"a\", \"bodyFormat\": \"Markdown\"",
            "\"title\": \"a\", \"tags\": \"b\"", "\"title\": \"a\", \"tags\": [1]", "\"title\": \"a\", \"tags\": [null]",
            "\"title\": \"a\", \"image\": \"https://a.example\"",
            "\"title\": \"a\", \"image\": {\"url\": \"https://a.example\", \"width\": \"10\"}",
            "\"title\": \"a\", \"image\": {\"url\": \"https://a.example\", \"width\": 10.5}",
            "\"title\": \"a\", \"publishedAt\": 0",
            "\"title\": \"a\", \"attributes\": []", "\"title\": \"a\", \"attributes\": \"{}\"", "\"title\": \"\"",
            "\"title\": \"  \"", "\"title\": null" })
    void nothingIsCoerced(String members) {
        problem(author().sending("{" + members + "}").post("/v1/articles"), 422, "invalid");
    }

    @Test
    void whatIsNullIsThereAndNull() {
        var card = author().sending(Map.of("title", unique("Bare"))).post("/v1/articles").statusCode(201).extract()
                .<Map<String, Object>> path("$");
        assertThat(card).containsKeys("section", "image", "canonicalUrl", "externalId", "publishedAt", "live", "scheduled")
                .hasSize(28);
    }

    @Test
    void oneOfManyWritersAtOnceWins() {
        var article = anArticle().draft();
        var statuses = inParallel(20,
                i -> () -> author().ifMatch(1).patching(Map.of("title", "Writer " + i)).patch(DRAFT, article.id())
                        .extract().statusCode());
        assertThat(statuses).containsOnlyOnce(200).filteredOn(status -> status != 200).hasSize(19).containsOnly(412);
        assertThat(reader().get(DRAFT, article.id()).extract().<Integer> path("version")).isEqualTo(2);
    }

    @Test
    void sameTitleAtOnceGetsAsManySlugs() {
        var title = unique("Race");
        var slugs = inParallel(20, i -> () -> anArticle().title(title).sent().statusCode(201).extract().<String> path("slug"));
        assertThat(slugs).doesNotHaveDuplicates().allMatch(slug -> slug.startsWith(title.toLowerCase()));
    }

    @Test
    void sameNewTagAtOnceIsOneTag() {
        var tag = unique("race");
        assertThat(inParallel(10, i -> () -> anArticle().tags(tag, unique("other")).sent().extract().statusCode()))
                .containsOnly(201);
    }

    @Test
    void sameExternalIdAtOnceIsOneArticle() {
        var externalId = unique("race");
        assertThat(inParallel(10, i -> () -> anArticle().externalId(externalId).sent().extract().statusCode()))
                .containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void parallelPublishingLeavesOneLivePublication() {
        var article = anArticle().draft();
        assertThat(
                inParallel(10, i -> () -> editor().post("/v1/articles/{article}/publish", article.id()).extract().statusCode()))
                .containsOnly(200);
        var tag = unique("after");
        author().ifMatch("*").patching(Map.of("tags", List.of(tag))).patch(DRAFT, article.id()).statusCode(200);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        anyone().get("/v1/tags/{slug}", tag).body("articles", org.hamcrest.Matchers.equalTo(1));
    }

    @Test
    void parallelViewsAreCountedExactly() {
        var article = anArticle().published();
        assertThat(inParallel(200,
                i -> () -> anyone().sending(Map.of("visitor", "visitor-" + i))
                        .post("/v1/articles/{article}/views", article.id())
                        .extract().statusCode()))
                .containsOnly(204);
        anyone().get("/v1/articles/{article}/popularity", article.id()).statusCode(200)
                .body("totals.find { it.window == 'all' }.views", org.hamcrest.Matchers.equalTo(200));
    }

    private static <T> List<T> inParallel(int count, IntFunction<Callable<T>> calls) {
        var threads = Executors.newFixedThreadPool(10);
        try {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(IntStream.range(0, count).mapToObj(calls).toList())) {
                results.add(future.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
