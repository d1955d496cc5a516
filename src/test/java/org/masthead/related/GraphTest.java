package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.relate;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** The graph around an article, as anyone may draw it. */
@NewsroomTest
class GraphTest {

    private static final String GRAPH = "/v1/articles/{article}/graph";

    @Inject
    SuggestionRows suggestions;

    private static ValidatableResponse graph(Request asked, WrittenArticle article) {
        return asked.get(GRAPH, article.id()).statusCode(200);
    }

    private static List<String> nodes(ValidatableResponse graph) {
        return graph.extract().jsonPath().getList("nodes.id");
    }

    private static List<String> nodes(WrittenArticle article) {
        return nodes(graph(anyone(), article));
    }

    /** As "source type target origin". */
    private static List<String> edges(ValidatableResponse graph) {
        return graph.extract().jsonPath().<Map<String, Object>> getList("edges").stream()
                .map(edge -> edge.get("source") + " " + edge.get("type") + " " + edge.get("target") + " " + edge.get("origin"))
                .toList();
    }

    private static String edge(WrittenArticle source, String type, WrittenArticle target) {
        return source.id() + " " + type + " " + target.id() + " editor";
    }

    private static String automatic(WrittenArticle source, WrittenArticle target) {
        return source.id() + " related " + target.id() + " auto";
    }

    private static List<WrittenArticle> published(int number) {
        return IntStream.range(0, number).mapToObj(i -> anArticle().published()).toList();
    }

    @Test
    void nodesAndEdgesSayWhatTheyAre() {
        var section = aSection("Region");
        var article = anArticle().section(section).published();
        var other = anArticle().title("Other").published();
        put(article, "follows", other).statusCode(201);
        editor().put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
        anyone().get(GRAPH, article.slug()).statusCode(200)
                .body("nodes.id", contains(article.id(), other.id())).body("nodes.depth", contains(0, 1))
                .body("nodes.slug", contains(article.slug(), other.slug())).body("nodes[1].title", equalTo("Other"))
                .body("nodes.section", contains(Map.of("slug", section, "name", "Region"), null))
                .body("nodes.editorsChoice", contains(true, false))
                .body("edges", contains(Map.of("source", other.id(), "target", article.id(), "type", "followedBy",
                        "origin", "editor", "weight", 1.0f)))
                .body("truncated", equalTo(false));
    }

    @Test
    void articleWithoutEdgesIsAGraph() {
        var article = anArticle().published();
        graph(anyone(), article).body("nodes.id", contains(article.id())).body("edges", hasSize(0))
                .body("truncated", equalTo(false));
    }

    @Test
    void depthIsTwoUnlessSaid() {
        var row = published(7);
        // Now in one direction, now in the other
        for (int i = 0; i < 6; i++) {
            put(row.get(i), i % 2 == 0 ? "hasBackground" : "backgroundOf", row.get(i + 1)).statusCode(201);
        }
        assertThat(nodes(row.get(0))).isEqualTo(ids(row.subList(0, 3)));
        for (int depth = 1; depth <= 4; depth++) {
            var graph = graph(anyone().query("depth", depth), row.get(0));
            assertThat(nodes(graph)).isEqualTo(ids(row.subList(0, depth + 1)));
            graph.body("edges", hasSize(depth)).body("truncated", equalTo(false));
        }
        graph(anyone().query("depth", 2), row.get(3)).body("nodes.depth", contains(0, 1, 1, 2, 2));
    }

    private static List<String> ids(List<WrittenArticle> articles) {
        return articles.stream().map(WrittenArticle::id).toList();
    }

    @Test
    void circleIsWalkedOnceAndAllItsEdgesAreThere() {
        var circle = published(4);
        for (int i = 0; i < 4; i++) {
            put(circle.get(i), "hasBackground", circle.get((i + 1) % 4)).statusCode(201);
        }
        var graph = graph(anyone().query("depth", 4), circle.get(0));
        graph.body("nodes", hasSize(4)).body("nodes.depth", contains(0, 1, 1, 2)).body("truncated", equalTo(false));
        assertThat(edges(graph)).containsExactlyInAnyOrder(edge(circle.get(0), "hasBackground", circle.get(1)),
                edge(circle.get(1), "hasBackground", circle.get(2)), edge(circle.get(2), "hasBackground", circle.get(3)),
                edge(circle.get(3), "hasBackground", circle.get(0)));
    }

