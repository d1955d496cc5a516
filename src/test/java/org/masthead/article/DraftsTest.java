package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.site.Ids;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** Working copies: made, replaced, patched, and never by two people at once. */
@NewsroomTest
class DraftsTest {

    private static final String DRAFT = "/v1/articles/{article}/draft";

    @Test
    void everythingWrongIsNamedAtOnce() {
        var refused = problem(author().sending(Map.of("title", " ", "language", "x-", "bodyFormat", "rtf", "tagz", List.of(),
                "image", Map.of("url", "javascript:x"))).post("/v1/articles"), 422, "invalid");
        assertThat(refused.getList("errors.pointer")).containsExactlyInAnyOrder("/title", "/language", "/bodyFormat", "/tagz",
                "/image/url");
    }

    @Test
    void createdArticleIsADraftWithAPlaceAndAVersion() {
        var response = anArticle().sent().statusCode(201)
                .header("ETag", "\"1\"")
                .header("Cache-Control", "no-store")
                .body("state", equalTo("draft"), "version", equalTo(1));
        var article = WrittenArticle.of(response);
        response.header("Location", endsWith("/v1/articles/" + article.id() + "/draft"));
        reader().get(response.extract().header("Location")).statusCode(200).header("ETag", "\"1\"").body("id",
                equalTo(article.id()));
        assertThat(article.id()).as("UUIDv7").matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void titleAloneGetsEveryDefault() {
        author().sending(Map.of("title", "Alone " + unique("in"))).post("/v1/articles").statusCode(201)
                .body("standfirst", equalTo(""), "body", equalTo(""), "bodyFormat", equalTo("markdown"), "section", nullValue())
                .body("tags", empty(), "authors", empty(), "sources", empty(), "language", equalTo("en"), "image", nullValue())
                .body("sensitive", equalTo(false), "canonicalUrl", nullValue(), "seo",
                        equalTo(Map.of("title", "", "description", "")))
                .body("attributes", anEmptyMap(), "externalId", nullValue(), "publishedAt", nullValue())
                .body("live", nullValue(), "scheduled", nullValue(), "hasUnpublishedChanges", equalTo(true))
                .body("createdBy", equalTo("author"), "modifiedBy", equalTo("author"))
                .body("createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
    }

    @Test
    void everythingSentIsKept() {
        var section = aSection("World");
        var sent = new LinkedHashMap<>(anArticle().slug(unique("all-")).standfirst("S").html("<p>B</p>").section(section)
                .language("hy-AM").externalId(unique("ext")).fields());
        sent.put("tags", List.of("a-tag", "b-tag"));
        sent.put("authors", List.of("a-writer"));
        sent.put("sources",
                List.of(Map.of("name", "TASS", "place", "Moscow", "role", "with", "url", "https://tass.example/1")));
        sent.put("image",
                Map.of("url", "https://i.example/a.jpg", "alt", "A", "caption", "C", "credit", "©", "width", 10, "height", 20));
        sent.put("sensitive", true);
        sent.put("canonicalUrl", "https://elsewhere.example/a");
        sent.put("seo", Map.of("title", "T", "description", "D"));
        sent.put("attributes", Map.of("a", List.of(1, 2.50, Map.of("b", true)), "z", "Ünïcødé 🗞"));
        sent.put("publishedAt", "2020-02-29T23:30:00+04:00");
        var made = author().sending(sent).post("/v1/articles").statusCode(201).extract().jsonPath();
        sent.put("publishedAt", "2020-02-29T19:30:00Z");
        sent.forEach((name, value) -> assertThat(made.<Object> get(name)).as(name).usingRecursiveComparison()
                .withEqualsForType((a, b) -> ((Number) a).doubleValue() == ((Number) b).doubleValue(), Float.class)
                .ignoringFieldsMatchingRegexes("attributes").isEqualTo(name.equals("attributes") ? made.get(name) : value));
        assertThat(made.getString("attributes.a[1]")).startsWith("2.5");
        assertThat(made.getString("attributes.z")).isEqualTo("Ünïcødé 🗞");
        assertThat(made.<List<Object>> get("sources")).isEqualTo(sent.get("sources"));
    }

    @ParameterizedTest
    @CsvSource({ "Ереван, erevan", "Ağdam, agdam", "Şuşa, susa", "Łódź & Gdańsk, lodz-gdansk", "თბილისი, tbilisi",
            "Հայաստան, hayastan",
            "Straße, strasse", "C++ & Java: 17!, c-java-17", "ﬁn, fin" })
    void slugIsMadeOfTheTitleInAscii(String title, String slug) {
        var word = unique("s");
        anArticle().title(title + " " + word).sent().statusCode(201).body("slug", equalTo(slug + "-" + word));
    }

    @Test
    void titleWithoutLettersGetsASlugToo() {
        anArticle().title("!!! " + "—").sent().statusCode(201).body("slug", matchesPattern("[a-z0-9]+(-[a-z0-9]+)*"));
        anArticle().title("🗞🗞").sent().statusCode(201).body("slug", matchesPattern("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void longTitleGetsASlugThatFits() {
        var slug = anArticle().title("word ".repeat(59) + unique("w")).sent().statusCode(201).extract().<String> path("slug");
        assertThat(slug).hasSizeLessThanOrEqualTo(200).matches("[a-z0-9]+(-[a-z0-9]+)*").startsWith("word-word");
    }

    @Test
    void longSlugsThatCollideAreNumberedInForm() {
        var word = unique("long");
        // The room for a number begins at a hyphen
        var slug = word + "a".repeat(189 - word.length()) + "-" + "b".repeat(10);
        anArticle().slug(slug).draft();
        for (int n = 2; n < 4; n++) {
            var free = problem(anArticle().slug(slug).sent(), 409, "slug-taken").getString("errors[0].suggestion");
            assertThat(free).isEqualTo(slug.substring(0, 189) + "-" + n);
            anArticle().slug(free).sent().statusCode(201);
        }
    }

    @Test
    void madeSlugsThatCollideAreNumbered() {
        var title = unique("Collision");
        var first = anArticle().title(title).draft();
        assertThat(List.of(anArticle().title(title).draft().slug(), anArticle().title(title).draft().slug()))
                .containsExactly(first.slug() + "-2", first.slug() + "-3");
    }

    @Test
    void composedAndDecomposedLettersMakeTheSameSlug() {
        var word = unique("caf");
        var composed = anArticle().title(word + "é").draft();
        assertThat(anArticle().title(word + "e\u0301").draft().slug()).isEqualTo(composed.slug() + "-2");
    }

    @Test
    void givenSlugThatIsTakenIsRefusedWithAFreeOne() {
        var first = anArticle().slug(unique("mine-")).draft();
        var problem = problem(anArticle().slug(first.slug()).sent(), 409, "slug-taken");
        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/slug");
        assertThat(problem.getString("errors[0].suggestion")).isEqualTo(first.slug() + "-2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Hello", "a--b", "-a", "a-", "a_b", "a b", "é", "a/b", "a.b", "..", "a%2Fb", "a\n" })
    void slugOutOfFormIsInvalid(String slug) {
        assertThat(problem(anArticle().slug(slug).sent(), 422, "invalid").getString("errors[0].pointer")).isEqualTo("/slug");
    }

    @Test
    void slugHasAtMostTwoHundredCharacters() {
        problem(anArticle().slug("a".repeat(201)).sent(), 422, "invalid");
        var base = unique("long-");
        anArticle().slug(base + "a".repeat(200 - base.length())).sent().statusCode(201);
    }

    @Test
    void slugThatLooksLikeAnIdIsInvalid() {
        // It could never be told from an id
        problem(anArticle().slug("019a0b5c-0000-7000-8000-000000000000").sent(), 422, "invalid");
    }

    @Test
    void writesNeedIfMatch() {
        var article = anArticle().draft();
        problem(author().sending(Map.of("title", "T")).put(DRAFT, article.id()), 428, "if-match-required");
        problem(author().patching(Map.of("title", "T")).patch(DRAFT, article.id()), 428, "if-match-required");
        problem(editor().delete("/v1/articles/{article}", article.id()), 428, "if-match-required");
        assertUntouched(article);
    }

    @Test
    void staleWriteIsRefusedAndTellsWhatChanged() {
        var article = anArticle().draft();
        author().ifMatch(1).patching(Map.of("standfirst", "New", "seo", Map.of("title", "X"), "slug", unique("moved-")))
                .patch(DRAFT, article.id()).statusCode(200).header("ETag", "\"2\"");
        for (var answer : List.of(author().ifMatch(1).sending(Map.of("title", "T")).put(DRAFT, article.id()),
                author().ifMatch(1).patching(Map.of("title", "T")).patch(DRAFT, article.id()),
                editor().ifMatch(1).delete("/v1/articles/{article}", article.id()),
                editor().ifMatch(1).post("/v1/articles/{article}/publish", article.id()))) {
            var problem = problem(answer, 412, "version-mismatch");
            assertThat(problem.getInt("currentVersion")).isEqualTo(2);
            assertThat(problem.<String> getList("changedFields")).containsExactlyInAnyOrder("standfirst", "seo", "slug");
        }
        reader().get(DRAFT, article.id()).body("version", equalTo(2), "state", equalTo("draft"), "standfirst", equalTo("New"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "W/\"1\"", "1", "\"01\"", "\"\"", "\"abc\"", "\"99999999999999999999\"", "garbage" })
    void onlyTheVersionsStrongTagMatches(String tag) {
        var article = anArticle().draft();
        problem(author().header("If-Match", tag).patching(Map.of("title", "T")).patch(DRAFT, article.id()), 412,
                "version-mismatch");
        assertUntouched(article);
    }

    @Test
    void oneOfSeveralTagsIsEnough() {
        author().header("If-Match", "\"7\", \"1\"").patching(Map.of("title", "T")).patch(DRAFT, anArticle().draft().id())
                .statusCode(200);
    }

    @Test
    void starOverridesWhateverIsThere() {
        var article = anArticle().draft();
        author().ifMatch("*").sending(Map.of("title", "Replaced")).put(DRAFT, article.id()).statusCode(200)
                .header("ETag", "\"2\"").body("title", equalTo("Replaced"));
    }

    @Test
    void putReplacesEverythingButTheSlug() {
        var article = anArticle().standfirst("S").body("B").tags(unique("tag")).with("sensitive", true).draft();
        author().ifMatch(1).sending(Map.of("title", "Fresh")).put(DRAFT, article.id()).statusCode(200)
                .body("title", equalTo("Fresh"), "standfirst", equalTo(""), "body", equalTo(""), "tags", empty(), "sensitive",
                        equalTo(false))
                .body("slug", equalTo(article.slug()));
    }

    @Test
    void patchChangesWhatIsThereAndUnsetsWhatIsNull() {
        var article = anArticle().standfirst("S").body("B").with("seo", Map.of("title", "T", "description", "D"))
                .with("attributes", Map.of("keep", 1, "drop", 2, "deep", Map.of("a", 1, "b", 2))).draft();
        var patch = new LinkedHashMap<String, Object>();
        patch.put("standfirst", null);
        patch.put("seo", Map.of("title", "U"));
        patch.put("attributes", Arrays.asList("drop", "deep").stream().collect(LinkedHashMap::new,
                (map, name) -> map.put(name, null), Map::putAll));
        author().ifMatch(1).patching(patch).patch(DRAFT, article.id()).statusCode(200)
                .body("standfirst", equalTo(""), "body", equalTo("B"), "seo", equalTo(Map.of("title", "U", "description", "D")))
                .body("attributes", equalTo(Map.of("keep", 1)));
    }

    @Test
    void plainJsonMeansAMergePatchToo() {
        var article = anArticle().body("B").draft();
        author().ifMatch(1).sending(Map.of("title", "Patched")).patch(DRAFT, article.id()).statusCode(200)
                .body("title", equalTo("Patched"), "body", equalTo("B"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "title", "slug" })
    void whatAnArticleCannotBeWithoutCannotBePatchedAway(String field) {
        var article = anArticle().draft();
        var problem = problem(author().ifMatch(1).patching("{\"" + field + "\": null}").patch(DRAFT, article.id()), 422,
                "invalid");
        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/" + field);
        assertUntouched(article);
    }

    @Test
    void patchThatIsNoObjectIsInvalid() {
        problem(author().ifMatch(1).patching("[]").patch(DRAFT, anArticle().draft().id()), 422, "invalid");
    }

    @Test
    void writeThatChangesNothingKeepsTheVersion() {
        var article = anArticle().standfirst("S").body("B").tags(unique("tag")).with("attributes", Map.of("n", 1.0))
                .with("image", Map.of("url", "https://i.example/a.jpg")).source("TASS", "Moscow", "with");
        var written = article.draft();
        assertUnchanged(written, author().ifMatch(1).sending(article.fields()).put(DRAFT, written.id()));
        assertUnchanged(written, author().ifMatch(1).patching("{}").patch(DRAFT, written.id()));
        assertUnchanged(written, author().ifMatch("*").patching(Map.of("standfirst", "S")).patch(DRAFT, written.id()));
        assertUnchanged(written, reader().get(DRAFT, written.id()));
    }

    @Test
    void takenExternalIdIsRefusedOnEveryWrite() {
        var id = unique("ext");
        var holder = anArticle().externalId(id).draft();
        var other = anArticle().draft();
        for (var answer : List.of(anArticle().externalId(id).sent(),
                author().ifMatch(1).sending(Map.of("title", "T", "externalId", id)).put(DRAFT, other.id()),
                author().ifMatch(1).patching(Map.of("externalId", id)).patch(DRAFT, other.id()))) {
            assertThat(problem(answer, 409, "external-id-taken").getString("errors[0].pointer")).isEqualTo("/externalId");
        }
        author().ifMatch(1).patching(Map.of("externalId", id, "title", "Mine")).patch(DRAFT, holder.id()).statusCode(200);
    }

    @Test
    void unknownSectionIsRefusedWithTheNearestOne() {
        var section = aSection("Economy");
        var problem = problem(anArticle().section(section + "s").sent(), 422, "unknown-section");
        assertThat(problem.getString("errors[0].pointer")).isEqualTo("/section");
        assertThat(problem.getString("errors[0].suggestion")).isEqualTo(section);
        anArticle().section(section).sent().statusCode(201).body("section", equalTo(section));
    }

    @Test
    void tagsAreSlugsOrNamesAndRepeatsFold() {
        var word = unique("Tağ");
        var slug = Slugs.from(word, "");
        anArticle().tags(word, slug, word.toUpperCase(), " " + word + " ").sent().statusCode(201).body("tags", contains(slug));
        anArticle().tags("zebra-" + slug, slug).sent().body("tags", contains("zebra-" + slug, slug));
        editor().sending(Map.of("name", "Renamed " + word)).put("/v1/tags/{slug}", slug).statusCode(200);
        anArticle().tags("Renamed " + word).sent().body("tags", contains(slug));
    }

    @Test
    void authorsAreNamesOrSlugs() {
        var name = "Աննա " + unique("Name");
        var slug = anArticle().authors(name).sent().statusCode(201).extract().<String> path("authors[0]");
        assertThat(slug).matches("[a-z0-9]+(-[a-z0-9]+)*");
        anArticle().authors(slug, name).sent().body("authors", contains(slug));
    }

    @Test
    void whatOnlyDraftsUseIsHiddenFromReaders() {
        var tag = unique("secret");
        anArticle().tags(tag).draft();
        problem(anyone().get("/v1/tags/{slug}", tag), 404, "not-found");
        anyone().get("/v1/tags").statusCode(200).body("data.slug", not(org.hamcrest.Matchers.hasItem(tag)));
        anArticle().tags(tag).published();
        anyone().get("/v1/tags/{slug}", tag).statusCode(200).body("slug", equalTo(tag), "articles", equalTo(1));
    }

    @Test
    void tagOfNoLettersIsInvalid() {
        assertThat(problem(anArticle().tags("ok", "!!!").sent(), 422, "invalid").getString("errors[0].pointer"))
                .isEqualTo("/tags/1");
    }

    @Test
    void nameThatIsTooLongOnceComposedIsInvalid() {
        // Unicode never composes this letter: its normal form is two characters
        var name = "\u0958".repeat(150);
        for (var field : List.of("tags", "authors")) {
            assertThat(
                    problem(author().sending(Map.of("title", "T", field, List.of(name))).post("/v1/articles"), 422, "invalid")
                            .getString("errors[0].pointer"))
                    .isEqualTo("/" + field + "/0");
        }
        assertThat(problem(editor().sending(Map.of("name", name)).put("/v1/tags/{slug}", unique("tag")), 422, "invalid")
                .getString("errors[0].pointer")).isEqualTo("/name");
    }

    @Test
    void termIsMadeOnceByWritersWhoMeet() throws Exception {
        var slug = unique("met");
        var writers = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> write = () -> editor().sending(Map.of("name", slug))
                    .put("/v1/tags/{slug}", slug).extract().statusCode();
            var answers = writers.invokeAll(Collections.nCopies(8, write));
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        var problem = problem(author().sending("""
                {"titel": "T", "standfirst": 5, "slug": "No", "sensitive": "true", "tags": "a", "bodyFormat": "rtf",
                 "image": {"url": "javascript:alert(1)", "width": 0}, "publishedAt": "yesterday", "state": "published"}""")
                .post("/v1/articles"), 422, "invalid");
        assertThat(problem.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/titel", "/title", "/standfirst",
                "/slug", "/sensitive",
                "/tags", "/bodyFormat", "/image/url", "/image/width", "/publishedAt", "/state");
        assertThat(problem.getString("errors.find { it.pointer == '/titel' }.suggestion")).isEqualTo("title");
    }

    @Test
    void publicationInTheFutureIsNotGiven() {
        problem(anArticle().with("publishedAt", "9999-01-01T00:00:00Z").sent(), 422, "invalid");
    }

    @Test
    void articleIsFoundByItsSlugAsByItsId() {
        var article = anArticle().draft();
        reader().get(DRAFT, article.slug()).statusCode(200).body("id", equalTo(article.id()));
        reader().get(DRAFT, article.id().toUpperCase()).statusCode(200).body("id", equalTo(article.id()));
        problem(reader().get(DRAFT, unique("nothing-")), 404, "not-found");
        problem(reader().get(DRAFT, "019a0b5c-0000-7000-8000-000000000000"), 404, "not-found");
    }

    @Test
    void fieldsKeepOnlyWhatIsAskedFor() {
        var article = anArticle().draft();
        assertThat(reader().query("fields", "title,slug").get(DRAFT, article.id()).statusCode(200).extract()
                .<Map<String, Object>> path("$"))
                .containsOnlyKeys("id", "title", "slug");
        var problem = problem(reader().query("fields", "titel").get(DRAFT, article.id()), 400, "invalid-parameter");
        assertThat(problem.getString("errors[0].suggestion")).isEqualTo("title");
    }

    @Test
    void fieldsKeepOnlyWhatIsAskedForOfAWriteToo() {
        var created = author().query("fields", "slug,version").sending(Map.of("title", unique("Fields "))).post("/v1/articles")
                .statusCode(201).header("ETag", "\"1\"").extract();
        assertThat(created.<Map<String, Object>> path("$")).containsOnlyKeys("id", "slug", "version");
        var id = created.<String> path("id");
        for (var answer : List.of(
                author().query("fields", "version").ifMatch(1).patching(Map.of("title", "T")).patch(DRAFT, id),
                author().query("fields", "version").ifMatch(2).sending(Map.of("title", "T2")).put(DRAFT, id),
                author().query("fields", "version").post("/v1/articles/{article}/submit", id),
                editor().query("fields", "version").post("/v1/articles/{article}/return", id),
                editor().query("fields", "version").post("/v1/articles/{article}/publish", id),
                editor().query("fields", "version").post("/v1/articles/{article}/unpublish", id))) {
            assertThat(answer.statusCode(200).extract().<Map<String, Object>> path("$")).containsOnlyKeys("id", "version");
        }
        problem(author().query("fields", "titel").ifMatch("*").patching(Map.of("title", "No")).patch(DRAFT, id), 400,
                "invalid-parameter");
        reader().get(DRAFT, id).body("title", equalTo("T2"));
    }

    @Test
    void formerSlugOfAPublishedArticleLeadsToTheCurrentOne() {
        var article = anArticle().published();
        var slug = unique("new-");
        author().ifMatch("*").patching(Map.of("slug", slug)).patch(DRAFT, article.id()).statusCode(200);
        // Still live under its old slug, so both mean it
        reader().get(DRAFT, article.slug()).statusCode(200);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        reader().query("fields", "title").get(DRAFT, article.slug()).statusCode(308)
                .header("Location", "/v1/articles/" + slug + "/draft?fields=title");
        problem(anArticle().slug(article.slug()).sent(), 409, "slug-taken");
    }

    @Test
    void slugOfADraftIsGivenBack() {
        var article = anArticle().draft();
        author().ifMatch(1).patching(Map.of("slug", unique("new-"))).patch(DRAFT, article.id()).statusCode(200);
        problem(reader().get(DRAFT, article.slug()), 404, "not-found");
        anArticle().slug(article.slug()).sent().statusCode(201);
    }

    @Test
    void publishOnWritingNeedsAnEditor() {
        var article = anArticle().draft();
        for (var answer : List.of(author().query("publish", true).sending(Map.of("title", "T")).post("/v1/articles"),
                author().query("publish", true).ifMatch(1).sending(Map.of("title", "T")).put(DRAFT, article.id()),
                author().query("publish", true).ifMatch(1).patching(Map.of("title", "T")).patch(DRAFT, article.id()))) {
            assertThat(problem(answer, 403, "forbidden").getString("detail")).contains("editor");
        }
        assertUntouched(article);
        editor().query("publish", true).ifMatch(1).patching(Map.of("title", "T")).patch(DRAFT, article.id()).statusCode(200)
                .body("state", equalTo("published"), "live.version", equalTo(2), "hasUnpublishedChanges", equalTo(false));
    }

    @Test
    void publishWithoutAnyChangeOpensNoNewPublication() {
        var article = anArticle().published();
        var since = reader().get(DRAFT, article.id()).extract().<String> path("live.from");
        editor().query("publish", true).ifMatch("*").patching("{}").patch(DRAFT, article.id()).statusCode(200)
                .body("live.from", equalTo(since), "version", equalTo(1));
    }

    @Test
    void sectionsTagsAndAuthorsInUseStay() {
        var section = aSection("Busy");
        var article = anArticle().section(section).draft();
        var problem = problem(editor().ifMatch("*").delete("/v1/sections/{slug}", section), 409, "in-use");
        assertThat(problem.getInt("count")).isEqualTo(1);
        author().ifMatch(1).patching("{\"section\": null}").patch(DRAFT, article.id()).statusCode(200);
        editor().ifMatch("*").delete("/v1/sections/{slug}", section).statusCode(204);
        problem(anyone().get("/v1/sections/{slug}", section), 404, "not-found");
    }

    @Test
    void bodyTakesOneMebibyteOfUtf8() {
        anArticle().body("a".repeat(1 << 20)).sent().statusCode(201);
        problem(anArticle().body("a".repeat((1 << 20) + 1)).sent(), 422, "invalid");
        problem(anArticle().body("é".repeat(1 << 20)).sent(), 422, "invalid");
    }

    @Test
    void lengthsCountCodePoints() {
        anArticle().title("🗞".repeat(300)).sent().statusCode(201);
        problem(anArticle().title("🗞".repeat(301)).sent(), 422, "invalid");
        anArticle().standfirst("🗞".repeat(1000)).sent().statusCode(201);
        anArticle().with("seo", Map.of("title", "🗞".repeat(300))).sent().statusCode(201);
    }

    private static void assertUntouched(WrittenArticle article) {
        reader().get(DRAFT, article.id()).statusCode(200).header("ETag", "\"" + article.version() + "\"")
                .body("version", equalTo(article.version()), "state", equalTo("draft"));
    }

    private static void assertUnchanged(WrittenArticle article, ValidatableResponse answer) {
        answer.statusCode(200).header("ETag", "\"" + article.version() + "\"").body("version", equalTo(article.version()));
    }

    @Test
    void namesOfTagsAreNotSplit() {
        var word = unique("War");
        anArticle().tags(word + ", Peace").sent().body("tags", containsInAnyOrder(word.toLowerCase() + "-peace"));
    }

    @Test
    void whatIsWrongInFormAndInFactIsToldAtOnce() {
        var wrong = Map.of("title", "", "slug", Ids.next().toString(), "section", "no-such-section", "tags",
                List.of("…", "Peace", 1), "language", "xx-nonsense-", "publishedAt", "9999-01-01T00:00:00Z", "titel", "x");
        var pointers = List.of("/title", "/slug", "/section", "/tags/0", "/tags/2", "/language", "/publishedAt", "/titel");
        assertThat(problem(author().sending(wrong).post("/v1/articles"), 422, "invalid").<String> getList("errors.pointer"))
                .containsExactlyInAnyOrderElementsOf(pointers);
        var article = anArticle().draft();
        for (var request : List.of(author().ifMatch(1).sending(wrong).put("/v1/articles/{article}/draft", article.id()),
                author().ifMatch(1).patching(wrong).patch("/v1/articles/{article}/draft", article.id()))) {
            assertThat(problem(request, 422, "invalid").<String> getList("errors.pointer"))
                    .containsExactlyInAnyOrderElementsOf(pointers);
        }
    }
}
