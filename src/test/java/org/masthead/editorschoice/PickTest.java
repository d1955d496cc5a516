package org.masthead.editorschoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.editorschoice.Picking.ENTRIES;
import static org.masthead.editorschoice.Picking.PICK;
import static org.masthead.editorschoice.Picking.entries;
import static org.masthead.editorschoice.Picking.flagged;
import static org.masthead.editorschoice.Picking.listed;
import static org.masthead.editorschoice.Picking.pick;
import static org.masthead.editorschoice.Picking.replace;
import static org.masthead.editorschoice.Picking.shown;
import static org.masthead.editorschoice.Picking.unpick;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.testsupport.NewsroomTest;

/** One article in or out of a list, in one line. */
@NewsroomTest
class PickTest {

    @Test
    void oneCallPicksAndOneUnpicks() {
        var article = anArticle().published();
        editor().put(PICK, article.slug()).statusCode(201).header("Cache-Control", "no-store")
                .body("articleId", equalTo(article.id())).body("position", equalTo(1)).body("section", nullValue())
                .body("from", nullValue()).body("until", nullValue()).body("kicker", nullValue())
                .body("addedBy", equalTo("editor")).body("addedAt", endsWith("Z")).body("article.live", equalTo(true));
        assertThat(shown(null)).startsWith(article.id());
        assertThat(flagged(article)).isTrue();
        editor().put(PICK, article.id()).statusCode(200);
        editor().delete(PICK, article.slug()).statusCode(204);
        assertThat(shown(null)).doesNotContain(article.id());
        assertThat(flagged(article)).isFalse();
        problem(editor().delete(PICK, article.id()), 404, "not-found");
    }

