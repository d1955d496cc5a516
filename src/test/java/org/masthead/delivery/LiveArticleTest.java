package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;

/** The live article, whole and in parts. */
@NewsroomTest
class LiveArticleTest {

    private static final List<String> FIELDS = List.of("id", "slug", "title", "standfirst", "teaser", "body", "wordCount",
            "readingMinutes", "section", "tags", "authors", "sources", "sourceLine", "language", "image", "sensitive",
            "canonicalUrl",
            "seo", "attributes", "editorsChoice", "publishedAt", "updatedAt", "version");

    private static Map<String, Object> read(String reference) {
        return anyone().get("/v1/articles/{article}", reference).statusCode(200).extract().path("$");
    }

    @Test
    void articleHasEveryField() {
        var section = aSection("Region");
        var tag = unique("tag");
        var author = unique("author");
        var image = Map.of("url", "https://example.org/a.jpg", "alt", "A", "caption", "B", "credit", "C", "width", 3, "height",
                2);
        var sources = List.of(
                Map.of("name", "commonspace.eu", "place", "", "role", "primary", "url", "https://commonspace.eu"),
                Map.of("name", "Nezavisimaya Gazeta", "place", "Moscow", "role", "with", "url", ""));
        var seo = Map.of("title", "For engines", "description", "In brief");
        var attributes = Map.of("liveBlog", true, "updates", 37, "nested", Map.of("id", "x", "title", "y", "slug", "z"));
        var written = anArticle().title("The bridge").standfirst("It opens.").body("One **two** three").section(section)
                .tags(tag)
                .authors(author).with("sources", sources).language("en-GB").with("image", image).with("sensitive", true)
                .with("canonicalUrl", "https://example.org/bridge").with("seo", seo).with("attributes", attributes)
                .publishedAt(Instant.parse("2020-02-03T04:05:06Z")).published();
        var article = read(written.slug());
        assertThat(article).containsOnlyKeys(FIELDS.toArray(String[]::new));
        assertThat(article).containsEntry("id", written.id()).containsEntry("slug", written.slug())
                .containsEntry("title", "The bridge").containsEntry("standfirst", "It opens.")
                .containsEntry("teaser", "It opens.")
                .containsEntry("wordCount", 3).containsEntry("readingMinutes", 1)
                .containsEntry("section", Map.of("slug", section, "name", "Region"))
                .containsEntry("tags", List.of(Map.of("slug", tag, "name", tag)))
                .containsEntry("authors", List.of(Map.of("slug", author, "name", author)))
                .containsEntry("sources", sources)
                .containsEntry("sourceLine", "commonspace.eu with Nezavisimaya Gazeta (Moscow)")
                .containsEntry("language", "en-GB").containsEntry("image", image).containsEntry("sensitive", true)
                .containsEntry("canonicalUrl", "https://example.org/bridge").containsEntry("seo", seo)
                .containsEntry("attributes", attributes).containsEntry("editorsChoice", false)
                .containsEntry("publishedAt", "2020-02-03T04:05:06Z").containsEntry("version", 1);
        assertThat((String) article.get("body")).contains("<strong>two</strong>");
        assertThat(read(written.id())).isEqualTo(article);
    }

    @Test
    void whatNobodySetIsEmptyOrNull() {
        var article = read(anArticle().published().id());
        assertThat(article).containsOnlyKeys(FIELDS.toArray(String[]::new));
        assertThat(article).containsEntry("standfirst", "").containsEntry("teaser", "").containsEntry("body", "")
                .containsEntry("wordCount", 0).containsEntry("section", null).containsEntry("tags", List.of())
                .containsEntry("authors", List.of()).containsEntry("sources", List.of()).containsEntry("sourceLine", "")
                .containsEntry("image", null).containsEntry("sensitive", false).containsEntry("canonicalUrl", null)
                .containsEntry("seo", Map.of("title", "", "description", "")).containsEntry("attributes", Map.of());
    }

