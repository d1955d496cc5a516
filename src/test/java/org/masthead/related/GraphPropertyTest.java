package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.related.GraphModel.Wanted;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;

import com.fasterxml.jackson.databind.JsonNode;

/** A random graph, changed at random, is at every moment what a plain model of it says. */
@NewsroomTest
class GraphPropertyTest {

    private static final int ARTICLES = 300;
    private static final List<String> READER_NAMES = GraphModel.names().stream()
            .filter(name -> !name.equals("supersedes") && !name.equals("hasDuplicate")).toList();

    @Inject
    SuggestionRows rows;

    @Inject
    Clock clock;

    private final GraphModel model = new GraphModel();
    private final List<String> articles = new ArrayList<>();
    private Random random;
    private Instant began;

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void everyAnswerIsTheModels(long seed) {
        random = new Random(seed);
        write();
        IntStream.range(0, 400).forEach(any -> changeAnEdge());
        suggest(900);
        for (int round = 0; round < 4; round++) {
            IntStream.range(0, 25).forEach(any -> changeAnArticle());
            IntStream.range(0, 30).forEach(any -> changeAnEdge());
            IntStream.range(0, 10).forEach(any -> compare());
            MovableClock.advance(Duration.ofHours(1));
            model.nextHour();
            IntStream.range(0, 10).forEach(any -> compare());
        }
        compareHealth();
        rows.remove(articles);
    }

    private void write() {
        var lines = IntStream.range(0, ARTICLES)
                .mapToObj(i -> Json.write(Map.of("title", unique("Line"), "sensitive", i % 20 == 0)))
                .collect(Collectors.joining("\n"));
        editor().query("publish", true).sending("application/x-ndjson", lines).post("/v1/import").statusCode(200).extract()
                .asString().lines().map(Json::parse).filter(line -> line.has("id"))
                .sorted(Comparator.comparing((JsonNode line) -> line.path("line").asInt()))
                .forEach(line -> articles.add(line.get("id").textValue()));
        assertThat(articles).hasSize(ARTICLES);
        IntStream.range(0, ARTICLES).filter(i -> i % 20 == 0).forEach(i -> model.toBeSensitive.add(articles.get(i)));
        articles.forEach(article -> model.publish(article, 0, GraphModel.NEVER));
        began = clock.instant();
    }

    private void suggest(int number) {
        while (model.suggestions.size() < number) {
            var article = anArticle();
            var target = near(article);
            if (!article.equals(target) && model.suggestions.stream()
                    .noneMatch(row -> row.article().equals(article) && row.target().equals(target))) {
                // Eighths, so that there are equal ones
                var score = (1 + random.nextInt(8)) / 8.0;
                model.suggestions.add(new GraphModel.Suggestion(article, target, score));
            }
        }
        rows.suggest(model.suggestions);
    }

    private String anArticle() {
        return articles.get(random.nextInt(ARTICLES));
    }

    /** Mostly one of the next few, so that there are long ways and thick places. */
    private String near(String article) {
        var distance = random.nextInt(10) == 0 ? random.nextInt(ARTICLES) : random.nextInt(8);
        return articles.get((articles.indexOf(article) + distance) % ARTICLES);
    }

    private String aName() {
        return GraphModel.names().get(random.nextInt(GraphModel.names().size()));
    }

    private void changeAnEdge() {
        var article = anArticle();
        var other = near(article);
        if (!model.edges.isEmpty() && random.nextInt(8) == 0) {
            var edge = model.edges.get(random.nextInt(model.edges.size()));
            article = random.nextBoolean() ? edge.source : edge.target;
            other = edge.other(article);
        }
        if (article.equals(other)) {
            return;
        }
        var wanted = new Wanted(aName(), other, random.nextInt(5) == 0);
        switch (random.nextInt(12)) {
            case 0, 1 -> editor().query("type", wanted.name()).delete(Edges.EDGE, article, other)
                    .statusCode(model.delete(article, wanted.name(), other));
            case 2 -> replace(article, wanted);
            case 3, 4 -> place(article, wanted);
            default -> editor().query("type", wanted.name()).sending(Map.of("pinned", wanted.pinned()))
                    .put(Edges.EDGE, article, other).statusCode(model.put(article, wanted, false, null));
        }
    }

