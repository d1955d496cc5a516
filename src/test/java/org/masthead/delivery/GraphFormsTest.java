package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Problems.problem;

import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedMultigraph;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.dot.DOTImporter;
import org.jgrapht.nio.graphml.GraphMLImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;

/** The graph in the languages of other tools, read by a library that is not ours. */
@NewsroomTest
class GraphFormsTest {

    private static final String GRAPH = "/v1/articles/{article}/graph";
    private static final String GRAPHVIZ = "text/vnd.graphviz";
    private static final String GRAPHML = "application/graphml+xml";

    /** What an importer found. */
    private record Read(Map<String, Map<String, String>> nodes, Set<Map<String, String>> edges) {
    }

    private static ExtractableResponse<Response> graph(String accept, WrittenArticle article) {
        return anyone().header("Accept", accept).get(GRAPH, article.id()).statusCode(200).extract();
    }

    private static Read read(String mediaType, String text) {
        var graph = new DirectedMultigraph<String, DefaultEdge>(null, DefaultEdge::new, false);
        var nodes = new HashMap<String, Map<String, String>>();
        var edges = new HashMap<DefaultEdge, Map<String, String>>();
        if (mediaType.equals(GRAPHML)) {
            var importer = new GraphMLImporter<String, DefaultEdge>();
            importer.setVertexFactory(id -> id);
            importer.addVertexAttributeConsumer(
                    (at, value) -> put(nodes.computeIfAbsent(at.getFirst(), id -> new HashMap<>()), at.getSecond(), value));
            importer.addEdgeAttributeConsumer(
                    (at, value) -> put(edges.computeIfAbsent(at.getFirst(), edge -> new HashMap<>()), at.getSecond(), value));
            importer.importGraph(graph, new StringReader(text));
        } else {
            var importer = new DOTImporter<String, DefaultEdge>();
            importer.setVertexFactory(id -> id);
            importer.addVertexAttributeConsumer(
                    (at, value) -> put(nodes.computeIfAbsent(at.getFirst(), id -> new HashMap<>()), at.getSecond(), value));
            importer.addEdgeAttributeConsumer(
                    (at, value) -> put(edges.computeIfAbsent(at.getFirst(), edge -> new HashMap<>()), at.getSecond(), value));
            importer.importGraph(graph, new StringReader(text));
        }
        assertThat(nodes.keySet()).isEqualTo(graph.vertexSet());
        graph.edgeSet().forEach(edge -> edges.get(edge).putAll(
                Map.of("source", graph.getEdgeSource(edge), "target", graph.getEdgeTarget(edge))));
        return new Read(nodes, new HashSet<>(edges.values()));
    }

    private static void put(Map<String, String> attributes, String name, Attribute value) {
        attributes.put(name, value.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { GRAPHVIZ, GRAPHML })
    void toolReadsTheSameGraph(String mediaType) {
        var section = aSection("Region & beyond");
        var article = anArticle().section(section).published();
        var other = anArticle().published();
        editor().query("type", "follows").put("/v1/articles/{a}/relations/{b}", article.id(), other.id()).statusCode(201);
        editor().put("/v1/articles/{a}/relations/{b}", article.id(), other.id()).statusCode(201);
        editor().put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
        var read = read(mediaType, graph(mediaType, article).asString());
        assertThat(read.nodes().keySet()).containsExactlyInAnyOrder(article.id(), other.id());
        assertThat(read.nodes().get(article.id())).containsEntry("slug", article.slug()).containsEntry("section", section)
                .containsEntry("editorsChoice", "true").containsEntry("depth", "0");
        assertThat(read.nodes().get(other.id())).containsEntry("depth", "1").containsEntry("editorsChoice", "false");
        var type = mediaType.equals(GRAPHML) ? "type" : "label";
        assertThat(read.edges()).hasSize(2)
                .anySatisfy(edge -> assertThat(edge).containsEntry("source", other.id()).containsEntry("target", article.id())
                        .containsEntry(type, "followedBy").containsEntry("origin", "editor").containsEntry("weight", "1.0"))
                .anySatisfy(edge -> assertThat(edge).containsEntry("source", article.id()).containsEntry(type, "related"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "Say \"no\" to \\N and \\\\ and \\", "a]; b -> c", "</title>&amp;<![CDATA[x]]>", "Ереван 🗞 ẞ ﷽",
            "\"", "// # /* x", "two\nlines", "\u2028 \u0085", "A&B &lt;C&gt; &#65; & so; on", "\\", "a\\nb", "%s {0}" })
    void titleComesThroughWhole(String title) {
        var article = anArticle().title(title).published();
        assertThat(read(GRAPHML, graph(GRAPHML, article).asString()).nodes().get(article.id())).containsEntry("title", title);
        // The importer leaves what DOT says of labels to whoever draws them: line feeds, backslashes, entities
        var label = read(GRAPHVIZ, graph(GRAPHVIZ, article).asString()).nodes().get(article.id()).get("label");
        assertThat(label.replace("&#92;", "\\").replace("\\n", "\n").replace("\\\\", "\\").replaceAll("&amp;(?=#?\\w+;)", "&"))
                .isEqualTo(title.replace("a\\nb", "a\\\nb"));
    }

    @Test
    void characterNoDrawingCanHoldIsReplaced() {
        var article = anArticle().title("a\u0001b\uFFFEc\u001B").published();
        assertThat(read(GRAPHML, graph(GRAPHML, article).asString()).nodes().get(article.id()))
                .containsEntry("title", "a\uFFFDb\uFFFDc\uFFFD");
        assertThat(graph(GRAPHVIZ, article).asString()).contains("[label=\"a\uFFFDb\uFFFDc\uFFFD\"");
        var returns = anArticle().title("carriage\rreturn\ttab").published();
        assertThat(read(GRAPHML, graph(GRAPHML, returns).asString()).nodes().get(returns.id()))
                .containsEntry("title", "carriage\rreturn\ttab");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "text/vnd.graphviz|text/vnd.graphviz",
            "application/graphml+xml|application/graphml+xml",
            "application/json|application/json", "*/*|application/json", "text/*|text/vnd.graphviz",
            "application/*|application/json", "text/html, text/vnd.graphviz;q=0.5|text/vnd.graphviz",
            "application/json;q=0.5, application/graphml+xml|application/graphml+xml",
            "application/json;q=0, */*|text/vnd.graphviz", "text/vnd.graphviz, */*;q=0.1|text/vnd.graphviz",
            "TEXT/VND.GRAPHVIZ|text/vnd.graphviz" })
    void acceptChooses(String accept, String mediaType) {
        var article = anArticle().published();
        for (int memory = 0; memory < 2; memory++) {
            assertThat(graph(accept, article).contentType()).startsWith(mediaType);
        }
    }

    @Test
    void withoutAcceptItIsJson() {
        var article = anArticle().published();
        graph(GRAPHVIZ, article);
        var answer = RawHttp.get("/v1/articles/" + article.id() + "/graph");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.parse(answer.body()).path("nodes")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "text/html", "image/svg+xml", "application/xml", "text/plain, image/*" })
    void otherMediaTypesAreNotAcceptable(String accept) {
        var article = anArticle().published();
        problem(anyone().header("Accept", accept).get(GRAPH, article.id()), 406, "not-acceptable");
        graph("*/*", article);
        problem(anyone().header("Accept", accept).get(GRAPH, article.id()).header("Vary", equalTo("Accept, Origin")), 406,
                "not-acceptable");
    }

