package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.related.Edges.EDGE;
import static org.masthead.related.Edges.LIST;
import static org.masthead.related.Edges.edge;
import static org.masthead.related.Edges.edges;
import static org.masthead.related.Edges.etag;
import static org.masthead.related.Edges.input;
import static org.masthead.related.Edges.listed;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.relate;
import static org.masthead.related.Edges.replace;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

/** The ordered list of an article's edges, and how many there may be. */
@NewsroomTest
class RelationListTest {

    @Test
    void listIsReplacedInItsOrder() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().draft();
        var c = anArticle().published();
        put(article, "partOf", c).statusCode(201);
        var list = replace(article, List.of(
                Map.of("target", b.slug(), "type", "follows", "label", "Before", "pinned", true),
                Map.of("target", a.id()),
                Map.of("target", b.id(), "type", "related")))
                .statusCode(200).header("Cache-Control", "no-store")
                .body("data.position", contains(1, 2, 3)).body("data[0].label", equalTo("Before"))
                .body("data[0].pinned", equalTo(true)).body("data[1].label", equalTo("")).body("data[1].pinned", equalTo(false))
                .body("data[0].article.live", equalTo(false)).body("data[1].article.live", equalTo(true));
        assertThat(edges(list)).containsExactly(edge("follows", b), edge("related", a), edge("related", b))
                .isEqualTo(listed(article));
        assertThat(listed(b)).containsExactly(edge("followedBy", article), edge("related", article));
        assertThat(listed(c)).isEmpty();

