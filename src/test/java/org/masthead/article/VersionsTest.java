package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** What an article was stays there to be read, compared and restored, with who did what to it. */
@NewsroomTest
class VersionsTest {

    private static final String VERSIONS = "/v1/articles/{article}/versions";
    private static final String VERSION = VERSIONS + "/{n}";
    private static final String DIFF = VERSIONS + "/diff";
    private static final String DRAFT = "/v1/articles/{article}/draft";

    private static ValidatableResponse patch(WrittenArticle article, Map<String, ?> fields) {
        return author().ifMatch("*").patching(fields).patch(DRAFT, article.id()).statusCode(200);
    }

    private static ValidatableResponse restore(WrittenArticle article, int version) {
        return author().post(VERSION + "/restore", article.id(), version);
    }

    @Test
    void eachVersionHasWhoWhenAndNote() {
        var article = WrittenArticle.of(
                author().query("note", "From the wire").sending(anArticle().fields()).post("/v1/articles").statusCode(201));
        var before = Instant.now().minusSeconds(60);
        editor().query("note", "Checked with the engineers").ifMatch(1).patching(Map.of("body", "B", "tags", List.of("t")))
                .patch(DRAFT, article.id()).statusCode(200);
        editor().query("note", "All over").ifMatch(2).sending(Map.of("title", "New")).put(DRAFT, article.id())
                .statusCode(200);
        reader().get(VERSIONS, article.id()).statusCode(200).header("Cache-Control", "no-store")
                .body("data.kind", everyItem(equalTo("version"))).body("data.version", contains(3, 2, 1))
                .body("data.who", contains("editor", "editor", "author"))
                .body("data.note", contains("All over", "Checked with the engineers", "From the wire"))
                .body("data.changed", contains(List.of("title", "body", "tags"), List.of("body", "tags"), List.of()))
                .body("data.action", contains("article.edit", "article.edit", "article.create"));
        var times = reader().get(VERSIONS, article.slug()).extract().jsonPath().<String> getList("data.when");
        assertThat(times).extracting(Instant::parse).allSatisfy(time -> assertThat(time).isBetween(before, Instant.now()));
        reader().get(VERSION, article.id(), 2).statusCode(200).body("who", equalTo("editor"))
                .body("note", equalTo("Checked with the engineers")).body("version", equalTo(2));
    }

    @Test
    void noteOfAWriteThatPublishesIsThePublicationsToo() {
        var article = WrittenArticle.of(editor().query("note", "Breaking").query("publish", true)
                .sending(anArticle().fields()).post("/v1/articles").statusCode(201));
        reader().get(VERSIONS, article.id()).body("data.note", contains("Breaking", "Breaking"))
                .body("data.kind", contains("transition", "version"));
    }

    @Test
    void noteHasABound() {
        problem(author().query("note", "n".repeat(301)).sending(anArticle().fields()).post("/v1/articles"), 400,
                "invalid-parameter");
        author().query("note", "🗞".repeat(300)).sending(anArticle().fields()).post("/v1/articles").statusCode(201);
        var article = anArticle().draft();
        problem(author().sending(Map.of("note", "n".repeat(1001))).post(VERSION + "/restore", article.id(), 1), 422, "invalid");
    }

    @Test
    void versionIsTheInputAsItWas() {
        var section = aSection("S");
        var fields = anArticle().slug(unique("version")).standfirst("Standfirst").body("Body **bold**").section(section)
                .tags(unique("tag")).authors(unique("ann")).language("hy").externalId(unique("ext"))
                .source("TASS", "Moscow", "with").with("sensitive", true)
                .with("image", Map.of("url", "https://example.org/a.jpg", "alt", "A"))
                .with("canonicalUrl", "https://example.org/a").with("seo", Map.of("title", "T", "description", "D"))
                .with("attributes", Map.of("desk", Map.of("floor", 3))).publishedAt(Instant.parse("2020-01-01T00:00:00Z"));
        var article = fields.draft();
        var then = reader().get(DRAFT, article.id()).extract().jsonPath().getMap("");
        author().ifMatch("*").sending(Map.of("title", "Other")).put(DRAFT, article.id()).statusCode(200);
        var version = reader().get(VERSION, article.id(), 1).statusCode(200).extract().jsonPath().getMap("");
        for (var component : ArticleInput.class.getRecordComponents()) {
            assertThat(version.get(component.getName())).as(component.getName()).isEqualTo(then.get(component.getName()));
        }
        assertThat(version.get("id")).isEqualTo(article.id());
    }

