package org.masthead.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;

import com.fasterxml.jackson.databind.JsonNode;

import io.restassured.response.ValidatableResponse;

/** A Ghost export in. */
@NewsroomTest
class GhostImportTest {

    private final String word = unique("ghost");

    private Map<String, Object> post(String id, Object... fields) {
        var post = new HashMap<String, Object>(Map.of("id", word + id, "title", "Title " + id, "slug", word + "-" + id, "html",
                "<p>Words.</p>", "status", "published", "visibility", "public", "published_at", "2019-05-04T08:00:00.000Z",
                "type", "post", "lexical", "{\"root\":{}}"));
        for (int i = 0; i < fields.length; i += 2) {
            post.put((String) fields[i], fields[i + 1]);
        }
        return post;
    }

    /** The rest of the file beside its posts. */
    private String file(String posts) {
        var data = new LinkedHashMap<String, Object>();
        data.put("posts", "@");
        data.put("tags", List.of(Map.of("id", "t1", "name", "Bridges", "slug", word + "-bridges", "visibility", "public"),
                Map.of("id", "t2", "name", "#hidden", "slug", "hash-hidden", "visibility", "internal"),
                Map.of("id", "t3", "name", "Ferries", "slug", word + "-ferries", "visibility", "public")));
        data.put("users",
                List.of(Map.of("id", "u1", "name", "Anahit " + word, "slug", word + "-anahit", "password", "$2b$hash"),
                        Map.of("id", "u2", "name", "Second " + word, "slug", word + "-second")));
        data.put("posts_tags", List.of(Map.of("post_id", word + "1", "tag_id", "t1", "sort_order", 1),
                Map.of("post_id", word + "1", "tag_id", "t2", "sort_order", 2),
                Map.of("post_id", word + "1", "tag_id", "t3", "sort_order", 0)));
        data.put("posts_authors", List.of(Map.of("post_id", word + "1", "author_id", "u2", "sort_order", 1),
                Map.of("post_id", word + "1", "author_id", "u1", "sort_order", 0)));
        data.put("posts_meta", List.of(Map.of("post_id", word + "1", "meta_title", "For engines", "meta_description", "Found",
                "feature_image_alt", "A bridge", "feature_image_caption", "<em>Caption</em>")));
        data.put("settings", List.of(Map.of("key", "title", "value", "Old")));
        var file = Map.of("db", List.of(new LinkedHashMap<>(Map.of("meta", Map.of("version", "5.82.0"), "data", data))));
        return Json.write(file).replace("\"@\"", posts);
    }

    private static Request publishing() {
        return editor().query("format", "ghost").query("publish", true);
    }

    private static List<JsonNode> report(ValidatableResponse response) {
        return new String(response.statusCode(200).extract().asByteArray(), UTF_8).lines().map(Json::parse)
                .filter(line -> !line.has("progress")).toList();
    }

    private List<JsonNode> bring(Object... posts) {
        return bring(publishing(), posts);
    }

    private List<JsonNode> bring(Request request, Object... posts) {
        var texts = new ArrayList<String>();
        for (var post : posts) {
            texts.add(post instanceof String text ? text : Json.write(post));
        }
        return report(request.sending(file("[" + String.join(",", texts) + "]")).post("/v1/import"));
    }

    private ValidatableResponse live(String id) {
        return anyone().get("/v1/articles/{article}", word + "-" + id);
    }

    private ValidatableResponse draft(String id) {
        return editor().get("/v1/articles/{article}/draft", word + "-" + id).statusCode(200);
    }

    @Test
    void publishedPostIsLiveAsItWas() {
        var report = bring(publishing().query("site", "https://old.example/"), post("1", "html",
                "<p>See <a href=\"__GHOST_URL__/other/\">this</a></p><!--kg-card-begin: html--><iframe src=\"https://video.example/7\"></iframe><!--kg-card-end: html-->",
                "feature_image", "__GHOST_URL__/content/images/a.jpg", "custom_excerpt", "Brief", "canonical_url",
                "https://first.example/x"));
        assertThat(report.get(0).path("status").asText()).as(report.toString()).isEqualTo("created");
        assertThat(report.get(0).has("note")).as(report.toString()).isFalse();
        live("1").statusCode(200).body("title", equalTo("Title 1")).body("standfirst", equalTo("Brief"))
                .body("publishedAt", equalTo("2019-05-04T08:00:00Z"))
                .body("tags.slug", equalTo(List.of(word + "-ferries", word + "-bridges")))
                .body("tags.name", equalTo(List.of("Ferries", "Bridges")))
                .body("authors.name", equalTo(List.of("Anahit " + word, "Second " + word)))
                .body("image.url", equalTo("https://old.example/content/images/a.jpg")).body("image.alt", equalTo("A bridge"))
                .body("image.caption", equalTo("Caption")).body("seo.title", equalTo("For engines"))
                .body("seo.description", equalTo("Found")).body("canonicalUrl", equalTo("https://first.example/x"))
                .body("body", containsString("href=\"https://old.example/other/\""))
                .body("body", containsString("href=\"https://video.example/7\""));
        draft("1").body("externalId", equalTo("ghost:" + word + "1"));
    }

