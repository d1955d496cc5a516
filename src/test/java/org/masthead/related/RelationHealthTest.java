package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.put;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

/** What editors are told about edges that lead nowhere and articles that lack them. */
@NewsroomTest
class RelationHealthTest {

    private static final String HEALTH = "/v1/relations/health";

    @Inject
    SuggestionRows suggestions;

    /** Where what a test makes is newer than what all others made, so that it comes first. */
    @BeforeEach
    void later() {
        MovableClock.advance(Duration.ofDays(500));
    }

    private static List<String> ids(String list) {
        return editor().query("limit", 100).get(HEALTH).statusCode(200).extract().jsonPath().getList(list + ".data.id");
    }

    private static boolean notLinkedTo(WrittenArticle article) {
        return ids("notLinkedTo").contains(article.id());
    }

    private static boolean linksToNothing(WrittenArticle article) {
        return ids("linksToNothing").contains(article.id());
    }

    @Test
    void edgeLinksItsTargetFromItsSource() {
        var section = aSection("Region");
        var a = anArticle().section(section).published();
        var b = anArticle().published();
        var alone = anArticle().published();
        put(b, "follows", a).statusCode(201);
        assertThat(notLinkedTo(a)).isTrue();
        assertThat(linksToNothing(a)).isFalse();
        assertThat(notLinkedTo(b)).isFalse();
        assertThat(linksToNothing(b)).isTrue();
        assertThat(notLinkedTo(alone) && linksToNothing(alone)).isTrue();
        editor().get(HEALTH).body("notLinkedTo.data.find { it.id == '" + a.id() + "' }.section", equalTo(section))
                .body("notLinkedTo.data.find { it.id == '" + a.id() + "' }.slug", equalTo(a.slug()))
                .body("linksToNothing.data.find { it.id == '" + b.id() + "' }.section", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "related", "translationOf" })
    void symmetricEdgeLinksBothEnds(String type) {
        var a = anArticle().published();
        var b = anArticle().published();
        put(a, type, b).statusCode(201);
        for (var article : List.of(a, b)) {
            assertThat(notLinkedTo(article) || linksToNothing(article)).isFalse();
        }
    }

    @Test
    void automaticEdgeLinksWhatWasSuggested() {
        var a = anArticle().published();
        var b = anArticle().published();
        var sensitive = anArticle().with("sensitive", true).published();
        suggestions.suggest(a, b, 0.5);
        suggestions.suggest(sensitive, a, 0.5);
        assertThat(notLinkedTo(a)).isTrue();
        assertThat(linksToNothing(a)).isFalse();
        assertThat(notLinkedTo(b)).isFalse();
        assertThat(linksToNothing(b)).isTrue();
        assertThat(linksToNothing(sensitive)).isTrue();
        assertThat(editor().query("origin", "editor").query("limit", 100).get(HEALTH).extract().jsonPath()
                .<String> getList("notLinkedTo.data.id")).contains(a.id(), b.id());
        assertThat(editor().query("origin", "auto").query("limit", 100).get(HEALTH).extract().jsonPath()
                .<String> getList("linksToNothing.data.id")).contains(b.id()).doesNotContain(a.id());
    }