    @Test
    void transitionsRelationsPicksAndPreviewsAreInTheSameHistory() {
        var section = aSection("S");
        var article = anArticle().draft();
        var other = anArticle().draft();
        author().post("/v1/articles/{article}/submit", article.id()).statusCode(200);
        editor().post("/v1/articles/{article}/return", article.id()).statusCode(200);
        editor().sending(Map.of("note", "At last")).post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        editor().query("type", "followedBy").sending(Map.of("label", "Then"))
                .put("/v1/articles/{a}/relations/{b}", article.id(),
                        other.id())
                .statusCode(201);
        editor().sending(Map.of("section", section, "kicker", "Top")).put("/v1/articles/{article}/editors-choice", article.id())
                .statusCode(201);
        patch(article, Map.of("body", "Changed"));
        author().post("/v1/articles/{article}/preview-links", article.id()).statusCode(201);
        editor().query("section", section).delete("/v1/articles/{article}/editors-choice", article.id()).statusCode(204);
        editor().query("type", "followedBy").delete("/v1/articles/{a}/relations/{b}", article.id(), other.id()).statusCode(204);
        editor().sending(Map.of("note", "Wrong")).post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        editor().post("/v1/articles/{article}/restore", article.id()).statusCode(200);
        reader().get(VERSIONS, article.id()).statusCode(200)
                .body("data.action", contains("article.restore", "article.delete", "article.unpublish", "relation.delete",
                        "pick.delete", "preview.create", "article.edit", "pick.put", "relation.put", "article.publish",
                        "article.return", "article.submit", "article.create"))
                .body("data.version", contains(2, 2, 2, null, null, null, 2, null, null, 1, 1, 1, 1))
                .body("data[9].note", equalTo("At last")).body("data[2].note", equalTo("Wrong"))
                .body("data[8].details.target", equalTo(other.id())).body("data[8].details.label", equalTo("Then"))
                .body("data[7].details.section", equalTo(section)).body("data[7].details.kicker", equalTo("Top"));
        reader().query("kind", "relation", "pick").get(VERSIONS, article.id())
                .body("data.kind", contains("relation", "pick", "pick", "relation"));
        reader().query("kind", "version").get(VERSIONS, article.id()).body("data.version", contains(2, 1));
        reader().query("kind", "relation").get(VERSIONS, other.id()).body("data.action",
                contains("relation.delete", "relation.put")).body("data[0].details.source", equalTo(article.id()));
    }

    @Test
    void historyShowsNeitherAddressNorKey() {
        var article = anArticle().published();
        var key = editor().get("/v1/me").extract().<String> path("id");
        var answer = reader().get(VERSIONS, article.id()).statusCode(200).extract().asString();
        assertThat(answer).contains("article.publish").doesNotContain("127.0.0.1", key, "requestId");
    }

    @Test
    void pagesLeadThroughTheHistoryOnce() {
        var article = anArticle().draft();
        IntStream.range(0, 4).forEach(i -> {
            patch(article, Map.of("title", "T" + i));
            editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        });
        var whole = reader().query("count", "exact").get(VERSIONS, article.id()).body("page.total", equalTo(9)).extract()
                .jsonPath().getList("data");
        var paged = new ArrayList<Object>();
        String cursor = null;
        do {
            var request = reader().query("limit", 2);
            var page = (cursor == null ? request : request.query("cursor", cursor)).get(VERSIONS, article.id()).statusCode(200)
                    .extract().jsonPath();
            paged.addAll(page.getList("data"));
            cursor = page.getString("page.next");
        } while (cursor != null);
        assertThat(paged).isEqualTo(whole).hasSize(9);
    }

    @Test
    void historyTakesTheSameStatementsWhateverItsLength() {
        var article = anArticle().draft();
        patch(article, Map.of("title", "T"));
        reader().query("limit", 1).get(VERSIONS, article.id()).statusCode(200);
        var few = StatementCount.of(reader().query("limit", 100).get(VERSIONS, article.id()).statusCode(200)).size();
        IntStream.range(0, 30).forEach(i -> patch(article, Map.of("title", "T" + i)));
        assertThat(StatementCount.of(reader().query("limit", 100).get(VERSIONS, article.id()).body("data", hasSize(32))))
                .hasSize(few);
    }

    @Test
    void slugOfAnotherTimeLeadsToTheHistory() {
        var article = anArticle().slug(unique("early")).published();
        patch(article, Map.of("slug", unique("late")));
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        reader().get(VERSIONS, article.slug()).statusCode(308);
    }