    @Test
    void bodyComesAsHtmlTextOrSource() {
        var article = anArticle().body("## Head\n\nHello **world** <script>alert(1)</script>").published();
        anyone().get("/v1/articles/{article}", article.id())
                .body("body", equalTo("<h2>Head</h2>\n<p>Hello <strong>world</strong> </p>\n"));
        anyone().query("bodyFormat", "text").get("/v1/articles/{article}", article.id()).body("body",
                equalTo("Head\n\nHello world"));
        var plain = anArticle().body("## Head\n\nHello *world*\n").published();
        anyone().query("bodyFormat", "source").get("/v1/articles/{article}", plain.id())
                .body("body", equalTo("## Head\n\nHello *world*\n"));
        problem(anyone().query("bodyFormat", "pdf").get("/v1/articles/{article}", plain.id()), 400, "invalid-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = { "html", "text", "source" })
    void noBodyFormatRunsCode(String format) {
        var article = anArticle()
                .html("<p onclick=x()>Hi <a href=\"javascript:y()\">z</a><img src=x onerror=w()><svg onload=v()></p>"
                        + "<iframe src=\"//evil\"></iframe>")
                .published();
        String body = anyone().query("bodyFormat", format).get("/v1/articles/{article}", article.id()).extract().path("body");
        assertThat(body).contains("Hi").doesNotContain("onclick", "javascript:", "onerror", "onload", "<iframe", "<svg");
    }

    @Test
    void teaserIsTheBodysBeginningCutBetweenWords() {
        var words = "Überall ist Mittelerde. ".repeat(40);
        String teaser = anyone().get("/v1/articles/{article}", anArticle().body("# Oh\n\n" + words).published().id()).extract()
                .path("teaser");
        assertThat(teaser.codePointCount(0, teaser.length())).isBetween(270, 300);
        assertThat(teaser).startsWith("Oh Überall ist").matches(".*(Überall|ist|Mittelerde|Mittelerde\\.)…");
        assertThat(("Oh " + words)).startsWith(teaser.substring(0, teaser.length() - 1));
    }

    @Test
    void sourceLineIsAsNewsPagesPrintIt() {
        var sources = List.of(
                Map.of("name", "commonspace.eu", "role", "primary"),
                Map.of("name", "Nezavisimaya Gazeta", "place", "Moscow", "role", "with"),
                Map.of("name", "TASS", "place", "Moscow", "role", "with"),
                Map.of("name", "agencies", "role", "agency"));
        anyone().get("/v1/articles/{article}", anArticle().with("sources", sources).published().id())
                .body("sourceLine", equalTo("commonspace.eu with Nezavisimaya Gazeta (Moscow), TASS (Moscow) and agencies"));
    }

    @Test
    void includeAddsRelatedAndPopularity() {
        var article = anArticle().published();
        var other = anArticle().published();
        editor().sending(Map.of("label", "See also")).put("/v1/articles/{a}/relations/{b}", article.id(), other.id())
                .statusCode(201);
        var whole = anyone().query("include", "related,popularity").get("/v1/articles/{article}", article.id()).statusCode(200)
                .body("related.size()", equalTo(1)).body("related[0].article.id", equalTo(other.id()))
                .body("related[0].label", equalTo("See also")).body("related[0].rank", equalTo(1))
                .body("popularity.totals.window", equalTo(List.of("1h", "24h", "7d", "30d", "all")));
        assertThat(whole.extract().<Map<String, Object>> path("$")).containsKeys(FIELDS.toArray(String[]::new));
        anyone().query("include", "related").get("/v1/articles/{article}", article.id()).body("popularity", nullValue());
        problem(anyone().query("include", "drafts").get("/v1/articles/{article}", article.id()), 400, "invalid-parameter");
    }

    @Test
    void includedCountsAreExactAtOnce() {
        var article = anArticle().published();
        for (int views = 0; views < 3; views++) {
            anyone().query("include", "popularity").get("/v1/articles/{article}", article.id())
                    .body("popularity.totals.find { it.window == 'all' }.views", equalTo(views));
            anyone().sending(Map.of("visitor", "v" + views)).post("/v1/articles/{article}/views", article.id()).statusCode(204);
        }
    }

    @Test
    void fieldsKeepOnlyTheirOwnAndTheId() {
        var article = anArticle().published();
        assertThat(
                anyone().query("fields", "title,version").get("/v1/articles/{article}", article.id()).statusCode(200).extract()
                        .<Map<String, Object>> path("$"))
                .containsOnlyKeys("id", "title", "version");
        var problem = problem(anyone().query("fields", "title,titel").get("/v1/articles/{article}", article.id()), 400,
                "invalid-parameter");
        assertThat(problem.getString("errors[0].suggestion")).isEqualTo("title");
    }

    @Test
    void neverLiveIsNotFoundAndOnceLiveIsGone() {
        var draft = anArticle().draft();
        var review = anArticle().inReview();
        var scheduled = anArticle().scheduled(Instant.now().plusSeconds(3600));
        var trashed = anArticle().trashed();
        for (var article : List.of(draft, review, scheduled, trashed)) {
            problem(anyone().get("/v1/articles/{article}", article.id()), 404, "not-found");
            problem(anyone().get("/v1/articles/{article}", article.slug()), 404, "not-found");
        }
        problem(anyone().get("/v1/articles/no-such-article"), 404, "not-found");
        problem(anyone().get("/v1/articles/Not_A_Slug"), 404, "not-found");
        problem(anyone().get("/v1/articles/00000000-0000-7000-8000-000000000000"), 404, "not-found");
        var unpublished = anArticle().unpublished();
        var deleted = anArticle().published();
        editor().ifMatch("*").delete("/v1/articles/{article}", deleted.id()).statusCode(204);
        var purged = anArticle().published();
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", purged.id()).statusCode(204);
        for (var article : List.of(unpublished, deleted, purged)) {
            problem(anyone().get("/v1/articles/{article}", article.id()), 410, "gone");
            problem(anyone().get("/v1/articles/{article}", article.slug()), 410, "gone");
        }
    }

    @Test
    void everyReaderPathOfAnArticleSaysTheSame() {
        var draft = anArticle().draft();
        var unpublished = anArticle().unpublished();
        for (var path : List.of("related", "page", "popularity")) {
            problem(anyone().get("/v1/articles/{article}/" + path, draft.slug()), 404, "not-found");
            problem(anyone().get("/v1/articles/{article}/" + path, unpublished.slug()), 410, "gone");
        }
    }

    @Test
    void formerSlugLeadsToTheCurrentOneFromOddPathsToo() {
        var article = anArticle().published();
        var slug = unique("current-");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
        for (var path : List.of("/v1/articles/%s;a=b", "//v1/articles/%s", "/v1//articles/%s", "/v1/./articles/%s",
                "/v1/articles/x/../%s", "/x/../v1/articles/%s")) {
            var answer = RawHttp.get(path.formatted(article.slug()));
            assertThat(answer.status()).as(path).isIn(308, 404);
            if (answer.status() == 308) {
                assertThat(answer.headers().get("location")).as(path).isEqualTo("/v1/articles/" + slug);
            }
        }
    }

    @Test
    void formerSlugLeadsToTheCurrentOne() {
        var article = anArticle().published();
        var slug = unique("moved");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug))
                .patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        anyone().get("/v1/articles/{article}", slug).statusCode(200);
        anyone().get("/v1/articles/{article}", article.slug()).statusCode(308).header("Location", "/v1/articles/" + slug);
        anyone().query("fields", "title,slug").query("bodyFormat", "text").get("/v1/articles/{article}", article.slug())
                .statusCode(308).header("Location", equalTo("/v1/articles/" + slug + "?fields=title%2Cslug&bodyFormat=text"));
        anyone().query("limit", 3).get("/v1/articles/{article}/related", article.slug())
                .statusCode(308).header("Location", "/v1/articles/" + slug + "/related?limit=3");
        anyone().get("/v1/articles/{article}/page", article.slug()).statusCode(308)
                .header("Location", "/v1/articles/" + slug + "/page");
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        problem(anyone().get("/v1/articles/{article}", article.slug()), 410, "gone");
    }

