package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** A shortest way from one article to another. */
@NewsroomTest
class GraphPathTest {

    private static final String PATH = "/v1/graph/path";

    @Inject
    SuggestionRows suggestions;

    private static ValidatableResponse path(WrittenArticle from, WrittenArticle to) {
        return anyone().query("from", from.id()).query("to", to.id()).get(PATH);
    }

    private static List<String> chain(WrittenArticle from, WrittenArticle to) {
        return path(from, to).statusCode(200).extract().jsonPath().getList("nodes.id");
    }

    private static List<WrittenArticle> published(int number) {
        return IntStream.range(0, number).mapToObj(i -> anArticle().published()).toList();
    }

    private static List<WrittenArticle> row(int number) {
        var row = published(number);
        for (int i = 1; i < number; i++) {
            put(row.get(i - 1), i % 2 == 0 ? "follows" : "followedBy", row.get(i)).statusCode(201);
        }
        return row;
    }

    @Test
    void chainHasCardsAndTheEdgesBetweenThem() {
        var row = row(4);
        path(row.get(0), row.get(3)).statusCode(200)
                .body("nodes.id", contains(row.stream().map(WrittenArticle::id).toArray()))
                .body("nodes.slug", contains(row.stream().map(WrittenArticle::slug).toArray()))
                .body("edges.source", contains(row.get(0).id(), row.get(2).id(), row.get(2).id()))
                .body("edges.target", contains(row.get(1).id(), row.get(1).id(), row.get(3).id()))
                .body("edges.type", everyItem(equalTo("followedBy"))).body("edges.origin", everyItem(equalTo("editor")))
                .body("length", equalTo(3));
        assertThat(chain(row.get(3), row.get(0))).isEqualTo(Stream.of(3, 2, 1, 0).map(i -> row.get(i).id()).toList());
        anyone().query("from", row.get(0).slug()).query("to", row.get(1).slug()).query("fields", "title").get(PATH)
                .statusCode(200).body("nodes", everyItem(aMapWithSize(2))).body("edges", hasSize(1));
    }

    @Test
    void shortestChainIsTaken() {
        var row = row(6);
        put(row.get(1), "hasBackground", row.get(4)).statusCode(201);
        assertThat(chain(row.get(0), row.get(5)))
                .containsExactly(row.get(0).id(), row.get(1).id(), row.get(4).id(), row.get(5).id());
    }

    @Test
    void articleIsItsOwnChain() {
        var article = anArticle().published();
        path(article, article).statusCode(200).body("nodes.id", contains(article.id())).body("edges", hasSize(0))
                .body("length", equalTo(0));
    }

    @Test
    void longerChainsThanAskedForAreNone() {
        var row = row(9);
        for (int depth = 1; depth <= 8; depth++) {
            anyone().query("from", row.get(0).id()).query("to", row.get(depth).id()).query("maxDepth", depth).get(PATH)
                    .statusCode(200).body("length", equalTo(depth));
            if (depth > 1) {
                var none = problem(anyone().query("from", row.get(0).id()).query("to", row.get(depth).id())
                        .query("maxDepth", depth - 1).get(PATH), 404, "no-path");
                assertThat(none.getBoolean("complete")).isTrue();
            }
        }
        path(row.get(0), row.get(6)).statusCode(200);
        problem(path(row.get(0), row.get(7)), 404, "no-path");
    }

    @Test
    void noChainIsAProblem() {
        var none = problem(path(anArticle().published(), anArticle().published()), 404, "no-path");
        assertThat(none.getBoolean("complete")).isTrue();
    }

    @Test
    void whatIsNotLiveIsNoBridge() {
        var row = row(3);
        unpublish(row.get(1));
        problem(path(row.get(0), row.get(2)), 404, "no-path");
        publish(row.get(1));
        assertThat(chain(row.get(0), row.get(2))).hasSize(3);
    }