    @Test
    void secondImportChangesNothing() {
        var posts = new Object[] { post("1", "featured", true),
                post("2", "status", "scheduled", "published_at", "2099-01-01T00:00:00.000Z"),
                post("3", "visibility", "paid"), post("4", "status", "draft", "published_at", null) };
        assertThat(bring(posts).subList(0, 4)).allMatch(line -> line.path("status").asText().equals("created"));
        assertThat(bring(posts).subList(0, 4)).allMatch(line -> line.path("status").asText().equals("unchanged"));
    }

    @Test
    void featuredPostsAreTheEditorsChoice() {
        bring(post("1", "featured", 1), post("2", "featured", false));
        live("1").body("editorsChoice", equalTo(true));
        live("2").body("editorsChoice", equalTo(false));
        editor().delete("/v1/articles/{article}/editors-choice", word + "-1").statusCode(204);
    }

    @ParameterizedTest
    @CsvSource({ "members, published", "paid, published", "tiers, published", "public, sent", "public, draft",
            "paid, scheduled" })
    void whatWasNotOpenToEveryoneStaysADraft(String visibility, String status) {
        var report = bring(post("1", "visibility", visibility, "status", status));
        live("1").statusCode(404);
        draft("1").body("state", equalTo("draft")).body("scheduled", nullValue());
        assertThat(report.get(0).path("note").asText("none")).matches(status.equals("draft") ? "none" : ".*stays a draft.*");
    }

    @Test
    void scheduledPostStaysScheduled() {
        bring(post("1", "status", "scheduled", "published_at", "2099-02-03T04:05:06.000Z"));
        live("1").statusCode(404);
        draft("1").body("scheduled.at", equalTo("2099-02-03T04:05:06Z"));
    }

    @ParameterizedTest
    @CsvSource({ "1556956800000, 2019-05-04T08:00:00Z", "2019-05-04 08:00:00, 2019-05-04T08:00:00Z" })
    void timesOfOlderGhostsAreRead(String time, String expected) {
        bring(post("1", "published_at", time.matches("\\d+") ? (Object) Long.valueOf(time) : time));
        live("1").body("publishedAt", equalTo(expected));
    }

    @Test
    void pagesComeUnlessTheyAreNotWanted() {
        var report = bring(publishing().query("pages", false), post("1", "type", "page"), post("2"));
        assertThat(report).hasSize(2);
        assertThat(report.get(0).path("line").asInt()).isEqualTo(2);
        assertThat(report.get(1).at("/skipped/pages").asInt()).isEqualTo(1);
        bring(post("1", "type", "page"));
        live("1").statusCode(200);
    }

    @Test
    void withoutTheSiteLinksAreRelativeAndPicturesLeftOut() {
        var report = bring(post("1", "html", "<a href=\"__GHOST_URL__/x/\">x</a>", "feature_image", "__GHOST_URL__/a.jpg"));
        assertThat(report.get(0).path("note").asText()).contains("picture was left out");
        live("1").body("body", containsString("href=\"/x/\"")).body("image", nullValue());
    }

    @Test
    void badPostsFailAloneAndGoodOnesAreIn() {
        var report = bring(post("1"), post("lexical", "html", null), post("date", "published_at", "soon"), 7,
                post("huge", "html", "x".repeat(5 << 20)), post("body", "html", "<p>" + "x".repeat((1 << 20) + 1)),
                post("1", "title", "Again"), post("nul", "title", "a\u0000b"), post("2"));
        assertThat(report.subList(0, 9)).extracting(line -> line.path("status").asText()).containsExactly("created", "failed",
                "failed", "failed", "failed", "failed", "updated", "failed", "created");
        assertThat(report.get(1).at("/problem/detail").asText()).contains("no HTML");
        assertThat(report.get(2).at("/problem/errors/0/pointer").asText()).isEqualTo("/published_at");
        live("2").statusCode(200);
        live("1").body("title", equalTo("Again"));
    }

    @Test
    void brokenFileKeepsWhatCameBefore() {
        var report = report(publishing()
                .sending("{\"db\": [{\"data\": {\"posts\": [" + Json.write(post("1")) + ", {\"id\": \"x\", \"title\": ")
                .post("/v1/import"));
        assertThat(report.get(0).path("status").asText()).isEqualTo("created");
        assertThat(report.get(1).path("status").asText()).isEqualTo("failed");
        assertThat(report.get(report.size() - 1).has("summary")).isTrue();
        assertThat(
                bring(post("2"), "{\"id\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}").get(0).path("status").asText())
                .isEqualTo("created");
    }

    @Test
    void whatIsNoExportSaysSo() {
        var report = report(publishing().sending("{\"db\": []}").post("/v1/import"));
        assertThat(report.get(0).at("/remarks/0").asText()).contains("Ghost");
        assertThat(report(publishing().sending("nonsense").post("/v1/import")).get(0).at("/remarks/0").asText())
                .contains("cannot be read");
        problem(publishing().sending("application/xml", "<a/>").post("/v1/import"), 415, "unsupported-media-type");
        problem(publishing().query("site", "old.example").sending("{}").post("/v1/import"), 400, "invalid-parameter");
    }

    @Test
    void secretsOfTheOldSiteStayOut() {
        var report = bring(post("1"));
        assertThat(report.toString()).doesNotContain("$2b$");
        live("1").body("tags.name", not(equalTo(List.of("#hidden"))));
    }
}
