package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;

/** A graph costs three statements for each level, however many articles are in it, and a path three for each step. */
@NewsroomTest
class GraphStatementsTest {

    @ConfigProperty(name = "masthead.site.alone")
    boolean alone;

    /** A tree: every article leads to ten of the next. */
    private static List<String> tree(int number) {
        var lines = IntStream.range(0, number).mapToObj(i -> Json.write(Map.of("title", "Leaf " + i)))
                .collect(Collectors.joining("\n"));
        var ids = editor().query("publish", true).sending("application/x-ndjson", lines).post("/v1/import").statusCode(200)
                .extract().asString().lines().map(Json::parse).filter(line -> line.has("line"))
                .map(line -> line.get("id").textValue()).toList();
        for (int i = 0; i * 10 + 1 < number; i++) {
            var children = ids.subList(i * 10 + 1, Math.min(i * 10 + 11, number)).stream()
                    .map(child -> Map.of("target", child, "type", "hasBackground")).toList();
            var edges = new ArrayList<>(children);
            if (i > 0) {
                edges.add(0, Map.of("target", ids.get((i - 1) / 10), "type", "backgroundOf"));
            }
            editor().ifMatch("*").sending(Map.of("relations", edges)).put("/v1/articles/{article}/relations", ids.get(i))
                    .statusCode(200);
        }
        return ids;
    }

    private int graph(String article, int depth, int least) {
        return StatementCount.of(anyone().query("depth", depth).query("maxNodes", 500)
                .get("/v1/articles/{article}/graph", article).statusCode(200).body("nodes.size()", greaterThan(least))).size();
    }

    private int path(String from, String to, int length) {
        return StatementCount.of(anyone().query("from", from).query("to", to).get("/v1/graph/path").statusCode(200)
                .body("length", equalTo(length))).size();
    }

    @Test
    void thousandArticlesTakeTheStatementsOfAHandful() {
        var look = alone ? 0 : 1;
        var few = tree(31);
        anyone().get("/v1/articles/{article}", few.get(5)).statusCode(200);
        // The article, three a level (both kinds of edges, what is live), the edges of the last, the cards
        assertThat(graph(few.get(0), 1, 5)).isEqualTo(7 + look);
        assertThat(graph(few.get(0), 2, 20)).isEqualTo(10 + look);
        // Three a step too, and what a chain of any length takes
        assertThat(path(few.get(11), few.get(12), 2)).isEqualTo(13 + look);
        var many = tree(1000);
        anyone().get("/v1/articles/{article}", many.get(5)).statusCode(200);
        assertThat(graph(many.get(0), 1, 5)).isEqualTo(7 + look);
        assertThat(graph(many.get(0), 2, 100)).isEqualTo(10 + look);
        assertThat(graph(many.get(0), 3, 400)).isEqualTo(13 + look);
        assertThat(path(many.get(11), many.get(12), 2)).isEqualTo(13 + look);
        assertThat(path(many.get(111), many.get(991), 6)).isEqualTo(25 + look);
    }
}