    @Test
    void onlyTheArticlesPartOfAnAddressMoves() {
        for (var name : List.of("related", "page", "articles", "v1")) {
            var article = anArticle().slug(name).published();
            var slug = unique("moved");
            editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug))
                    .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
            for (var part : List.of("related", "page", "popularity")) {
                anyone().get("/v1/articles/{article}/" + part, name).statusCode(308)
                        .header("Location", "/v1/articles/" + slug + "/" + part);
            }
        }
    }

    @Test
    void escapedSlugMovesToo() {
        var article = anArticle().published();
        var slug = unique("moved");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
        var answer = RawHttp.get("/v1/articles/" + article.slug().replace("-", "%2D") + "/page");
        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.headers()).containsEntry("location", "/v1/articles/" + slug + "/page");
    }

    @Test
    void slugOfUnpublishedChangesIsNotKnownYet() {
        var article = anArticle().published();
        var slug = unique("coming");
        editor().ifMatch("*").patching(Map.of("slug", slug, "title", "Coming"))
                .patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        problem(anyone().get("/v1/articles/{article}", slug), 404, "not-found");
        anyone().get("/v1/articles/{article}", article.slug()).statusCode(200).body("slug", equalTo(article.slug()));
    }

    @Test
    void firstPublicationStaysWhileUpdatesMove() {
        var article = anArticle().published();
        var before = read(article.id());
        MovableClock.advance(Duration.ofHours(2));
        editor().ifMatch("*").query("publish", true).patching(Map.of("title", "Changed")).patch("/v1/articles/{article}/draft",
                article.id()).statusCode(200);
        var after = read(article.id());
        assertThat(after.get("publishedAt")).isEqualTo(before.get("publishedAt"));
        assertThat(Instant.parse((String) after.get("updatedAt")))
                .isAfter(Instant.parse((String) before.get("updatedAt")).plusSeconds(7199));
        assertThat(after.get("version")).isEqualTo(2);
    }
}