    @Test
    void allEdgesBetweenTwoArticlesAreThereEachOnce() {
        var a = anArticle().published();
        var b = anArticle().published();
        put(b, "related", a).statusCode(201);
        put(b, "follows", a).statusCode(201);
        put(a, "hasBackground", b).statusCode(201);
        put(a, "backgroundOf", b).statusCode(201);
        for (var root : List.of(a, b)) {
            assertThat(edges(graph(anyone(), root))).containsExactlyInAnyOrder(edge(a, "related", b), edge(a, "followedBy", b),
                    edge(a, "hasBackground", b), edge(b, "hasBackground", a));
        }
    }

    @ParameterizedTest
    @CsvSource({ "follows,true,false", "followedBy,true,false", "hasBackground,false,true", "backgroundOf,false,true",
            "related,false,false" })
    void eitherNameOfATypeMeansItsEdges(String type, boolean next, boolean background) {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        put(article, "followedBy", a).statusCode(201);
        put(article, "backgroundOf", b).statusCode(201);
        var expected = Stream.of(next ? a : null, background ? b : null).filter(found -> found != null)
                .map(WrittenArticle::id).toList();
        assertThat(nodes(graph(anyone().query("type", type), article)).subList(1, 1 + expected.size())).isEqualTo(expected);
        graph(anyone().query("type", type), article).body("edges", hasSize(expected.size()));
        assertThat(nodes(graph(anyone().query("type", type, "follows", "hasBackground"), article))).hasSize(3);
    }

    @Test
    void whatIsNotLiveIsNoBridge() {
        var article = anArticle().published();
        var beyond = anArticle().published();
        var hidden = List.of(anArticle().draft(), anArticle().unpublished(), anArticle().trashed(),
                anArticle().scheduled(Instant.now().plusSeconds(3600)));
        hidden.forEach(bridge -> {
            put(article, "related", bridge).statusCode(201);
            put(bridge, "related", beyond).statusCode(201);
            suggestions.suggest(article, bridge, 0.5);
        });
        graph(anyone(), article).body("nodes.id", contains(article.id())).body("edges", hasSize(0))
                .body("truncated", equalTo(false));
        publish(hidden.get(0));
        assertThat(nodes(article)).containsExactly(article.id(), hidden.get(0).id(), beyond.id());
        unpublish(hidden.get(0));
        assertThat(nodes(article)).containsExactly(article.id());
        MovableClock.advance(Duration.ofHours(1));
        assertThat(nodes(article)).containsExactly(article.id(), hidden.get(3).id(), beyond.id());
    }

    @Test
    void hiddenArticlesTruncateNothing() {
        var article = anArticle().published();
        var target = anArticle().published();
        relate(article, anArticle().draft(), target, anArticle().draft());
        graph(anyone().query("maxNodes", 2), article).body("nodes.id", contains(article.id(), target.id()))
                .body("truncated", equalTo(false));
    }

    @Test
    void supersededAndDuplicateArticlesAreThereWithTheEdgeThatSaysSo() {
        var article = anArticle().published();
        var old = anArticle().published();
        var copy = anArticle().published();
        put(article, "supersedes", old).statusCode(201);
        put(copy, "duplicateOf", article).statusCode(201);
        assertThat(edges(graph(anyone(), article))).containsExactlyInAnyOrder(edge(article, "supersedes", old),
                edge(copy, "duplicateOf", article));
    }

    @Test
    void automaticEdgesAreWalkedFromBothEnds() {
        var a = anArticle().published();
        var b = anArticle().published();
        suggestions.suggest(a, b, 0.25);
        for (var root : List.of(a, b)) {
            var graph = graph(anyone(), root);
            assertThat(edges(graph)).containsExactly(automatic(a, b));
            graph.body("edges[0].weight", equalTo(0.25f));
        }
        assertThat(nodes(graph(anyone().query("origin", "editor"), a))).containsExactly(a.id());
        assertThat(nodes(graph(anyone().query("origin", "auto"), a))).containsExactly(a.id(), b.id());
        assertThat(nodes(graph(anyone().query("origin", "auto", "editor"), a))).containsExactly(a.id(), b.id());
        assertThat(nodes(graph(anyone().query("type", "related"), a))).containsExactly(a.id(), b.id());
        assertThat(nodes(graph(anyone().query("type", "partOf"), a))).containsExactly(a.id());
        assertThat(nodes(graph(anyone().query("type", "partOf").query("origin", "auto"), a))).containsExactly(a.id());
    }