        replace(article, List.of()).statusCode(200);
        assertThat(listed(article)).isEmpty();
        assertThat(listed(b)).isEmpty();
    }

    @Test
    void replacementNeedsTheListsETag() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        relate(article, a);
        var body = Map.of("relations", List.of(input(b, "related")));
        problem(editor().sending(body).put(LIST, article.id()), 428, "if-match-required");

        var etag = etag(article);
        put(article, "follows", b).statusCode(201);
        var stale = problem(editor().header("If-Match", etag).sending(body).put(LIST, article.id()), 412, "version-mismatch");
        assertThat("\"" + stale.getString("currentVersion") + "\"").isEqualTo(etag(article));
        assertThat(stale.<String> getList("changedFields")).containsExactly("relations");
        problem(editor().header("If-Match", "W/" + etag(article)).sending(body).put(LIST, article.id()), 412,
                "version-mismatch");
        assertThat(listed(article)).containsExactly(edge("related", a), edge("follows", b));

        var written = editor().header("If-Match", etag(article)).sending(body).put(LIST, article.id()).statusCode(200)
                .extract();
        assertThat(written.header("ETag")).isEqualTo(etag(article))
                .isEqualTo("\"" + written.jsonPath().getString("meta.etag") + "\"");
        editor().ifMatch("*").sending(body).put(LIST, article.id()).statusCode(200);
        problem(editor().ifMatch(article.version()).sending(body).put(LIST, article.id()), 412, "version-mismatch");
    }

    @Test
    void listsETagChangesWithTheListAndOnlyThen() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        relate(article, a, b);
        var etag = etag(article);
        relate(article, a, b);
        put(article, "related", a).statusCode(200);
        unpublish(b);
        editor().ifMatch("*").patching(Map.of("title", unique("Renamed"))).patch("/v1/articles/{article}/draft", a.id())
                .statusCode(200);
        put(a, "related", b).statusCode(201);
        assertThat(etag(article)).isEqualTo(etag);
        publish(b);

        relate(article, b, a);
        assertThat(etag(article)).isNotEqualTo(etag);
        relate(article, a, b);
        assertThat(etag(article)).isEqualTo(etag);
        put(a, "related", article, Map.of("label", "From the other side")).statusCode(200);
        assertThat(etag(article)).isNotEqualTo(etag);
    }

    @Test
    void edgeThatStaysKeepsWhoMadeIt() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        relate(article, a);
        var before = editor().get(LIST, article.id()).extract().jsonPath().getString("data[0].createdAt");
        admin().ifMatch("*").sending(Map.of("relations", List.of(input(b, "related"), input(a, "related"))))
                .put(LIST, article.id()).statusCode(200)
                .body("data.createdBy", contains("admin", "editor")).body("data[1].createdAt", equalTo(before));
    }

    @Test
    void everyFaultOfAListIsNamedAtOnce() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        relate(article, a);
        var faults = problem(replace(article, List.of(
                input(b, "related"),
                Map.of("target", unique("nothing-")),
                Map.of("target", article.slug()),
                Map.of("target", b.slug()),
                input(b, "follows"))), 422, "invalid");
        assertThat(faults.<String> getList("errors.pointer")).containsExactly("/relations/1/target", "/relations/2/target",
                "/relations/3/target");
        var form = problem(replace(article, List.of(Map.of("target", b.id(), "type", "folows"), Map.of("label", "x"),
                Map.of("target", b.id(), "position", 1))), 422, "invalid");
        assertThat(form.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/relations/0/type",
                "/relations/1/target", "/relations/2/position");
        assertThat(form.<String> getList("errors.suggestion")).contains("follows");
        problem(editor().ifMatch("*").sending("{}").put(LIST, article.id()), 422, "invalid");
        problem(editor().ifMatch("*").sending("[]").put(LIST, article.id()), 422, "invalid");
        assertThat(listed(article)).containsExactly(edge("related", a));
    }

    @Test
    void bothNamesOfASymmetricEdgeAreADuplicateInAList() {
        var article = anArticle().published();
        var a = anArticle().published();
        problem(replace(article, List.of(input(a, "translationOf"), input(a, "translationOf"))), 422, "invalid");
        replace(article, List.of(input(a, "hasBackground"), input(a, "backgroundOf"))).statusCode(200);
    }

    @Test
    void atMostFiftyEdgesOfATypeFit() {
        var article = anArticle().published();
        var targets = IntStream.range(0, 51).mapToObj(i -> anArticle().draft()).toList();
        var all = targets.stream().map(target -> input(target, "related")).toList();
        problem(replace(article, all), 409, "too-many-relations");
        assertThat(listed(article)).isEmpty();
        replace(article, all.subList(0, 50)).statusCode(200);
        var last = targets.get(50);
        problem(put(article, "related", last), 409, "too-many-relations");
        problem(put(last, "related", article), 409, "too-many-relations");
        problem(replace(last, List.of(input(article, "related"))), 409, "too-many-relations");
        assertThat(listed(last)).isEmpty();

        put(article, "related", targets.get(0), Map.of("label", "Changed")).statusCode(200);
        put(article, "follows", last).statusCode(201);
        Edges.delete(article, "related", targets.get(0)).statusCode(204);
        put(last, "related", article).statusCode(201);
        assertThat(listed(article)).hasSize(51);
    }

    @Test
    void eachNameOfATypeHasItsFifty() {
        var series = anArticle().published();
        var parts = IntStream.range(0, 51).mapToObj(i -> anArticle().draft()).toList();
        replace(series, parts.subList(0, 50).stream().map(part -> input(part, "hasPart")).toList()).statusCode(200);
        problem(put(parts.get(50), "partOf", series), 409, "too-many-relations");
        put(series, "partOf", parts.get(50)).statusCode(201);
    }

    @Test
    void purgeRemovesTheEdges() {
        var article = anArticle().published();
        var target = anArticle().published();
        var other = anArticle().published();
        replace(article, List.of(input(target, "related"), input(target, "follows"), input(other, "related"))).statusCode(200);
        var etag = etag(article);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", target.id()).statusCode(204);
        assertThat(listed(article)).containsExactly(edge("related", other));
        assertThat(etag(article)).isNotEqualTo(etag);
        problem(editor().put(EDGE, article.id(), target.id()), 410, "gone");
        problem(editor().get(LIST, target.id()), 410, "gone");
        editor().get(LIST, article.id()).body("data.position", contains(1));
    }

    @Test
    void longListTakesNoMoreStatementsThanAShortOne() {
        var article = anArticle().published();
        var targets = new ArrayList<WrittenArticle>();
        for (int i = 0; i < 12; i++) {
            targets.add(anArticle().published());
        }
        relate(article, targets.get(0), targets.get(1));
        var few = StatementCount.of(editor().get(LIST, article.id())).size();
        relate(article, targets.toArray(WrittenArticle[]::new));
        assertThat(StatementCount.of(editor().get(LIST, article.id()))).hasSize(few);
    }

    @Test
    void whatIsWrongInFormAndInFactIsToldAtOnce() {
        var article = anArticle().published();
        var body = Map.of("relations", List.of(Map.of("target", "no-such-article"), Map.of("target", 5),
                Map.of("target", article.id(), "type", "folows"), Map.of("target", article.id(), "label", 1)));
        assertThat(problem(editor().ifMatch("*").sending(body).put(LIST, article.id()), 422, "invalid")
                .<String> getList("errors.pointer")).containsExactlyInAnyOrder("/relations/0/target", "/relations/1/target",
                        "/relations/2/type", "/relations/3/label");
    }
}