    @Test
    void newPickIsOnTopUnlessItSaysWhere() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        pick(a, section).statusCode(201);
        pick(b, section).statusCode(201).body("position", equalTo(1)).body("section", equalTo(section));
        pick(c, Map.of("section", section, "position", 2)).statusCode(201).body("position", equalTo(2));
        assertThat(listed(section)).containsExactly(b.id(), c.id(), a.id());
        pick(b, Map.of("section", section, "position", 3)).statusCode(200).body("position", equalTo(3));
        assertThat(listed(section)).containsExactly(c.id(), a.id(), b.id());
        entries(section).body("data.position", contains(1, 2, 3));
        assertThat(problem(pick(b, Map.of("section", section, "position", 4)), 422, "invalid").getString("errors[0].pointer"))
                .isEqualTo("/position");
        problem(pick(b, Map.of("section", section, "position", 0)), 422, "invalid");
        problem(pick(b, Map.of("section", section, "position", "1")), 422, "invalid");
        assertThat(listed(section)).containsExactly(c.id(), a.id(), b.id());
    }

    @Test
    void pickAgainChangesOnlyWhatTheBodySays() {
        var section = aSection("World");
        var other = anArticle().published();
        var article = anArticle().published();
        replace(section, other).statusCode(200);
        pick(article, Map.of("section", section, "position", 2, "kicker", "Exclusive", "from", "2026-01-01T00:00:00Z", "until",
                "2999-01-01T00:00:00Z")).statusCode(201);
        admin().sending(Map.of("section", section)).put(PICK, article.id()).statusCode(200)
                .body("kicker", equalTo("Exclusive")).body("from", equalTo("2026-01-01T00:00:00Z"))
                .body("until", equalTo("2999-01-01T00:00:00Z")).body("position", equalTo(2)).body("addedBy", equalTo("editor"));

        var cleared = new HashMap<String, Object>(Map.of("section", section));
        cleared.put("kicker", null);
        cleared.put("from", null);
        pick(article, cleared).statusCode(200).body("kicker", nullValue()).body("from", nullValue())
                .body("until", equalTo("2999-01-01T00:00:00Z"));
        cleared.put("until", null);
        pick(article, cleared).statusCode(200).body("until", nullValue()).body("position", equalTo(2));
    }

    @Test
    void siteAndSectionsHaveListsOfTheirOwn() {
        var one = aSection("One");
        var other = aSection("Other");
        var article = anArticle().published();
        pick(article, one).statusCode(201);
        pick(article, other).statusCode(201);
        editor().put(PICK, article.id()).statusCode(201);
        unpick(article, one).statusCode(204);
        assertThat(listed(one)).isEmpty();
        assertThat(listed(other)).containsExactly(article.id());
        assertThat(listed(null)).contains(article.id());
        editor().sending(Map.of("section", other)).delete(PICK, article.id()).statusCode(204);
        assertThat(listed(other)).isEmpty();
        assertThat(listed(null)).contains(article.id());
        unpick(article, null).statusCode(204);
        problem(unpick(article, other), 404, "not-found");
    }

    @Test
    void faultsAreNamed() {
        var section = aSection("World");
        var article = anArticle().published();
        var unknown = problem(pick(article, section + "x"), 422, "unknown-section");
        assertThat(unknown.getString("errors[0].suggestion")).isEqualTo(section);
        assertThat(problem(unpick(article, section + "x"), 400, "invalid-parameter").getString("errors[0].suggestion"))
                .isEqualTo(section);
        problem(editor().query("section", section).sending(Map.of("section", aSection("Other"))).delete(PICK, article.id()),
                422,
                "invalid");
        var period = problem(pick(article, Map.of("section", section, "from", "2026-02-01T00:00:00Z", "until",
                "2026-02-01T00:00:00Z")), 422, "invalid");
        assertThat(period.getString("errors[0].pointer")).isEqualTo("/until");
        var several = problem(pick(article, Map.of("kicker", "x".repeat(101), "position", -1, "kiker", "x")), 422, "invalid");
        assertThat(several.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/kicker", "/position", "/kiker");
        assertThat(several.<String> getList("errors.suggestion")).contains("kicker");
        problem(pick(article, Map.of("kicker", " ")), 422, "invalid");
        problem(pick(article, Map.of("from", "tomorrow")), 422, "invalid");
        problem(editor().sending("[]").put(PICK, article.id()), 422, "invalid");
        problem(editor().query("section", section).put(PICK, article.id()), 400, "unknown-parameter");
        problem(editor().put(PICK, UUID.randomUUID()), 404, "not-found");
        problem(editor().put(PICK, unique("nothing-")), 404, "not-found");
        assertThat(listed(section)).isEmpty();
        assertThat(flagged(article)).isFalse();
        pick(article, Map.of("section", section, "kicker", "\uD83D\uDDDE".repeat(100))).statusCode(201);
    }

    @Test
    void halfAPeriodIsHeldAgainstWhatIsThere() {
        var section = aSection("World");
        var article = anArticle().published();
        pick(article, Map.of("section", section, "until", "2026-06-01T00:00:00Z")).statusCode(201);
        assertThat(problem(pick(article, Map.of("section", section, "from", "2026-07-01T00:00:00Z")), 422, "invalid")
                .getString("errors[0].pointer")).isEqualTo("/from");
        entries(section).body("data[0].from", nullValue());
    }

    @Test
    void pickTouchesNothingOfTheArticleButItsFlag() {
        var section = aSection("World");
        var article = anArticle().section(section).published();
        var copy = author().get("/v1/articles/{article}/draft", article.id()).extract();
        var live = anyone().get("/v1/articles/{article}", article.id()).extract();

        pick(article, section).statusCode(201);
        var picked = anyone().get("/v1/articles/{article}", article.id()).extract();
        assertThat(picked.header("ETag")).isNotEqualTo(live.header("ETag"));
        assertThat(picked.asString())
                .isEqualTo(live.asString().replace("\"editorsChoice\":false", "\"editorsChoice\":true"));

        pick(article, Map.of("section", section, "kicker", "New")).statusCode(200);
        pick(article, aSection("Other")).statusCode(201);
        anyone().header("If-None-Match", picked.header("ETag")).get("/v1/articles/{article}", article.id()).statusCode(304);
        unpick(article, section).statusCode(204);
        anyone().header("If-None-Match", live.header("ETag")).get("/v1/articles/{article}", article.id()).statusCode(304);

        var copyAfter = author().get("/v1/articles/{article}/draft", article.id()).extract();
        assertThat(copyAfter.asString()).isEqualTo(copy.asString());
        assertThat(copyAfter.header("ETag")).isEqualTo(copy.header("ETag"));
    }

    @Test
    void publishingAgainKeepsThePick() {
        var section = aSection("World");
        var article = anArticle().section(section).published();
        pick(article, section).statusCode(201);
        var before = entries(section).extract();
        editor().ifMatch("*").query("publish", true).patching(Map.of("title", unique("Again"))).patch(
                "/v1/articles/{article}/draft", article.id()).statusCode(200);
        assertThat(entries(section).extract().header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(flagged(article)).isTrue();
    }

    @Test
    void picksOfManyEditorsAtOnceAreAllThere() throws Exception {
        var section = aSection("World");
        var articles = IntStream.range(0, 8).mapToObj(i -> anArticle().published()).toList();
        var editors = Executors.newFixedThreadPool(8);
        try {
            var picks = articles.stream()
                    .map(article -> (Callable<Integer>) () -> pick(article, section).extract().statusCode()).toList();
            for (var running : editors.invokeAll(picks)) {
                assertThat(running.get()).isEqualTo(201);
            }
        } finally {
            editors.shutdownNow();
        }
        assertThat(listed(section))
                .containsExactlyInAnyOrderElementsOf(articles.stream().map(article -> article.id()).toList());
        entries(section).body("data.position", contains(1, 2, 3, 4, 5, 6, 7, 8)).header("ETag", "\"8\"");
    }

    @ParameterizedTest
    @CsvSource({ "anyone,401,unauthenticated", "reader,403,forbidden", "author,403,forbidden" })
    void onlyEditorsPick(String role, int status, String code) {
        var section = aSection("World");
        var article = anArticle().published();
        pick(article, section).statusCode(201);
        problem(as(role).get(ENTRIES), status, code);
        problem(as(role).query("section", section).ifMatch("*").sending(Map.of("entries", List.of())).put(ENTRIES), status,
                code);
        problem(as(role).put(PICK, article.id()), status, code);
        problem(as(role).query("section", section).delete(PICK, article.id()), status, code);
        assertThat(listed(section)).containsExactly(article.id());
    }
}