    /** By a list in another order, without some of its edges, and with one that may be new. */
    private void replace(String article, Wanted other) {
        var wanted = new ArrayList<>(model.list(article).stream().filter(edge -> random.nextInt(5) > 0)
                .map(edge -> new Wanted(edge.nameFrom(article), edge.other(article), edge.pinned))
                .filter(edge -> !edge.name().equals(other.name()) || !edge.other().equals(other.other())).toList());
        wanted.add(other);
        Collections.shuffle(wanted, random);
        var relations = wanted.stream()
                .map(edge -> Map.of("target", edge.other(), "type", edge.name(), "pinned", edge.pinned())).toList();
        editor().ifMatch("*").sending(Map.of("relations", relations)).put(Edges.LIST, article)
                .statusCode(model.replace(article, wanted));
    }

    /** Beside another edge of the list, or one that is not in it. */
    private void place(String article, Wanted wanted) {
        var list = model.list(article);
        var neighbour = list.isEmpty() || random.nextInt(8) == 0 ? near(article)
                : list.get(random.nextInt(list.size())).other(article);
        var before = random.nextBoolean();
        editor().query("type", wanted.name())
                .sending(Map.of("pinned", wanted.pinned(), before ? "before" : "after", neighbour))
                .put(Edges.EDGE, article, wanted.other()).statusCode(model.put(article, wanted, before, neighbour));
    }

    private void changeAnArticle() {
        var article = anArticle();
        if (random.nextInt(4) == 0) {
            var sensitive = !model.toBeSensitive.remove(article) && model.toBeSensitive.add(article);
            editor().ifMatch("*").patching(Map.of("sensitive", sensitive)).patch("/v1/articles/{article}/draft", article)
                    .statusCode(200);
        }
        if (model.open(article) && random.nextInt(2) == 0) {
            model.unpublish(article);
            editor().post("/v1/articles/{article}/unpublish", article).statusCode(200);
            return;
        }
        var at = random.nextInt(3) == 0 ? model.hour() + 1 + random.nextInt(2) : model.hour();
        var until = random.nextInt(3) == 0 ? at + 1 + random.nextInt(2) : GraphModel.NEVER;
        model.publish(article, at, until);
        var times = new HashMap<String, Object>();
        if (at > model.hour()) {
            times.put("at", time(at));
        }
        if (until != GraphModel.NEVER) {
            times.put("until", time(until));
        }
        editor().sending(times).post("/v1/articles/{article}/publish", article).statusCode(200);
    }

    /** In the middle between that hour and the one before, which the test is far from. */
    private String time(int hour) {
        return began.plus(Duration.ofMinutes(60L * hour - 30)).toString();
    }

    private void compare() {
        var article = anArticle();
        compareRelations(article);
        if (model.live.contains(article)) {
            compareGraph(article);
            compareRelated(article);
            comparePath(article, random.nextInt(4) == 0 ? anArticle() : near(near(near(article))));
        } else {
            problem(anyone().get("/v1/articles/{article}/graph", article), 410, "gone");
            problem(anyone().get(Edges.RELATED, article), 410, "gone");
        }
    }

    private void compareRelations(String article) {
        var listed = editor().get(Edges.LIST, article).statusCode(200).extract().jsonPath()
                .<Map<String, Object>> getList("data")
                .stream()
                .map(edge -> List.of(edge.get("type"), edge.get("target"), edge.get("pinned"),
                        ((Map<?, ?>) edge.get("article")).get("live")))
                .toList();
        assertThat(listed).isEqualTo(model.list(article).stream().map(edge -> List.<Object> of(edge.nameFrom(article),
                edge.other(article), edge.pinned, model.live.contains(edge.other(article)))).toList());
    }

    private void compareRelated(String article) {
        var names = some(READER_NAMES);
        var origins = some(List.of("editor", "auto"));
        var excluded = IntStream.range(0, random.nextInt(4)).mapToObj(any -> near(article)).distinct().toList();
        var limit = List.of(1, 2, 3, 5, 10, 50).get(random.nextInt(6));
        var asked = with("excludeId", excluded, anyone().query("limit", limit));
        var related = with("type", names, with("origin", origins, asked)).get(Edges.RELATED, article).statusCode(200).extract()
                .jsonPath().<Map<String, Object>> getList("data");
        var said = "of " + article + " limit " + limit + " " + names + origins + " without " + excluded;
        assertThat(related.stream().map(item -> item.get("origin") + " " + item.get("type") + " "
                + ((Map<?, ?>) item.get("article")).get("id"))).as(said)
                .isEqualTo(model.related(article, names, origins, excluded, limit));
        assertThat(related.stream().map(item -> item.get("rank"))).as(said)
                .isEqualTo(IntStream.rangeClosed(1, related.size()).boxed().toList());
    }