    @Test
    void eachFormIsKeptByItself() {
        var article = anArticle().published();
        var etags = new HashSet<String>();
        for (int memory = 0; memory < 2; memory++) {
            for (var mediaType : List.of("application/json", GRAPHVIZ, GRAPHML)) {
                var answer = graph(mediaType, article);
                etags.add(answer.header("ETag"));
                assertThat(answer.contentType()).startsWith(mediaType);
                assertThat(answer.headers().getValues("Vary").toString()).containsIgnoringCase("accept");
                assertThat(answer.header("Last-Modified")).isNotBlank();
                assertThat(answer.header("Cache-Control")).matches("public, max-age=[0-9]+");
                var unchanged = anyone().header("Accept", mediaType).header("If-None-Match", answer.header("ETag"))
                        .get(GRAPH, article.id()).statusCode(304).header("ETag", answer.header("ETag")).extract();
                assertThat(unchanged.headers().getValues("Vary").toString()).containsIgnoringCase("accept");
                var head = anyone().header("Accept", mediaType).head(GRAPH, article.id()).statusCode(200)
                        .header("ETag", answer.header("ETag")).extract();
                assertThat(head.contentType()).startsWith(mediaType);
                assertThat(head.asByteArray()).isEmpty();
            }
        }
        assertThat(etags).hasSize(3);
        // Another form's ETag names other bytes
        anyone().header("Accept", GRAPHML).header("If-None-Match", graph(GRAPHVIZ, article).header("ETag"))
                .get(GRAPH, article.id()).statusCode(200);
    }

    @Test
    void problemIsJsonWhateverIsAccepted() {
        problem(anyone().header("Accept", GRAPHML).get(GRAPH, anArticle().draft().id()), 404, "not-found");
        problem(anyone().header("Accept", GRAPHVIZ).query("depth", 9).get(GRAPH, anArticle().published().id()), 400,
                "invalid-parameter");
    }

    @Test
    void formsSayWhatIsMissingToo() {
        var article = anArticle().published();
        editor().put("/v1/articles/{a}/relations/{b}", article.id(), anArticle().published().id()).statusCode(201);
        for (var max : List.of(1, 2)) {
            var cut = String.valueOf(max == 1);
            anyone().query("maxNodes", max).get(GRAPH, article.id()).body("truncated", equalTo(max == 1));
            assertThat(anyone().query("maxNodes", max).header("Accept", GRAPHVIZ).get(GRAPH, article.id()).extract().asString())
                    .contains("truncated=" + cut);
            assertThat(anyone().query("maxNodes", max).header("Accept", GRAPHML).get(GRAPH, article.id()).extract().asString())
                    .contains("<data key=\"truncated\">" + cut + "</data>");
        }
    }

    @ParameterizedTest
    @CsvSource({ "graphGraphviz," + GRAPHVIZ, "graphGraphMl," + GRAPHML })
    void exampleOfTheDocumentIsReadToo(String example, String mediaType) {
        var text = Json.parse(anyone().get("/openapi.json").extract().asByteArray())
                .at("/components/examples/" + example + "/value").textValue();
        assertThat(read(mediaType, text).nodes()).hasSizeGreaterThan(1);
    }
}
