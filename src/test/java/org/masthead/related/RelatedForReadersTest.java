package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.related.Edges.LIST;
import static org.masthead.related.Edges.RELATED;
import static org.masthead.related.Edges.edge;
import static org.masthead.related.Edges.input;
import static org.masthead.related.Edges.listed;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.put;
import static org.masthead.related.Edges.relate;
import static org.masthead.related.Edges.replace;
import static org.masthead.related.Edges.shown;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

/** What readers get of the editor's edges. */
@NewsroomTest
class RelatedForReadersTest {

    @Test
    void itemsSayWhatTheEdgeIsFromHere() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        put(article, "hasBackground", a, Map.of("label", "How it began")).statusCode(201);
        put(b, "followedBy", article).statusCode(201);
        anyone().get(RELATED, article.slug()).statusCode(200)
                .body("data.rank", contains(1, 2)).body("data.type", contains("hasBackground", "follows"))
                .body("data.origin", contains("editor", "editor")).body("data.label", contains("How it began", ""))
                .body("data.article.id", contains(a.id(), b.id())).body("data.article.slug", contains(a.slug(), b.slug()))
                .body("meta.algorithm", notNullValue()).body("meta.asOf", notNullValue());
    }

    @Test
    void pinnedOnesComeFirstThenTheEditorsOrder() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        var d = anArticle().published();
        replace(article, List.of(input(a, "related"), Map.of("target", b.id(), "pinned", true), input(c, "follows"),
                Map.of("target", d.id(), "type", "partOf", "pinned", true))).statusCode(200);
        assertThat(shown(article)).containsExactly(b.id(), d.id(), a.id(), c.id());
    }

    @Test
    void unpublishedEndKeepsItsPlace() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        relate(article, a, b, c);
        unpublish(b);
        anyone().get(RELATED, article.id()).body("data.article.id", contains(a.id(), c.id())).body("data.rank", contains(1, 2));
        editor().get(LIST, article.id()).body("data.target", contains(a.id(), b.id(), c.id()))
                .body("data.position", contains(1, 2, 3)).body("data.article.live", contains(true, false, true));
        put(article, "related", c, Map.of("before", b.id())).statusCode(200);
        publish(b);
        assertThat(shown(article)).containsExactly(a.id(), c.id(), b.id());
    }

    @Test
    void hiddenEndMakesTheListNoShorter() {
        var article = anArticle().published();
        var hidden = anArticle().draft();
        var a = anArticle().published();
        var b = anArticle().published();
        relate(article, hidden, a, b);
        assertThat(shown(anyone().query("limit", 2).get(RELATED, article.id()))).containsExactly(a.id(), b.id());
        assertThat(shown(anyone().query("limit", 1).query("excludeId", a.id()).get(RELATED, article.id())))
                .containsExactly(b.id());
    }

    @Test
    void scheduledEndAppearsAtItsSecondAndLeavesAtIts() {
        var article = anArticle().published();
        var from = Instant.now().plus(Duration.ofHours(2));
        var target = anArticle().published(from, from.plus(Duration.ofHours(1)));
        relate(article, target);
        assertThat(shown(article)).isEmpty();
        MovableClock.set(from.minusMillis(500).minus(Duration.ofMinutes(1)));
        assertThat(shown(article)).isEmpty();
        MovableClock.set(from.plusSeconds(1));
        assertThat(shown(article)).containsExactly(target.id());
        MovableClock.set(from.plus(Duration.ofHours(1)));
        assertThat(shown(article)).isEmpty();
        assertThat(listed(article)).containsExactly(edge("related", target));
    }

    @Test
    void draftsOfALiveEndStayHidden() {
        var article = anArticle().published();
        var target = anArticle().published();
        relate(article, target);
        var title = unique("Secret");
        editor().ifMatch("*").patching(Map.of("title", title)).patch("/v1/articles/{article}/draft", target.id())
                .statusCode(200);
        assertThat(anyone().get(RELATED, article.id()).extract().asString()).doesNotContain(title);
        editor().get(LIST, article.id()).body("data[0].article.title", equalTo(title));
    }

    @ParameterizedTest
    @ValueSource(strings = { "related", "hasBackground", "backgroundOf", "followedBy", "follows", "partOf", "hasPart",
            "correctionOf", "correctedBy", "supersedes", "supersededBy", "translationOf", "duplicateOf", "hasDuplicate" })
    void unpublishingIsNeverRefused(String type) {
        var article = anArticle().published();
        var target = anArticle().published();
        put(article, type, target).statusCode(201);
        unpublish(target);
        unpublish(article);
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        assertThat(listed(target)).hasSize(1);
    }

    @Test
    void trashedAndPurgedEndsAreAbsent() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        relate(article, a, b, c);
        editor().ifMatch("*").delete("/v1/articles/{article}", a.id()).statusCode(204);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", b.id()).statusCode(204);
        assertThat(shown(article)).containsExactly(c.id());
        assertThat(listed(article)).containsExactly(edge("related", a), edge("related", c));
    }

    @Test
    void supersededArticlesAreNeverShown() {
        var article = anArticle().published();
        var old = anArticle().published();
        var successor = anArticle().published();
        put(successor, "supersedes", old).statusCode(201);
        relate(article, old, successor);
        assertThat(shown(article)).containsExactly(successor.id());
        assertThat(shown(successor)).containsExactly(article.id());
        // From the old one, its successor is what readers need
        anyone().get(RELATED, old.id()).body("data.article.id", contains(successor.id(), article.id()))
                .body("data.type", contains("supersededBy", "related"));
        unpublish(successor);
        assertThat(shown(article)).containsExactly(old.id());
        publish(successor);
        assertThat(shown(article)).containsExactly(successor.id());
        assertThat(listed(article)).containsExactly(edge("related", old), edge("related", successor));
    }

    @Test
    void duplicatesAreNeverShown() {
        var article = anArticle().published();
        var original = anArticle().published();
        var copy = anArticle().published();
        put(copy, "duplicateOf", original).statusCode(201);
        relate(article, copy, original);
        assertThat(shown(article)).containsExactly(original.id());
        assertThat(shown(original)).containsExactly(article.id());
        assertThat(shown(copy)).containsExactly(original.id(), article.id());
        Edges.delete(original, "hasDuplicate", copy).statusCode(204);
        assertThat(shown(article)).containsExactly(copy.id(), original.id());
    }

    @ParameterizedTest
    @ValueSource(strings = { "supersedes", "hasDuplicate", "relatd", "" })
    void typesReadersNeverSeeCannotBeAskedFor(String type) {
        var article = anArticle().published();
        problem(anyone().query("type", type).get(RELATED, article.id()), 400, "invalid-parameter");
    }

    @Test
    void noArticleIsShownTwice() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        replace(article, List.of(input(a, "related"), input(b, "related"), input(a, "hasBackground"),
                Map.of("target", a.id(), "type", "follows", "pinned", true), input(a, "backgroundOf"))).statusCode(200);
        anyone().get(RELATED, article.id()).body("data.article.id", contains(a.id(), b.id()))
                .body("data.type", contains("follows", "related"));
        anyone().query("type", "hasBackground").get(RELATED, article.id()).body("data.article.id", contains(a.id()));
    }

    @Test
    void typesChooseByTheNameFromHere() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        replace(article, List.of(input(a, "follows"), input(b, "followedBy"), input(c, "related"))).statusCode(200);
        assertThat(shown(anyone().query("type", "follows").get(RELATED, article.id()))).containsExactly(a.id());
        assertThat(shown(anyone().query("type", "followedBy").get(RELATED, article.id()))).containsExactly(b.id());
        assertThat(shown(anyone().query("type", "related", "follows").get(RELATED, article.id())))
                .containsExactly(a.id(), c.id());
        assertThat(shown(anyone().query("type", "follows").query("limit", 1).get(RELATED, b.id())))
                .containsExactly(article.id());
        assertThat(shown(anyone().query("type", "partOf").get(RELATED, article.id()))).isEmpty();
    }

    @Test
    void excludedArticlesStayOut() {
        var article = anArticle().published();
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        relate(article, a, b, c);
        assertThat(shown(anyone().query("excludeId", a.id(), c.slug(), unique("nothing-")).get(RELATED, article.id())))
                .containsExactly(b.id());
    }

    @Test
    void limitIsFiveUnlessSaidAndNeverClamped() {
        var article = anArticle().published();
        var targets = new ArrayList<WrittenArticle>();
        for (int i = 0; i < 7; i++) {
            targets.add(anArticle().published());
        }
        relate(article, targets.toArray(WrittenArticle[]::new));
        assertThat(shown(article)).hasSize(5);
        assertThat(shown(anyone().query("limit", 50).get(RELATED, article.id())))
                .containsExactlyElementsOf(targets.stream().map(WrittenArticle::id).toList());
        for (var limit : List.of("0", "51", "-1", "5x", "")) {
            problem(anyone().query("limit", limit).get(RELATED, article.id()), 400, "invalid-parameter");
        }
        assertThat(problem(anyone().query("excludeIds", "x").get(RELATED, article.id()), 400, "unknown-parameter")
                .getString("errors[0].suggestion")).isEqualTo("excludeId");
    }

    @Test
    void explanationIsThereWhenAskedFor() {
        var article = anArticle().published();
        relate(article, anArticle().published(), anArticle().published());
        anyone().get(RELATED, article.id()).body("data.score", everyItem(nullValue())).body("data.reasons",
                everyItem(hasSize(0)));
        anyone().query("explain", true).get(RELATED, article.id()).statusCode(200)
                .body("data.score", everyItem(notNullValue()))
                .body("data.reasons.code", contains(List.of("editor"), List.of("editor")))
                .body("data.reasons.weight.flatten()", everyItem(notNullValue()))
                .body("data.reasons.detail.flatten()", everyItem(notNullValue()));
    }

    @Test
    void articleThatIsNotLiveHasNoList() {
        problem(anyone().get(RELATED, anArticle().draft().id()), 404, "not-found");
        problem(anyone().get(RELATED, unique("nothing-")), 404, "not-found");
        var article = anArticle().published();
        relate(article, anArticle().published());
        unpublish(article);
        problem(anyone().get(RELATED, article.slug()), 410, "gone");
    }

    @Test
    void answerChangesItsETagWithTheEdges() {
        var article = anArticle().published();
        var target = anArticle().published();
        var etag = anyone().get(RELATED, article.id()).extract().header("ETag");
        anyone().header("If-None-Match", etag).get(RELATED, article.id()).statusCode(304);
        relate(article, target);
        var related = anyone().header("If-None-Match", etag).get(RELATED, article.id()).statusCode(200).extract()
                .header("ETag");
        put(article, "related", target, Map.of("label", "New")).statusCode(200);
        assertThat(anyone().get(RELATED, article.id()).extract().header("ETag")).isNotIn(etag, related);
    }

    @Test
    void longListTakesNoMoreStatementsThanAShortOne() {
        var article = anArticle().published();
        var targets = new ArrayList<WrittenArticle>();
        for (int i = 0; i < 12; i++) {
            targets.add(anArticle().published());
        }
        relate(article, targets.get(0));
        var few = StatementCount.of(anyone().query("limit", 50).get(RELATED, article.id())).size();
        relate(article, targets.toArray(WrittenArticle[]::new));
        var many = StatementCount.of(anyone().query("limit", 50).get(RELATED, article.id()).body("data", hasSize(12)));
        assertThat(many).hasSize(few);
    }
}