    private List<String> some(List<String> names) {
        return random.nextBoolean() ? List.of()
                : IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(any -> names.get(random.nextInt(names.size())))
                        .distinct().toList();
    }

    private static Request with(String parameter, List<String> values, Request request) {
        return values.isEmpty() ? request : request.query(parameter, values.toArray());
    }

    private void compareGraph(String article) {
        var depth = 1 + random.nextInt(4);
        var maxNodes = List.of(1, 2, 5, 10, 30, 100, 300, 500).get(random.nextInt(8));
        var names = some(GraphModel.names());
        var origins = some(List.of("editor", "auto"));
        var asked = anyone().query("depth", depth).query("maxNodes", maxNodes);
        var graph = with("type", names, with("origin", origins, asked))
                .get("/v1/articles/{article}/graph", article).statusCode(200).extract()
                .jsonPath();
        var expected = model.graph(article, depth, maxNodes, names, origins);
        var said = "around " + article + " depth " + depth + " maxNodes " + maxNodes + " " + names + origins;
        var depths = new LinkedHashMap<String, Integer>();
        graph.<Map<String, Object>> getList("nodes")
                .forEach(node -> depths.put((String) node.get("id"), (int) node.get("depth")));
        assertThat(List.copyOf(depths.entrySet())).as(said).isEqualTo(List.copyOf(expected.depths().entrySet()));
        assertThat(graph.<Map<String, Object>> getList("edges").stream().map(GraphPropertyTest::shown)).as(said)
                .isEqualTo(expected.edges());
        assertThat(graph.getBoolean("truncated")).as(said).isEqualTo(expected.truncated());
    }

    private static GraphModel.Shown shown(Map<String, Object> edge) {
        return new GraphModel.Shown((String) edge.get("source"), (String) edge.get("target"), (String) edge.get("type"),
                (String) edge.get("origin"), ((Number) edge.get("weight")).doubleValue());
    }

    private void comparePath(String from, String to) {
        if (!model.live.contains(to)) {
            problem(anyone().query("from", from).query("to", to).get("/v1/graph/path"), 410, "gone");
            return;
        }
        var longest = 1 + random.nextInt(10);
        var answer = anyone().query("from", from).query("to", to).query("maxDepth", longest).get("/v1/graph/path");
        var expected = model.path(from, to, longest);
        if (expected.isEmpty()) {
            assertThat(problem(answer, 404, "no-path").getBoolean("complete")).isTrue();
            return;
        }
        var path = answer.statusCode(200).extract().jsonPath();
        assertThat(path.<String> getList("nodes.id")).isEqualTo(expected);
        assertThat(path.<Map<String, Object>> getList("edges").stream().map(GraphPropertyTest::shown))
                .isEqualTo(IntStream.range(1, expected.size())
                        .mapToObj(i -> model.step(expected.get(i - 1), expected.get(i))).toList());
    }

    private void compareHealth() {
        for (var both : List.of(true, false)) {
            var query = both ? "" : "&origin=editor";
            assertThat(all("not-linked-to", query, row -> (String) row.get("id")))
                    .containsExactlyInAnyOrderElementsOf(model.notLinkedTo(both));
            assertThat(all("links-to-nothing", query, row -> (String) row.get("id")))
                    .containsExactlyInAnyOrderElementsOf(model.linkingToNothing(both));
        }
        assertThat(all("hidden-ends", "", row -> ((Map<?, ?>) row.get("article")).get("id") + " " + row.get("type") + " "
                + ((Map<?, ?>) row.get("target")).get("id"))).containsExactlyInAnyOrderElementsOf(model.hiddenEnds());
    }

    /** All rows of all pages that are about the model's articles. */
    private List<String> all(String list, String query, Function<Map<String, Object>, String> row) {
        var rows = new ArrayList<String>();
        String cursor = null;
        do {
            var page = editor().get("/v1/relations/health/" + list + "?limit=100" + query
                    + (cursor == null ? "" : "&cursor=" + cursor)).statusCode(200).extract().jsonPath();
            page.<Map<String, Object>> getList("data").stream().map(row)
                    .filter(said -> articles.contains(said.split(" ")[0])).forEach(rows::add);
            cursor = page.getString("page.next");
        } while (cursor != null);
        return rows;
    }
}
