package org.masthead.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;

import com.fasterxml.jackson.databind.JsonNode;

import io.restassured.response.ValidatableResponse;

/** A WordPress export in. */
@NewsroomTest
class WordPressImportTest {

    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8" ?>
            <!-- generator="WordPress/6.5" -->
            <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
              xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
            <channel><title>Old site</title><language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
            <wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[anahit]]></wp:author_login>
              <wp:author_display_name><![CDATA[Anahit %s]]></wp:author_display_name></wp:author>
            """;

    private final String word = unique("wp");

    /** An item; what is not said is that of a published post. */
    private final class Post {

        private String title = "Title of " + word;
        private String name = word;
        private String status = "publish";
        private String type = "post";
        private String date = "2019-05-04 08:00:00";
        private String content = "Words.";
        private String more = "";
        private String id = word;

        Post title(String title) {
            this.title = title;
            return this;
        }

        Post name(String name) {
            this.name = name;
            this.id = name;
            return this;
        }

        Post status(String status) {
            this.status = status;
            return this;
        }

        Post type(String type) {
            this.type = type;
            return this;
        }

        Post date(String date) {
            this.date = date;
            return this;
        }

        Post content(String content) {
            this.content = content;
            return this;
        }

        Post with(String more) {
            this.more += more;
            return this;
        }

        @Override
        public String toString() {
            return """
                    <item><title>%s</title><link>https://old.example/%s/</link><dc:creator><![CDATA[anahit]]></dc:creator>
                    <guid isPermaLink="false">https://old.example/?p=%s</guid>
                    <content:encoded><![CDATA[%s]]></content:encoded><excerpt:encoded><![CDATA[Brief &amp; clear]]></excerpt:encoded>
                    <wp:post_id>%s</wp:post_id><wp:post_date_gmt>%s</wp:post_date_gmt><wp:post_name>%s</wp:post_name>
                    <wp:status>%s</wp:status><wp:post_type>%s</wp:post_type>%s</item>
                    """
                    .formatted(title, name, id, content, id, date, name, status, type, more);
        }
    }

    private Post post() {
        return new Post();
    }

    private static List<JsonNode> report(ValidatableResponse response) {
        return new String(response.statusCode(200).extract().asByteArray(), UTF_8).lines().map(Json::parse)
                .filter(line -> !line.has("progress")).toList();
    }

    private static Request publishing() {
        return editor().query("format", "wordpress").query("publish", true);
    }

    private List<JsonNode> bring(Object... items) {
        return bring(publishing(), items);
    }

    private List<JsonNode> bring(Request request, Object... items) {
        var file = HEAD.formatted(word) + List.of(items).stream().map(String::valueOf).collect(Collectors.joining())
                + "</channel></rss>";
        return report(request.sending("application/xml", file).post("/v1/import"));
    }

    private static JsonNode summary(List<JsonNode> report) {
        return report.get(report.size() - 1);
    }

    private static ValidatableResponse live(String slug) {
        return anyone().get("/v1/articles/{article}", slug);
    }

    private static ValidatableResponse draft(String slug) {
        return editor().get("/v1/articles/{article}/draft", slug).statusCode(200);
    }

    @Test
    void publishedPostIsLiveAsItWas() {
        var report = bring(
                post().title("War &amp; peace <![CDATA[&#8217;s]]>")
                        .with("""
                                <category domain="category" nicename="%1$s-region"><![CDATA[Region & towns]]></category>
                                <category domain="category" nicename="%1$s-second"><![CDATA[Second]]></category>
                                <category domain="post_tag" nicename="%1$s-bridges"><![CDATA[Bridges]]></category>
                                <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[77]]></wp:meta_value></wp:postmeta>
                                <wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_content>Nice</wp:comment_content></wp:comment>
                                """
                                .formatted(word)),
                """
                        <item><title>Picture</title><excerpt:encoded><![CDATA[A caption]]></excerpt:encoded><wp:post_id>77</wp:post_id>
                        <wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>
                        <wp:attachment_url>https://old.example/a.jpg</wp:attachment_url>
                        <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A bridge</wp:meta_value></wp:postmeta></item>
                        """);
        assertThat(report).hasSize(2);
        assertThat(report.get(0).path("status").asText()).as(report.toString()).isEqualTo("created");
        live(word).statusCode(200).body("title", equalTo("War & peace ’s"), "standfirst", equalTo("Brief & clear"))
                .body("publishedAt", equalTo("2019-05-04T08:00:00Z")).body("section.slug", equalTo(word + "-region"))
                .body("section.name", equalTo("Region & towns"))
                .body("tags.slug", equalTo(List.of(word + "-second", word + "-bridges")))
                .body("tags.name", equalTo(List.of("Second", "Bridges")))
                .body("authors.name", equalTo(List.of("Anahit " + word))).body("language", equalTo("en-GB"))
                .body("image.url", equalTo("https://old.example/a.jpg")).body("image.alt", equalTo("A bridge"))
                .body("image.caption", equalTo("A caption")).body("body", equalTo("<p>Words.</p>"));
        draft(word).body("externalId", equalTo("https://old.example/?p=" + word));
        assertThat(summary(report).at("/skipped/comments").asInt()).isEqualTo(1);
        assertThat(summary(report).at("/skipped/items of type attachment").asInt()).isEqualTo(1);
    }

    @Test
    void secondImportChangesNothing() {
        var items = new Object[] { post().name(word + "-1"),
                post().name(word + "-2").status("future").date("2099-01-01 00:00:00"),
                post().name(word + "-3").status("private"),
                post().name(word + "-4").status("draft").date("0000-00-00 00:00:00") };
        assertThat(bring(items).subList(0, 4)).allMatch(line -> line.path("status").asText().equals("created"));
        assertThat(bring(items).subList(0, 4)).allMatch(line -> line.path("status").asText().equals("unchanged"));
    }

    @Test
    void scheduledPostStaysScheduled() {
        bring(post().status("future").date("2099-02-03 04:05:06"));
        live(word).statusCode(404);
        draft(word).body("state", equalTo("scheduled")).body("scheduled.at", equalTo("2099-02-03T04:05:06Z"));
    }

    @Test
    void scheduledPostWhoseTimeHasComeIsLive() {
        bring(post().status("future").date("2020-02-03 04:05:06"));
        live(word).statusCode(200).body("publishedAt", equalTo("2020-02-03T04:05:06Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "private", "draft", "pending", "acf-disabled" })
    void whatWasNotPublicStaysADraft(String status) {
        var report = bring(post().status(status));
        live(word).statusCode(404);
        draft(word).body("state", equalTo("draft"));
        assertThat(report.get(0).path("note").asText()).matches(status.equals("private") ? ".*was private.*" : ".*");
    }

    @Test
    void postWithAPasswordIsNeverPublished() {
        var report = bring(post().with("<wp:post_password><![CDATA[secret]]></wp:post_password>"));
        assertThat(report.get(0).path("note").asText()).contains("password");
        live(word).statusCode(404);
        draft(word).body("state", equalTo("draft"));
    }

    @Test
    void withoutPublishEverythingIsADraft() {
        bring(editor().query("format", "wordpress"), post(),
                post().name(word + "-2").status("future").date("2099-01-01 00:00:00"));
        live(word).statusCode(404);
        draft(word).body("state", equalTo("draft")).body("publishedAt", equalTo("2019-05-04T08:00:00Z"));
        draft(word + "-2").body("state", equalTo("draft")).body("scheduled", nullValue());
    }

    @Test
    void pagesComeUnlessTheyAreNotWanted() {
        bring(publishing().query("pages", false), post().type("page"));
        live(word).statusCode(404);
        bring(post().type("page"));
        live(word).statusCode(200);
    }

    @Test
    void trashRevisionsAndMenusAreCounted() {
        var report = bring(post().status("trash"), post().status("auto-draft"), post().type("revision").status("inherit"),
                post().type("nav_menu_item"), post().type("nav_menu_item"));
        assertThat(report).hasSize(1);
        assertThat(report.get(0).at("/summary/lines").asInt()).isZero();
        assertThat(report.get(0).at("/skipped/items of type nav_menu_item").asInt()).isEqualTo(2);
        assertThat(report.get(0).at("/skipped/items in state trash").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({ "%e0%a4%a8%e0%a4%ae, nama", "UPPER, upper", "dot.ted, dot-ted" })
    void slugsOfOtherFormsAreKeptAsNearAsTheyCanBe(String name, String slug) {
        var report = bring(post().name(word + "-" + name));
        assertThat(report.get(0).path("slug").asText()).isEqualTo(word + "-" + slug);
        assertThat(report.get(0).path("note").asText()).contains("became " + word + "-" + slug);
    }

    @Test
    void slugThatIsTakenGetsASuffixAndANote() {
        bring(post());
        var file = post().with("<wp:is_sticky>0</wp:is_sticky>").toString().replace("?p=" + word, "?p=other" + word);
        var report = bring(file);
        assertThat(report.get(0).path("slug").asText()).isEqualTo(word + "-2");
        assertThat(report.get(0).path("note").asText()).contains("taken");
    }

    @Test
    void postWithoutATitleHasItsFirstWords() {
        bring(post().title("").content("<p>Only &amp; words</p>"));
        draft(word).body("title", equalTo("Only & words"));
        assertThat(bring(post().name(word + "-none").title("").content("")).get(0).at("/problem/errors/0/pointer").asText())
                .isEqualTo("/title");
    }

    @Test
    void scriptsNeverReachReaders() {
        bring(post().content(
                "<p onclick=\"x()\">Hi<script>alert(1)</script> <a href=\"javascript:alert(1)\">a</a></p>[raw]<svg onload=x>[/raw]"));
        live(word).statusCode(200).body("body", not(containsString("script"))).body("body", not(containsString("onclick")))
                .body("body", not(containsString("svg")));
    }

    @Test
    void badPostsFailAloneAndGoodOnesAreIn() {
        var tags = IntStream.range(0, 10_000)
                .mapToObj("<category domain=\"post_tag\" nicename=\"t%1$d\">T%1$d</category>"::formatted)
                .collect(Collectors.joining());
        var report = bring(
                post().name(word + "-1"),
                post().name(word + "-date").date("2019-13-45 99:00:00"),
                post().name(word + "-tags").with(tags),
                post().name(word + "-huge").content("x".repeat(5 << 20)),
                post().name(word + "-body").content("x".repeat((1 << 20) + 1)),
                post().name(word + "-entity").title("&lol9;"),
                post().name(word + "-1").title("Again"),
                "<item><wp:post_type>post</wp:post_type><title>Nothing</title></item>",
                post().name(word + "-2"));
        assertThat(report.subList(0, 9)).extracting(line -> line.path("status").asText()).containsExactly("created", "failed",
                "failed", "failed", "failed", "failed", "updated", "failed", "created");
        assertThat(report.subList(1, 6)).extracting(line -> line.at("/problem/code").asText()).containsExactly("invalid",
                "invalid", "too-large", "invalid", "invalid");
        assertThat(report.subList(0, 9)).extracting(line -> line.path("line").asInt())
                .isEqualTo(IntStream.rangeClosed(1, 9).boxed().toList());
        live(word + "-2").statusCode(200);
        live(word + "-1").body("title", equalTo("Again"));
    }

    @Test
    void entityBombIsNotRead() {
        var bomb = """
                <?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;"><!ENTITY file SYSTEM "file:///etc/passwd">
                <!ENTITY %% remote SYSTEM "http://127.0.0.1:1/x">%%remote;]>
                """
                .replace("%%", "%") + HEAD.formatted(word).replaceFirst("<\\?xml[^>]*>\\s*", "")
                + post().name(word + "-1").title("&lol2;") + post().name(word + "-2").title("&file;") + post().name(word + "-3")
                + "</channel></rss>";
        var report = report(publishing().sending("text/xml", bomb).post("/v1/import"));
        assertThat(report.subList(0, 3)).extracting(line -> line.path("status").asText()).containsExactly("failed", "failed",
                "created");
        assertThat(report.toString()).doesNotContain("root:");
    }

    @Test
    void brokenXmlKeepsWhatCameBeforeAndSaysWhere() {
        var report = bring(post().name(word + "-1"), "<item><title>Cut");
        assertThat(report.get(0).path("status").asText()).isEqualTo("created");
        assertThat(report.get(1).path("status").asText()).isEqualTo("failed");
        assertThat(report.get(1).path("line").asInt()).isEqualTo(2);
        assertThat(report.get(1).at("/problem/detail").asText()).contains("from line");
        assertThat(report.get(2).has("summary")).isTrue();
        var deep = bring(post().name(word + "-2"), "<a>".repeat(100_000));
        assertThat(deep.get(0).path("status").asText()).isEqualTo("created");
        assertThat(deep.get(1).path("status").asText()).isEqualTo("failed");
    }

    @Test
    void bytesThatAreNoCharactersFailTheirPost() throws Exception {
        var file = new ByteArrayOutputStream();
        file.write((HEAD.formatted(word) + post().name(word + "-1").title("Before \u000b tab")).getBytes(UTF_8));
        file.write(post().name(word + "-2").title("@@").toString().replace("@@", "").getBytes(UTF_8));
        var broken = post().name(word + "-3").title("@").toString().split("@");
        file.write(broken[0].getBytes(UTF_8));
        file.write(new byte[] { (byte) 0xC3, (byte) 0x28 });
        file.write((broken[1] + post().name(word + "-4") + "</channel></rss>").getBytes(UTF_8));
        var report = report(publishing().sending("application/xml", file.toByteArray()).post("/v1/import"));
        assertThat(report.subList(0, 4)).extracting(line -> line.path("status").asText()).containsExactly("failed", "created",
                "failed", "created");
        assertThat(report.get(0).at("/problem/errors/0/code").asText()).isEqualTo("character");
    }

    @Test
    void whatIsNoExportSaysSo() {
        var report = report(publishing().sending("application/xml", "<html><body/></html>").post("/v1/import"));
        assertThat(report.get(0).at("/remarks/0").asText()).contains("WordPress");
        problem(publishing().sending("application/json", "{}").post("/v1/import"), 415, "unsupported-media-type");
        problem(publishing().query("site", "https://x.example").sending("application/xml", "<a/>").post("/v1/import"), 400,
                "invalid-parameter");
        problem(editor().query("pages", true).sending("application/x-ndjson", "{}").post("/v1/import"), 400,
                "invalid-parameter");
    }

    @Test
    void dryRunReportsAndKeepsNothing() {
        var report = bring(publishing().query("dryRun", true), post().with(
                "<category domain=\"category\" nicename=\"" + word + "\">S</category>"), post().title("Again"));
        assertThat(report.subList(0, 2)).extracting(line -> line.path("status").asText()).containsExactly("created", "updated");
        live(word).statusCode(404);
        anyone().get("/v1/sections").body("data.slug", not(hasItem(word)));
        assertThat(bring(post()).get(0).path("status").asText()).isEqualTo("created");
    }
}