    @Test
    void automaticEdgesAreWalkedFromBothEnds() {
        var row = published(3);
        suggestions.suggest(row.get(0), row.get(1), 0.5);
        suggestions.suggest(row.get(2), row.get(1), 0.25);
        path(row.get(0), row.get(2)).statusCode(200)
                .body("nodes.id", contains(row.stream().map(WrittenArticle::id).toArray()))
                .body("edges.origin", contains("auto", "auto")).body("edges.type", contains("related", "related"))
                .body("edges.source", contains(row.get(0).id(), row.get(2).id())).body("edges.weight", contains(0.5f, 0.25f));
    }

    @Test
    void sensitiveArticlesAreReachedByEditorsEdgesOnly() {
        var row = published(3);
        var sensitive = anArticle().with("sensitive", true).published();
        suggestions.suggest(row.get(0), sensitive, 0.5);
        suggestions.suggest(sensitive, row.get(1), 0.5);
        problem(path(row.get(0), sensitive), 404, "no-path");
        problem(path(sensitive, row.get(1)), 404, "no-path");
        put(sensitive, "partOf", row.get(2)).statusCode(201);
        assertThat(chain(row.get(2), sensitive)).hasSize(2);
    }

    @Test
    void fewestAutomaticEdgesThenTheSmallerIdDecide() {
        var ends = published(2);
        var between = published(3);
        between.forEach(article -> suggestions.suggest(ends.get(0), article, 0.9));
        put(ends.get(0), "related", between.get(2)).statusCode(201);
        put(ends.get(1), "related", between.get(1)).statusCode(201);
        put(ends.get(1), "related", between.get(0)).statusCode(201);
        // Of the two that the edges lead through, both first steps are automatic
        assertThat(chain(ends.get(0), ends.get(1))).containsExactly(ends.get(0).id(), between.get(0).id(), ends.get(1).id());
        put(between.get(1), "hasBackground", ends.get(0)).statusCode(201);
        assertThat(chain(ends.get(0), ends.get(1))).containsExactly(ends.get(0).id(), between.get(1).id(), ends.get(1).id());
        assertThat(chain(ends.get(1), ends.get(0))).containsExactly(ends.get(1).id(), between.get(1).id(), ends.get(0).id());
        put(between.get(2), "related", ends.get(1)).statusCode(201);
        assertThat(chain(ends.get(0), ends.get(1))).containsExactly(ends.get(0).id(), between.get(1).id(), ends.get(1).id());
    }

    @Test
    void ofSeveralEdgesTheFirstTypeIsTaken() {
        var a = anArticle().published();
        var b = anArticle().published();
        put(a, "partOf", b).statusCode(201);
        put(a, "follows", b).statusCode(201);
        put(b, "hasBackground", a).statusCode(201);
        path(a, b).statusCode(200).body("edges.type", contains("hasBackground")).body("edges.source", contains(b.id()));
        put(b, "related", a).statusCode(201);
        path(b, a).statusCode(200).body("edges.type", contains("related"));
    }

    @Test
    void endsThatAreNotLiveAreNamed() {
        var article = anArticle().published();
        var draft = anArticle().draft();
        var gone = anArticle().unpublished();
        for (var end : List.of("from", "to")) {
            var other = end.equals("from") ? "to" : "from";
            for (var reference : List.of(draft.id(), draft.slug(), unique("nothing-"))) {
                assertThat(problem(anyone().query(other, article.id()).query(end, reference).get(PATH), 404, "not-found")
                        .getString("errors[0].parameter")).isEqualTo(end);
            }
            for (var reference : List.of(gone.id(), gone.slug())) {
                assertThat(problem(anyone().query(other, article.id()).query(end, reference).get(PATH), 410, "gone")
                        .getString("errors[0].parameter")).isEqualTo(end);
            }
        }
    }

    @Test
    void formerSlugsAreFollowed() {
        var row = row(2);
        editor().ifMatch("*").query("publish", true).patching(Map.of("slug", unique("moved-")))
                .patch("/v1/articles/{article}/draft", row.get(1).id()).statusCode(200);
        anyone().query("from", row.get(1).slug()).query("to", row.get(0).slug()).get(PATH).statusCode(200)
                .body("nodes.id", contains(row.get(1).id(), row.get(0).id()));
    }