    @Test
    void articlesSuggestedForEachOtherHaveTheHeavierEdge() {
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        suggestions.suggest(a, b, 0.25);
        suggestions.suggest(b, a, 0.75);
        suggestions.suggest(b, c, 0.5);
        suggestions.suggest(c, b, 0.5);
        var graph = graph(anyone(), a);
        assertThat(edges(graph)).containsExactly(automatic(b, a), automatic(b, c));
        graph.body("edges.weight", contains(0.75f, 0.5f));
    }

    @Test
    void editorsEdgeTakesThePlaceOfAnAutomaticOne() {
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        suggestions.suggest(a, b, 0.9);
        suggestions.suggest(c, a, 0.9);
        put(b, "hasBackground", a).statusCode(201);
        put(a, "partOf", c).statusCode(201);
        var graph = graph(anyone(), a);
        assertThat(edges(graph)).containsExactlyInAnyOrder(edge(b, "hasBackground", a), edge(a, "partOf", c));
        // What an editor linked is not automatic any more, whatever is asked for
        assertThat(nodes(graph(anyone().query("origin", "auto"), a))).containsExactly(a.id());
        assertThat(nodes(graph(anyone().query("type", "related"), a))).containsExactly(a.id());
    }

    @Test
    void sensitiveArticlesHaveNoAutomaticEdges() {
        var sensitive = anArticle().with("sensitive", true).published();
        var a = anArticle().published();
        var b = anArticle().published();
        suggestions.suggest(sensitive, a, 0.9);
        suggestions.suggest(a, sensitive, 0.9);
        suggestions.suggest(a, b, 0.9);
        assertThat(nodes(sensitive)).containsExactly(sensitive.id());
        assertThat(nodes(a)).containsExactly(a.id(), b.id());
        // Nor when both are in the graph for another reason
        put(b, "hasBackground", sensitive).statusCode(201);
        var graph = graph(anyone(), sensitive);
        assertThat(nodes(graph)).containsExactly(sensitive.id(), b.id(), a.id());
        assertThat(edges(graph)).containsExactlyInAnyOrder(edge(b, "hasBackground", sensitive), automatic(a, b));
    }

    @Test
    void cutKeepsTheFirstOfADocumentedOrder() {
        var article = anArticle().published();
        var others = published(6);
        suggestions.suggest(article, others.get(0), 0.3);
        suggestions.suggest(others.get(1), article, 0.6);
        suggestions.suggest(article, others.get(2), 0.3);
        Edges.replace(article, List.of(Edges.input(others.get(3), "related"), Edges.input(others.get(4), "follows"),
                Map.of("target", others.get(5).id(), "type", "partOf", "pinned", true))).statusCode(200);
        var order = Stream.of(5, 3, 4, 1, 0, 2).map(others::get).map(WrittenArticle::id).toList();
        for (int max = 1; max <= 8; max++) {
            var graph = graph(anyone().query("maxNodes", max), article);
            assertThat(nodes(graph).get(0)).isEqualTo(article.id());
            assertThat(nodes(graph).subList(1, Math.min(max, 7))).isEqualTo(order.subList(0, Math.min(max, 7) - 1));
            graph.body("truncated", equalTo(max < 7)).body("edges", hasSize(Math.min(max, 7) - 1));
        }
    }

    @Test
    void nearerArticlesStayWhenTheRestIsCut() {
        var article = anArticle().published();
        var near = anArticle().published();
        var far = anArticle().published();
        var farther = anArticle().published();
        put(article, "related", near).statusCode(201);
        put(near, "related", far, Map.of("pinned", true)).statusCode(201);
        put(far, "related", farther).statusCode(201);
        graph(anyone().query("maxNodes", 2), article).body("nodes.id", contains(article.id(), near.id()))
                .body("truncated", equalTo(true));
        // What is too far away is not left out
        graph(anyone().query("maxNodes", 3), article).body("nodes", hasSize(3)).body("truncated", equalTo(false));
        graph(anyone().query("maxNodes", 3).query("depth", 3), article).body("nodes", hasSize(3))
                .body("truncated", equalTo(true));
        graph(anyone().query("maxNodes", 1).query("depth", 1), article).body("nodes", hasSize(1)).body("edges", hasSize(0))
                .body("truncated", equalTo(true));
    }

