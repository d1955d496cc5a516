package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.ArticleDraft;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import com.fasterxml.jackson.databind.JsonNode;

import io.restassured.response.Response;

/** A word that only stands in what is not live is nowhere in what readers get, and nobody can find out that it exists. */
@NewsroomTest
class DraftLeakTest {

    private String word;
    private String section;
    private String tag;
    private WrittenArticle live;
    private WrittenArticle changed;
    private WrittenArticle unpublished;
    private final List<WrittenArticle> hidden = new ArrayList<>();

    @BeforeEach
    void plant() {
        word = unique("secretword");
        section = aSection("Open");
        tag = unique("open");
        live = anArticle().title("In the open").section(section).tags(tag).authors(unique("ann")).published();
        hidden.add(planted(0, null).draft());
        hidden.add(planted(1, section).draft());
        hidden.add(planted(2, section).inReview());
        hidden.add(planted(3, section).scheduled(Instant.now().plusSeconds(3600)));
        hidden.add(planted(4, section).trashed());
        unpublished = planted(5, section).unpublished();
        hidden.add(unpublished);
        changed = anArticle().title("Changed in the open").section(section).tags(tag).published();
        editor().ifMatch("*").sending(planted(6, section).fields()).put("/v1/articles/{article}/draft", changed.id())
                .statusCode(200);
        for (var article : hidden) {
            for (var pair : List.of(List.of(live.id(), article.id()), List.of(article.id(), changed.id()))) {
                editor().query("type", "followedBy").sending(Map.of("label", word, "pinned", true))
                        .put("/v1/articles/{a}/relations/{b}", pair.get(0), pair.get(1)).statusCode(201);
            }
            editor().sending(Map.of("kicker", word, "position", 1)).put("/v1/articles/{article}/editors-choice", article.id())
                    .statusCode(201);
            editor().sending(Map.of("kicker", word, "section", section))
                    .put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
            anyone().post("/v1/articles/{article}/views", article.id());
        }
        editor().sending(Map.of("from", Instant.now().plusSeconds(3600), "kicker", word))
                .put("/v1/articles/{article}/editors-choice", changed.id()).statusCode(201);
        anyone().post("/v1/articles/{article}/views", changed.id()).statusCode(204);
        anyone().post("/v1/articles/{article}/views", live.id()).statusCode(204);
        editor().put("/v1/articles/{a}/relations/{b}", live.id(), changed.id()).statusCode(201);
    }

    private ArticleDraft planted(int number, String section) {
        var draft = anArticle().title(word + " in the title").slug(word + "-" + number).standfirst("A standfirst with " + word)
                .body("A body with " + word).tags(tag, word, word + number).authors(word)
                .language("hy-x-" + word.substring(0, 8))
                .externalId(word + ":" + number)
                .with("sources", List.of(Map.of("name", word, "place", word, "url", "https://example.org/" + word)))
                .with("image", Map.of("url", "https://example.org/" + word, "alt", word, "caption", word, "credit", word))
                .with("canonicalUrl", "https://example.org/" + word).with("seo", Map.of("title", word, "description", word))
                .with("attributes", Map.of(word, word));
        return section == null ? draft : draft.section(section);
    }

    private static Response read(String path) {
        return anyone().header("Accept", "*/*").get(path).extract().response();
    }

    private static Response readAs(String mediaType, String path) {
        return anyone().header("Accept", mediaType).get(path).extract().response();
    }