    @Test
    void whatIsNotThereIs404() {
        var article = anArticle().draft();
        for (var n : List.of("2", "0", "-1", "1x", "01", "99999999999", "latest")) {
            problem(reader().get(VERSION, article.id(), n), 404, "not-found");
            problem(author().post(VERSION + "/restore", article.id(), n), 404, "not-found");
        }
        problem(reader().get(VERSIONS, unique("never")), 404, "not-found");
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        problem(reader().get(VERSIONS, article.id()), 410, "gone");
        problem(reader().get(VERSION, article.id(), 1), 410, "gone");
    }

    @Test
    void differenceIsToldFieldByField() {
        var section = aSection("S");
        var one = unique("one");
        var two = unique("two");
        var three = unique("three");
        var article = anArticle().title("Ice on the road").body("Drive slowly.\n\nTake chains.").tags(one, two)
                .source("TASS", "Moscow", "with")
                .with("image", Map.of("url", "https://example.org/a.jpg", "alt", "Ice"))
                .with("attributes", Map.of("desk", "region", "a/b", 1)).draft();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("title", "Snow on the road");
        fields.put("body", "Drive very slowly.\n\nTake chains.");
        fields.put("section", section);
        fields.put("tags", List.of(three, one));
        fields.put("sources", List.of(Map.of("name", "TASS", "place", "Moscow", "role", "agency")));
        fields.put("image", Map.of("alt", "Ice and snow", "width", 1200));
        fields.put("sensitive", true);
        fields.put("attributes", Map.of("a/b", 2, "desk", "region", "live", List.of(1)));
        author().ifMatch("*").query("note", "Snow").patching(fields).patch(DRAFT, article.id()).statusCode(200);
        var diff = reader().query("from", 1).query("to", 2).get(DIFF, article.id()).statusCode(200)
                .header("Cache-Control", "no-store")
                .body("from.version", equalTo(1)).body("to.version", equalTo(2)).body("to.note", equalTo("Snow"))
                .body("from.who", equalTo("author"))
                .body("changed",
                        contains("title", "body", "section", "tags", "sources", "image", "sensitive", "attributes"))
                .body("texts.field", contains("title", "body")).body("texts[0].hunks.removed", contains("Ice"))
                .body("texts[0].hunks.added", contains("Snow")).body("texts[0].level", equalTo("word"))
                .body("texts[1].hunks.removed", contains("")).body("texts[1].hunks.leading", contains("Drive "))
                .body("lists.field", contains("tags", "sources")).body("lists[0].added", contains(three))
                .body("lists[0].removed", contains(two)).body("lists[0].reordered", equalTo(false))
                .body("lists[1].added", contains("TASS, Moscow, agency"))
                .extract().jsonPath();
        var values = diff.<Map<String, String>> getList("values").stream().collect(Collectors.toMap(
                row -> row.get("field"), row -> row.get("before") + " > " + row.get("after")));
        assertThat(values).isEqualTo(Map.of("section", "null > " + section, "image/alt", "Ice > Ice and snow",
                "image/width", "null > 1200", "sensitive", "false > true", "attributes/a~1b", "1 > 2",
                "attributes/live", "null > [1]"));
        reader().get(DIFF, article.id()).body("from.version", equalTo(1)).body("to.version", equalTo(2));
        reader().query("from", 2).query("to", 1).get(DIFF, article.id()).body("texts[0].hunks.added", contains("Ice"));
        reader().query("from", 2).query("to", 2).get(DIFF, article.id()).body("changed", empty()).body("texts", empty());
    }

    @Test
    void reorderedListSaysSo() {
        var article = anArticle().tags("first-tag", "second-tag").draft();
        patch(article, Map.of("tags", List.of("second-tag", "first-tag")));
        reader().get(DIFF, article.id()).body("lists[0].reordered", equalTo(true)).body("lists[0].added", empty())
                .body("lists[0].removed", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "from=3", "to=3", "from=0", "to=x", "from=-1", "to=2147483648" })
    void versionsToCompareMustBeThere(String query) {
        var article = anArticle().draft();
        var parameter = query.split("=");
        var problem = problem(reader().query(parameter[0], parameter[1]).get(DIFF, article.id()), 400, "invalid-parameter");
        assertThat(problem.getString("errors[0].parameter")).isEqualTo(parameter[0]);
    }

    @Test
    void bodiesOfAMegabyteAreComparedInTime() {
        var random = new Random(3);
        var article = anArticle().body(noise(random)).draft();
        patch(article, Map.of("body", noise(random)));
        reader().get(DIFF, article.id()).statusCode(200).body("texts[0].level", equalTo("whole"))
                .body("texts[0].hunks", hasSize(1)).time(org.hamcrest.Matchers.lessThan(5000L));
        reader().get(VERSIONS, article.id()).statusCode(200).body("data[0].changed", contains("body"));
    }

