package org.masthead.related;

import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** How the tests of relations speak of edges: {@code "followedBy <id>"} is one as an article's list has it. */
final class Edges {

    static final String EDGE = "/v1/articles/{article}/relations/{target}";
    static final String LIST = "/v1/articles/{article}/relations";
    static final String RELATED = "/v1/articles/{article}/related";

    private Edges() {
    }

    static ValidatableResponse put(WrittenArticle article, String type, WrittenArticle target) {
        return editor().query("type", type).put(EDGE, article.id(), target.id());
    }

    static ValidatableResponse put(WrittenArticle article, String type, WrittenArticle target, Map<String, ?> body) {
        return editor().query("type", type).sending(body).put(EDGE, article.id(), target.id());
    }

    static ValidatableResponse delete(WrittenArticle article, String type, WrittenArticle target) {
        return editor().query("type", type).delete(EDGE, article.id(), target.id());
    }

    static Map<String, Object> input(WrittenArticle target, String type) {
        return Map.of("target", target.id(), "type", type);
    }

    /** Makes these the article's list, whatever it was. */
    static ValidatableResponse replace(WrittenArticle article, List<?> relations) {
        return editor().ifMatch("*").sending(Map.of("relations", relations)).put(LIST, article.id());
    }

    /** Makes {@code related} edges to these the article's list. */
    static void relate(WrittenArticle article, WrittenArticle... targets) {
        replace(article, Arrays.stream(targets).map(target -> input(target, "related")).toList()).statusCode(200);
    }

    static String edge(String type, WrittenArticle target) {
        return type + " " + target.id();
    }

    /** The article's edges as editors have them. */
    static List<String> listed(WrittenArticle article) {
        return edges(editor().get(LIST, article.id()).statusCode(200));
    }

    static List<String> edges(ValidatableResponse list) {
        return list.extract().jsonPath().<Map<String, Object>> getList("data").stream()
                .map(edge -> edge.get("type") + " " + edge.get("target")).toList();
    }

    static String etag(WrittenArticle article) {
        return editor().get(LIST, article.id()).statusCode(200).extract().header("ETag");
    }

    /** The ids of what readers get. */
    static List<String> shown(WrittenArticle article) {
        return shown(anyone().get(RELATED, article.id()));
    }

    static List<String> shown(ValidatableResponse related) {
        return related.statusCode(200).extract().jsonPath().getList("data.article.id");
    }

    static void unpublish(WrittenArticle article) {
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
    }

    static void publish(WrittenArticle article) {
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
    }
}