    @Test
    void hiddenEndsAreNamedAndLinkNothing() {
        var article = anArticle().published();
        var draft = anArticle().draft();
        put(article, "hasBackground", draft, Map.of("label", "Why", "pinned", true)).statusCode(201);
        put(anArticle().draft(), "related", draft).statusCode(201);
        assertThat(linksToNothing(article)).isTrue();
        assertThat(notLinkedTo(draft)).isFalse();
        var mine = "hiddenEnds.data.findAll { it.target.id == '" + draft.id() + "' }";
        editor().get(HEALTH).body(mine, hasSize(1)).body(mine + "[0].article.id", equalTo(article.id()))
                .body(mine + "[0].article.live", equalTo(true)).body(mine + "[0].target.slug", equalTo(draft.slug()))
                .body(mine + "[0].target.live", equalTo(false)).body(mine + "[0].type", equalTo("hasBackground"))
                .body(mine + "[0].label", equalTo("Why")).body(mine + "[0].pinned", equalTo(true))
                .body(mine + "[0].createdAt", notNullValue()).body(mine + "[0].createdBy", equalTo("editor"));
        publish(draft);
        assertThat(linksToNothing(article)).isFalse();
        editor().get(HEALTH).body(mine, hasSize(0));
        Edges.unpublish(article);
        // Now the other end is the live one
        editor().get(HEALTH + "/hidden-ends").body("data.find { it.target.id == '" + article.id() + "' }.type",
                equalTo("backgroundOf"));
    }

    @ParameterizedTest
    @CsvSource({ "hidden-ends,hiddenEnds,target.id", "not-linked-to,notLinkedTo,id", "links-to-nothing,linksToNothing,id" })
    void listGoesOnWhereTheOverviewEnds(String list, String part, String key) {
        var own = new ArrayList<String>();
        var article = anArticle().published();
        for (int i = 0; i < 5; i++) {
            var draft = anArticle().draft();
            put(article, "followedBy", draft).statusCode(201);
            own.add(0, list.equals("hidden-ends") ? draft.id() : anArticle().published().id());
        }
        var overview = editor().query("limit", 2).get(HEALTH).statusCode(200).extract().jsonPath();
        var found = new ArrayList<>(overview.<String> getList(part + ".data." + key));
        var next = overview.getString(part + ".page.next");
        var page = editor().query("limit", 2).query("cursor", next).query("count", "exact").get(HEALTH + "/" + list)
                .statusCode(200);
        found.addAll(page.extract().jsonPath().getList("data." + key));
        // What comes or goes meanwhile moves nothing
        put(article, "related", anArticle().draft()).statusCode(201);
        assertThat(page.extract().header("Link")).contains("rel=\"next\"", "rel=\"prev\"");
        found.addAll(editor().query("limit", 2).query("cursor", page.extract().jsonPath().getString("page.next"))
                .get(HEALTH + "/" + list).statusCode(200).body("page.total", nullValue()).extract().jsonPath()
                .getList("data." + key));
        assertThat(found.subList(0, 5)).isEqualTo(own);
        assertThat(page.extract().jsonPath().getInt("page.total")).isEqualTo(overview.getInt(part + ".page.total"))
                .isGreaterThanOrEqualTo(5);
        problem(editor().query("cursor", next)
                .get(HEALTH + "/" + (list.equals("hidden-ends") ? "not-linked-to" : "hidden-ends")),
                400, "invalid-cursor");
    }

    @Test
    void overviewTakesTheSameStatementsHoweverLongTheListsAre() {
        anArticle().published();
        var few = StatementCount.of(editor().get(HEALTH).statusCode(200)).size();
        var article = anArticle().published();
        for (int i = 0; i < 30; i++) {
            put(article, "related", anArticle().draft()).statusCode(201);
            anArticle().published();
        }
        assertThat(StatementCount.of(editor().query("limit", 100).get(HEALTH).statusCode(200))).hasSize(few);
        assertThat(few).isLessThanOrEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "/hidden-ends", "/not-linked-to", "/links-to-nothing" })
    void onlyEditorsAreTold(String list) {
        problem(anyone().get(HEALTH + list), 401, "unauthenticated");
        problem(as("reader").get(HEALTH + list), 403, "forbidden");
        problem(as("author").get(HEALTH + list), 403, "forbidden");
        as("admin").get(HEALTH + list).statusCode(200).header("Cache-Control", "no-store");
        problem(editor().query("limit", 101).get(HEALTH + list), 400, "invalid-parameter");
        problem(editor().query("orign", "auto").get(HEALTH + list), 400, "unknown-parameter");
    }
}
