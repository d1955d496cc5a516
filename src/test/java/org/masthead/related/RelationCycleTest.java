package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.related.Edges.edge;
import static org.masthead.related.Edges.input;
import static org.masthead.related.Edges.listed;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.replace;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Problems.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** Types that have no cycles, also while several editors write at once. */
@NewsroomTest
class RelationCycleTest {

    private static void refused(ValidatableResponse response, WrittenArticle... path) {
        assertThat(problem(response, 409, "relation-cycle").<String> getList("path"))
                .containsExactlyElementsOf(Arrays.stream(path).map(WrittenArticle::id).toList());
    }

    @ParameterizedTest
    @CsvSource({ "followedBy,follows", "partOf,hasPart", "correctionOf,correctedBy", "supersedes,supersededBy",
            "duplicateOf,hasDuplicate" })
    void edgeThatClosesACycleIsRefusedWithItsPath(String type, String inverse) {
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        put(a, type, b).statusCode(201);
        refused(put(b, type, a), a, b);
        refused(put(a, inverse, b), a, b);
        put(b, type, c).statusCode(201);
        refused(put(c, type, a), a, b, c);
        refused(put(a, inverse, c), a, b, c);
        refused(replace(c, List.of(input(a, "related"), input(b, inverse), input(a, type))), a, b, c);
        assertThat(listed(c)).containsExactly(edge(inverse, b));
        put(a, type, c).statusCode(201);
    }

    @Test
    void listThatIsACycleByItselfIsRefused() {
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        problem(replace(a, List.of(input(b, "follows"), input(b, "followedBy"))), 409, "relation-cycle");
        put(b, "followedBy", c).statusCode(201);
        problem(replace(a, List.of(input(b, "followedBy"), input(c, "follows"))), 409, "relation-cycle");
        assertThat(listed(a)).isEmpty();
    }

    @Test
    void listMayReplaceWhatWouldCloseACycle() {
        var a = anArticle().published();
        var b = anArticle().published();
        put(a, "followedBy", b).statusCode(201);
        replace(a, List.of(input(b, "follows"))).statusCode(200);
        assertThat(listed(b)).containsExactly(edge("followedBy", a));
    }

    @Test
    void cycleThroughWhatReadersDoNotSeeIsOneToo() {
        var a = anArticle().published();
        var b = anArticle().published();
        var draft = anArticle().draft();
        put(a, "partOf", b).statusCode(201);
        put(b, "partOf", draft).statusCode(201);
        unpublish(b);
        refused(put(draft, "partOf", a), a, b, draft);
    }

    @Test
    void otherTypesMayGoInCycles() {
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        for (var type : List.of("related", "translationOf", "hasBackground")) {
            put(a, type, b).statusCode(201);
            put(b, type, c).statusCode(201);
            put(c, type, a).statusCode(201);
        }
        put(b, "hasBackground", a).statusCode(201);
        put(a, "followedBy", b).statusCode(201);
        put(a, "supersededBy", b).statusCode(201);
    }

    @RepeatedTest(10)
    void oppositeEdgesNeverBothWinARace() throws Exception {
        var a = anArticle().draft();
        var b = anArticle().draft();
        var statuses = race(
                () -> put(a, "followedBy", b),
                () -> put(b, "followedBy", a),
                () -> put(a, "follows", b),
                () -> put(b, "follows", a));
        assertThat(statuses).containsExactlyInAnyOrder(200, 201, 409, 409);
        assertThat(listed(a)).hasSize(1);
        assertThat(listed(b)).hasSize(1);
        assertThat(listed(a)).isSubsetOf(edge("followedBy", b), edge("follows", b));
    }

    @RepeatedTest(10)
    void listsAndEdgesNeverCloseACycleTogether() throws Exception {
        var a = anArticle().draft();
        var b = anArticle().draft();
        var c = anArticle().draft();
        var statuses = race(
                () -> replace(a, List.of(input(b, "partOf"))),
                () -> replace(c, List.of(input(b, "hasPart"))),
                () -> put(c, "partOf", a));
        assertThat(statuses).allMatch(status -> List.of(200, 201, 409).contains(status));
        assertThat(listed(a).contains(edge("partOf", b)) && listed(b).contains(edge("partOf", c))
                && listed(c).contains(edge("partOf", a))).isFalse();
    }

    @RepeatedTest(10)
    void trianglesDoNotCloseInARace() throws Exception {
        var a = anArticle().draft();
        var b = anArticle().draft();
        var c = anArticle().draft();
        var statuses = race(
                () -> put(a, "supersedes", b),
                () -> put(b, "supersedes", c),
                () -> put(a, "supersededBy", c));
        assertThat(statuses).containsExactlyInAnyOrder(201, 201, 409);
        assertThat(listed(a).size() + listed(b).size() + listed(c).size()).isEqualTo(4);
    }

    @Test
    void editorsWhoMakeTheSameEdgeMakeOne() throws Exception {
        var a = anArticle().draft();
        var b = anArticle().draft();
        assertThat(race(
                () -> put(a, "related", b),
                () -> put(b, "related", a),
                () -> put(a, "related", b, Map.of("label", "x")),
                () -> put(b, "related", a, Map.of("pinned", true)))).containsExactlyInAnyOrder(201, 200, 200, 200);
        assertThat(listed(a)).containsExactly(edge("related", b));
        assertThat(listed(b)).containsExactly(edge("related", a));
    }

    @Test
    void fiftyAreFiftyInARace() throws Exception {
        var hub = anArticle().draft();
        var targets = IntStream.range(0, 52).mapToObj(i -> anArticle().draft()).toList();
        replace(hub, targets.subList(0, 48).stream().map(target -> input(target, "related")).toList()).statusCode(200);
        assertThat(race(
                () -> put(hub, "related", targets.get(48)),
                () -> put(targets.get(49), "related", hub),
                () -> put(targets.get(50), "related", hub),
                () -> put(hub, "related", targets.get(51)))).containsExactlyInAnyOrder(201, 201, 409, 409);
        assertThat(listed(hub)).hasSize(50).doesNotHaveDuplicates();
    }

    /** Runs all of them at the same moment. @return their statuses */
    @SafeVarargs
    private static List<Integer> race(Callable<ValidatableResponse>... writes) throws Exception {
        var start = new CyclicBarrier(writes.length);
        var editors = Executors.newFixedThreadPool(writes.length);
        try {
            var tasks = new ArrayList<Callable<Integer>>();
            for (var write : writes) {
                tasks.add(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    return write.call().extract().statusCode();
                });
            }
            var statuses = new ArrayList<Integer>();
            for (var running : editors.invokeAll(tasks)) {
                statuses.add(running.get());
            }
            return statuses;
        } finally {
            editors.shutdownNow();
        }
    }
}