    @Test
    void graphAndWaysThroughItLeaveItOut() {
        for (var article : List.of(live, changed)) {
            for (var mediaType : List.of("application/json", "text/vnd.graphviz", "application/graphml+xml")) {
                for (var query : List.of("", "?depth=4&maxNodes=500", "?depth=1&maxNodes=2", "?type=followedBy&type=related")) {
                    var path = "/v1/articles/" + article.id() + "/graph" + query;
                    var answer = readAs(mediaType, path);
                    assertThat(answer.statusCode()).as(path).isEqualTo(200);
                    assertThat(answer.asString()).contains(live.id(), changed.id());
                    holdsNoSecret(path, answer);
                    if (mediaType.equals("application/json")) {
                        // Nor does anybody learn that there is more
                        assertThat(answer.<Boolean> path("truncated")).isFalse();
                        assertThat(answer.<List<Object>> path("edges")).hasSize(1);
                    }
                }
            }
        }
        var way = "/v1/graph/path?from=" + live.id() + "&to=" + changed.slug();
        holdsNoSecret(way, read(way));
        assertThat(read(way).<Integer> path("length")).isEqualTo(1);
        editor().delete("/v1/articles/{a}/relations/{b}", live.id(), changed.id()).statusCode(204);
        // All that joins them now is hidden
        assertThat(read(way).<String> path("code")).isEqualTo("no-path");
        holdsNoSecret(way, read(way));
        for (var list : List.of("", "/hidden-ends", "/not-linked-to", "/links-to-nothing")) {
            var health = read("/v1/relations/health" + list + "?limit=100");
            assertThat(health.statusCode()).isEqualTo(401);
            holdsNoSecret(list, health);
        }
    }

    private void holdsNoSecret(String path, Response response) {
        var answer = new String(response.asByteArray(), StandardCharsets.UTF_8) + response.headers();
        assertThat(answer.toLowerCase(Locale.ROOT)).as(path).doesNotContain(word);
        hidden.forEach(article -> assertThat(answer).as(path).doesNotContain(article.id()));
    }

    @Test
    void noReaderEndpointShowsIt() {
        var answered = new TreeSet<String>();
        var showing = 0;
        for (var path : readerAddresses()) {
            var response = read(path);
            holdsNoSecret(path, response);
            assertThat(response.statusCode()).as(path).isLessThan(500);
            if (response.statusCode() == 200) {
                answered.add(path.replaceAll("\\?.*", ""));
                showing += response.asString().contains("n the open") ? 1 : 0;
            }
        }
        // Or else nothing was looked at
        assertThat(answered).contains("/v1/articles", "/v1/articles/" + live.id(), "/v1/articles/" + live.id() + "/related",
                "/v1/articles/" + changed.id() + "/page", "/v1/front", "/v1/popular", "/v1/editors-choice", "/v1/tags",
                "/v1/sections/" + section);
        assertThat(showing).isGreaterThan(30);
    }

    /** Every GET of the OpenAPI document, about what is live, with every parameter's values and some of the test's own. */
    private Set<String> readerAddresses() {
        var document = Json.parse(anyone().get("/openapi.json").extract().asByteArray());
        var addresses = new LinkedHashSet<String>();
        document.get("paths").properties().forEach(path -> {
            var get = path.getValue().path("get");
            if (get.isMissingNode()) {
                return;
            }
            for (var address : addresses(path.getKey())) {
                addresses.add(address);
                for (var query : queries(document, path.getValue(), get)) {
                    addresses.add(address + "?" + query);
                }
            }
        });
        return addresses;
    }

    private List<String> addresses(String template) {
        var addresses = new ArrayList<String>();
        for (var article : List.of(live.id(), live.slug(), changed.id())) {
            for (var slug : List.of(section, tag)) {
                addresses.add(template.replace("{article}", article).replace("{target}", changed.id()).replace("{slug}", slug)
                        .replaceAll("\\{[a-z]+\\}", "1"));
            }
        }
        return addresses;
    }

    private List<String> queries(JsonNode document, JsonNode path, JsonNode get) {
        var queries = new ArrayList<String>();
        for (var parameters : List.of(path.path("parameters"), get.path("parameters"))) {
            for (var given : parameters) {
                var parameter = given.has("$ref") ? document.at(given.get("$ref").textValue().substring(1)) : given;
                if (parameter.path("in").asText().equals("query")) {
                    var name = parameter.get("name").textValue();
                    values(name, parameter.path("schema")).forEach(value -> queries.add(name + "=" + value));
                }
            }
        }
        var names = String.join("&", queries);
        if (names.contains("count=exact")) {
            queries.add("count=exact&limit=100&tag=" + tag);
            queries.add("limit=1&section=" + section);
        }
        return queries;
    }

