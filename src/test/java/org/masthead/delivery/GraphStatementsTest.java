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

/**
 * A graph costs two statements for each level, however many articles are in it, a path two for each step, and each one more for
 * what no walk met, or two where many of that are hidden.
 */
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

    private int graph(String article, int depth, int maxNodes, int least) {
        return StatementCount.of(anyone().query("depth", depth).query("maxNodes", maxNodes)
                .get("/v1/articles/{article}/graph", article).statusCode(200).body("nodes.size()", greaterThan(least))).size();
    }

    private int path(String from, String to, int length) {
        return StatementCount.of(anyone().query("from", from).query("to", to).get("/v1/graph/path").statusCode(200)
                .body("length", equalTo(length))).size();
    }

    @Test
    void draftsAmongTheFirstEndsTakeOneStatementMore() {
        var look = alone ? 0 : 1;
        var ends = tree(3);
        for (var hidden : List.of(30, 600)) {
            var lines = IntStream.range(0, hidden).mapToObj(i -> Json.write(Map.of("title", "Draft " + i)))
                    .collect(Collectors.joining("\n"));
            var drafts = editor().sending("application/x-ndjson", lines).post("/v1/import").statusCode(200).extract().asString()
                    .lines().map(Json::parse).filter(line -> line.has("line")).map(line -> line.get("id").textValue()).toList();
            var names = List.of("related", "hasBackground", "backgroundOf", "followedBy", "partOf", "correctionOf",
                    "supersedes",
                    "translationOf", "duplicateOf", "follows", "hasPart", "correctedBy");
            var edges = new ArrayList<Map<String, String>>();
            for (int i = 0; i < hidden; i++) {
                edges.add(Map.of("target", drafts.get(i), "type", names.get(i / 50)));
            }
            edges.add(Map.of("target", ends.get(2), "type", "hasDuplicate"));
            editor().ifMatch("*").sending(Map.of("relations", edges)).put("/v1/articles/{article}/relations", ends.get(0))
                    .statusCode(200);
            anyone().get("/v1/articles/{article}", ends.get(0)).statusCode(200);
            // As any graph of one level, with what was written since, and what is live of the first and of all the others
            assertThat(graph(ends.get(0), 1, 2, 1)).isEqualTo(10 + look);
        }
    }

    @Test
    void thousandArticlesTakeTheStatementsOfAHandful() {
        var look = alone ? 0 : 1;
        var few = tree(31);
        var many = tree(1000);
        for (var tree : List.of(few, many)) {
            anyone().get("/v1/articles/{article}", tree.get(5)).statusCode(200);
            // What was written since the last walk, and what is live of each level; an answer that was made is kept
            assertThat(graph(tree.get(0), 2, 500, 20)).isBetween(11 + look, 12 + look);
            // The article, how far the log is, the edges of both kinds for each level, the edges of the last, the cards
            assertThat(graph(tree.get(0), 1, 499, 5)).isEqualTo(7 + look);
            assertThat(graph(tree.get(0), 2, 499, 20)).isEqualTo(9 + look);
        }
        assertThat(graph(many.get(0), 3, 500, 400)).isEqualTo(12 + look);
        assertThat(graph(many.get(0), 3, 499, 400)).isEqualTo(11 + look);
        // Two a step too, one more where articles were not met before, and what a chain of any length takes
        assertThat(path(few.get(11), few.get(12), 2)).isEqualTo(11 + look);
        assertThat(path(many.get(11), many.get(12), 2)).isEqualTo(12 + look);
        assertThat(path(many.get(111), many.get(991), 6)).isBetween(18 + look, 18 + 6 + look);
    }
}