    @Test
    void parametersAreNeverClamped() {
        var article = anArticle().published();
        for (var query : List.of("depth=0", "depth=5", "depth=two", "depth=", "maxNodes=0", "maxNodes=501", "maxNodes=-1",
                "type=relatd", "type=", "origin=editors", "origin=editor,auto", "depth=1&depth=2")) {
            problem(anyone().get(GRAPH + "?" + query, article.id()), 400, "invalid-parameter");
        }
        assertThat(problem(anyone().query("maxNode", 5).get(GRAPH, article.id()), 400, "unknown-parameter")
                .getString("errors[0].suggestion")).isEqualTo("maxNodes");
        assertThat(problem(anyone().query("type", "folows").get(GRAPH, article.id()), 400, "invalid-parameter")
                .getString("errors[0].suggestion")).isEqualTo("follows");
    }

    @Test
    void onlyALiveArticleHasAGraph() {
        problem(anyone().get(GRAPH, unique("nothing-")), 404, "not-found");
        problem(anyone().get(GRAPH, anArticle().draft().id()), 404, "not-found");
        problem(anyone().get(GRAPH, anArticle().unpublished().slug()), 410, "gone");
        var article = anArticle().published();
        var slug = unique("moved-");
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", slug)).patch("/v1/articles/{article}/draft",
                article.id()).statusCode(200);
        assertThat(anyone().query("depth", 1).get(GRAPH, article.slug()).statusCode(308).extract().header("Location"))
                .endsWith("/v1/articles/" + slug + "/graph?depth=1");
    }

    @Test
    void hubIsCutInNoMoreStatementsThanAnyOther() {
        var hub = anArticle().published();
        var friend = anArticle().published();
        put(friend, "related", hub).statusCode(201);
        var few = StatementCount.of(graph(anyone().query("maxNodes", 500), hub)).size();
        var crowd = suggestions.copies(anArticle().published(), 2000);
        try {
            suggestions.suggest(crowd, List.of(hub.id()), 0.5);
            put(friend, "follows", hub).statusCode(201);
            var graph = graph(anyone().query("maxNodes", 500), hub);
            assertThat(StatementCount.of(graph)).hasSizeLessThanOrEqualTo(few);
            graph.body("nodes", hasSize(500)).body("edges", hasSize(500)).body("truncated", equalTo(true))
                    .body("nodes[1].id", equalTo(friend.id()));
            assertThat(nodes(graph).subList(2, 500)).isEqualTo(crowd.stream().sorted().limit(498).toList());
            graph(anyone().query("maxNodes", 500).query("depth", 4), friend).body("nodes", hasSize(500))
                    .body("truncated", equalTo(true));
        } finally {
            suggestions.remove(crowd);
        }
    }

    @Test
    void listThatIsLongerThanWhatIsReadAtOnceIsReadOn() {
        var article = anArticle().published();
        var near = suggestions.copies(article, 20);
        var crowd = suggestions.copies(article, 40);
        try {
            suggestions.suggest(List.of(article.id()), near, 0.9);
            suggestions.suggest(crowd, near.subList(0, 1), 0.5);
            suggestions.suggest(near.subList(1, 2), near.subList(2, 3), 0.4);
            var expected = crowd.stream().sorted().toList();
            assertThat(nodes(graph(anyone(), article)).subList(21, 61)).isEqualTo(expected);
            var cut = graph(anyone().query("maxNodes", 40), article);
            assertThat(nodes(cut).subList(21, 40)).isEqualTo(expected.subList(0, 19));
            cut.body("truncated", equalTo(true));
        } finally {
            suggestions.remove(near);
            suggestions.remove(crowd);
        }
    }

    @Test
    void denseGraphIsBounded() {
        var crowd = suggestions.copies(anArticle().published(), 200);
        try {
            suggestions.suggest(crowd.subList(0, 100), crowd.subList(100, 200), 0.5);
            var graph = anyone().query("depth", 4).query("maxNodes", 500).get(GRAPH, crowd.get(0)).statusCode(200);
            graph.body("nodes", hasSize(200)).body("edges", hasSize(10_000)).body("truncated", equalTo(false));
            anyone().query("depth", 4).query("maxNodes", 150).get(GRAPH, crowd.get(0)).statusCode(200)
                    .body("nodes", hasSize(150)).body("truncated", equalTo(true));
        } finally {
            suggestions.remove(crowd);
        }
    }
}