    private static String noise(Random random) {
        return IntStream.range(0, 130_000).mapToObj(i -> String.format("%07x", random.nextInt(1 << 28)))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void restoringMakesTheNextVersion() {
        var tag = unique("tag");
        var article = anArticle().title("First").tags(tag).published();
        patch(article, Map.of("title", "Second", "tags", List.of()));
        restore(article, 1).statusCode(200).header("ETag", "\"3\"").body("version", equalTo(3)).body("title", equalTo("First"))
                .body("tags", contains(tag)).body("state", equalTo("published")).body("hasUnpublishedChanges", equalTo(true));
        reader().query("kind", "version").get(VERSIONS, article.id()).body("data.version", contains(3, 2, 1))
                .body("data[0].note", equalTo("Version 1 restored")).body("data[0].who", equalTo("author"));
        author().sending(Map.of("note", "It was wrong after all")).post(VERSION + "/restore", article.id(), 2).statusCode(200);
        reader().get(VERSION, article.id(), 4).body("note", equalTo("It was wrong after all"))
                .body("title", equalTo("Second"));
        // Readers' version is as it was
        anyone().get("/v1/articles/{article}", article.id()).body("version", equalTo(1)).body("title", equalTo("First"));
    }

    @Test
    void restoringWhatIsThereMakesNoVersion() {
        var article = anArticle().draft();
        restore(article, 1).statusCode(200).body("version", equalTo(1));
        reader().get(VERSIONS, article.id()).body("data", hasSize(1));
    }

    @Test
    void restoringHonoursIfMatch() {
        var article = anArticle().draft();
        patch(article, Map.of("title", "Second"));
        problem(author().ifMatch(1).post(VERSION + "/restore", article.id(), 1), 412, "version-mismatch");
        reader().get(DRAFT, article.id()).body("title", equalTo("Second")).body("version", equalTo(2));
        author().ifMatch(2).post(VERSION + "/restore", article.id(), 1).statusCode(200).body("version", equalTo(3));
    }

    @Test
    void formerSlugComesBackUnlessSomebodyElseTookIt() {
        var slug = unique("mine");
        var article = anArticle().slug(slug).published();
        patch(article, Map.of("slug", slug + "-renamed"));
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        restore(article, 1).statusCode(200).body("slug", equalTo(slug));

        var free = unique("free");
        var draft = anArticle().slug(free).draft();
        patch(draft, Map.of("slug", free + "-renamed"));
        anArticle().slug(free).draft();
        problem(restore(draft, 1), 409, "slug-taken");
        reader().get(DRAFT, draft.id()).body("slug", equalTo(free + "-renamed")).body("version", equalTo(2));
    }

    @Test
    void externalIdThatAnotherArticleHasIsRefused() {
        var id = unique("ext");
        var article = anArticle().externalId(id).draft();
        var patch = new LinkedHashMap<String, Object>();
        patch.put("externalId", null);
        patch(article, patch);
        anArticle().externalId(id).draft();
        problem(restore(article, 1), 409, "external-id-taken");
        reader().get(DRAFT, article.id()).body("externalId", nullValue());
    }

    @Test
    void sectionThatIsNoMoreIsRefused() {
        var section = aSection("Short-lived");
        var article = anArticle().section(section).draft();
        var patch = new LinkedHashMap<String, Object>();
        patch.put("section", null);
        patch(article, patch);
        editor().delete("/v1/sections/{slug}", section).statusCode(204);
        problem(restore(article, 1), 422, "unknown-section");
    }

    @Test
    void nothingIsRestoredInTheTrash() {
        var article = anArticle().draft();
        patch(article, Map.of("title", "Second"));
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        problem(restore(article, 1), 409, "illegal-transition");
        reader().get(VERSION, article.id(), 1).statusCode(200);
    }

    @Test
    void scriptInAnOldVersionStaysHarmless() {
        var article = anArticle().html("<p onclick=\"x()\">Hi<script>alert(1)</script></p>").draft();
        patch(article, Map.of("body", "<p>Clean</p>"));
        restore(article, 1).statusCode(200);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        assertThat(anyone().get("/v1/articles/{article}", article.id()).extract().<String> path("body"))
                .doesNotContain("script", "onclick").contains("Hi");
        assertThat(Json.write(reader().get(VERSION, article.id(), 1).extract().path("body"))).contains("onclick");
    }
}