    @Test
    void parametersAreStrict() {
        var article = anArticle().published();
        for (var missing : List.of("", "?from=" + article.id(), "?to=" + article.id())) {
            var errors = problem(anyone().get(PATH + missing), 400, "invalid-parameter").getList("errors.parameter");
            assertThat(errors).hasSize(missing.isEmpty() ? 2 : 1);
        }
        for (var query : List.of("from=", "from=x&from=y", "maxDepth=0", "maxDepth=11", "maxDepth=x", "fields=titel")) {
            var from = query.startsWith("from") ? "" : "from=" + article.id() + "&";
            problem(anyone().get(PATH + "?" + from + query + "&to=" + article.id()), 400, "invalid-parameter");
        }
        assertThat(problem(anyone().get(PATH + "?form=x&to=y"), 400, "unknown-parameter").getList("errors.parameter"))
                .containsExactlyInAnyOrder("from", "form");
    }

    @Test
    void hubsAreNotWalkedButMayBeReached() {
        var one = anArticle().published();
        var other = anArticle().published();
        var neighbour = anArticle().published();
        var far = anArticle().published();
        put(neighbour, "related", one).statusCode(201);
        put(far, "related", neighbour).statusCode(201);
        var crowd = suggestions.copies(anArticle().published(), 20_001);
        try {
            suggestions.suggest(crowd, List.of(one.id(), other.id()), 0.5);
            // From one hub to the other neither end can go on, though all of the crowd would lead there
            var givenUp = problem(path(one, other), 404, "no-path");
            assertThat(givenUp.getBoolean("complete")).isFalse();
            assertThat(givenUp.getString("detail")).contains("may be one");
            // From a small place into a hub, and out of it
            assertThat(chain(far, one)).containsExactly(far.id(), neighbour.id(), one.id());
            assertThat(chain(one, far)).containsExactly(one.id(), neighbour.id(), far.id());
            var lonely = anArticle().published();
            assertThat(problem(path(one, lonely), 404, "no-path").getBoolean("complete")).isTrue();
            assertThat(problem(path(lonely, one), 404, "no-path").getBoolean("complete")).isTrue();
            // Nor are more than some times as many looked at, only to find that they are hidden
            var shunned = anArticle().published();
            suggestions.suggestByStrangers(60_000, shunned);
            suggestions.suggestByStrangers(60_000, shunned);
            assertThat(problem(path(one, shunned), 404, "no-path").getBoolean("complete")).isFalse();
            suggestions.removeFor(shunned);
            // What is a step apart is found all the same
            put(one, "partOf", other).statusCode(201);
            assertThat(chain(one, other)).containsExactly(one.id(), other.id());
            assertThat(chain(far, other)).containsExactly(far.id(), neighbour.id(), one.id(), other.id());
        } finally {
            suggestions.remove(crowd);
        }
    }

    @Test
    void whatIsHiddenMakesNoHub() {
        var one = anArticle().published();
        var other = anArticle().published();
        var between = anArticle().published();
        var end = anArticle().published();
        put(end, "related", other).statusCode(201);
        suggestions.suggest(between, one, 0.5);
        suggestions.suggest(between, other, 0.4);
        try {
            suggestions.suggestByStrangers(20_001, one);
            suggestions.suggestByStrangers(20_001, other);
            assertThat(chain(one, end)).containsExactly(one.id(), between.id(), other.id(), end.id());
            assertThat(chain(end, one)).containsExactly(end.id(), other.id(), between.id(), one.id());
            var row = row(2);
            assertThat(problem(path(one, row.get(0)), 404, "no-path").getBoolean("complete")).isTrue();
            assertThat(problem(path(row.get(0), one), 404, "no-path").getBoolean("complete")).isTrue();
            unpublish(between);
            var none = problem(path(one, end), 404, "no-path");
            assertThat(none.getBoolean("complete")).isTrue();
        } finally {
            suggestions.removeFor(one);
            suggestions.removeFor(other);
        }
    }
}