    private List<String> values(String name, JsonNode schema) {
        var choice = schema.path("enum").isMissingNode() ? schema.path("items").path("enum") : schema.path("enum");
        if (!choice.isMissingNode()) {
            var values = new ArrayList<String>();
            choice.forEach(value -> values.add(value.asText()));
            return values;
        }
        return switch (name) {
            case "section" -> List.of(section);
            case "tag", "tagAll" -> List.of(tag);
            case "include" -> List.of("related", "popularity", "related,popularity");
            case "relatedTo", "from", "to" -> List.of(live.id(), changed.slug());
            case "excludeId" -> List.of(live.id());
            case "limit" -> List.of("50", "100");
            case "related", "popular", "maxNodes" -> List.of("50");
            case "depth" -> List.of("4");
            case "publishedFrom", "updatedSince" -> List.of("2020-01-01T00:00:00Z");
            case "publishedTo" -> List.of("2999-01-01T00:00:00Z");
            case "q" -> List.of("open");
            case "editorsChoice", "explain" -> List.of("true", "false", "50");
            default -> List.of();
        };
    }

    @Test
    void nobodyCanFindOutThatItExists() {
        var never = unique("neverword");
        for (var path : List.of("/v1/articles/%s", "/v1/articles/%s-0", "/v1/articles/%s-3", "/v1/articles/%s-6",
                "/v1/articles/%s-0/related", "/v1/articles/%s-0/graph", "/v1/articles/%s-3/graph", "/v1/articles/%s-6/graph",
                "/v1/graph/path?from=%1$s-0&to=%1$s-0", "/v1/graph/path?from=%1$s-3&to=%1$s-6",
                "/v1/articles/%s-1/page", "/v1/articles/%s-2/popularity", "/v1/tags/%s",
                "/v1/tags/%s6",
                "/v1/authors/%s", "/v1/articles?count=exact&tag=%s", "/v1/articles?count=exact&tag=%s6",
                "/v1/articles?count=exact&tagAll=%s", "/v1/articles?count=exact&author=%s",
                "/v1/articles?count=exact&externalId=%s:0",
                "/v1/articles?count=exact&externalId=%s:5", "/v1/articles?count=exact&externalId=%s:6",
                "/v1/articles?count=exact&relatedTo=%s-0", "/v1/articles?count=exact&relatedTo=%s-3",
                "/v1/articles?count=exact&relatedTo=%s-5", "/v1/articles?count=exact&relatedTo=%s-6", "/v1/popular?tag=%s")) {
            var asked = read(path.formatted(word));
            var other = read(path.formatted(never));
            assertThat(asked.statusCode()).as(path).isEqualTo(other.statusCode());
            assertThat(comparable(asked, word)).as(path).isEqualTo(comparable(other, never));
        }
    }

    @Test
    void itsIdFindsNothingEither() {
        for (var article : hidden) {
            var status = article.equals(unpublished) ? 410 : 404;
            for (var rest : List.of("", "/related", "/graph", "/page", "/popularity")) {
                assertThat(read("/v1/articles/" + article.id() + rest).statusCode()).isEqualTo(status);
            }
            for (var ends : List.of(List.of(article.id(), live.id()), List.of(live.id(), article.id()))) {
                var way = read("/v1/graph/path?from=" + ends.get(0) + "&to=" + ends.get(1));
                assertThat(way.statusCode()).isEqualTo(status);
            }
            var list = read("/v1/articles?count=exact&relatedTo=" + article.id());
            assertThat(list.<Integer> path("page.total")).isZero();
        }
    }

    /** Without what is each request's own. */
    private static String comparable(Response response, String word) {
        return response.asString().replace(word, "WORD").replaceAll("\"(requestId|asOf|from|to)\":\"[^\"]*\"", "");
    }

    @Test
    void countsOfTermsAndFeedsLeaveItOut() {
        assertThat(read("/v1/sections/" + section).<Integer> path("articles")).isEqualTo(2);
        assertThat(read("/v1/tags/" + tag).<Integer> path("articles")).isEqualTo(2);
        assertThat(read("/v1/articles?count=exact&section=" + section).<Integer> path("page.total")).isEqualTo(2);
        assertThat(read("/v1/tags").<List<String>> path("data.slug")).contains(tag).doesNotContain(word);
    }
}
