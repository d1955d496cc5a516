package org.masthead.editorschoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.editorschoice.Picking.ENTRIES;
import static org.masthead.editorschoice.Picking.PICK;
import static org.masthead.editorschoice.Picking.entries;
import static org.masthead.editorschoice.Picking.entry;
import static org.masthead.editorschoice.Picking.flagged;
import static org.masthead.editorschoice.Picking.in;
import static org.masthead.editorschoice.Picking.listed;
import static org.masthead.editorschoice.Picking.pick;
import static org.masthead.editorschoice.Picking.replace;
import static org.masthead.editorschoice.Picking.shown;
import static org.masthead.editorschoice.Picking.unpick;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;

import io.restassured.response.ValidatableResponse;

/** Whole lists, as they are, will be and were. */
@NewsroomTest
class PickListTest {

    @Test
    void listIsReplacedAtOnce() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().draft();
        var c = anArticle().published();
        replace(section, a, c).statusCode(200);
        replace(section, List.of(
                Map.of("articleId", b.slug(), "from", "2030-01-01T00:00:00Z", "until", "2030-02-01T00:00:00+01:00", "kicker",
                        "Soon"),
                entry(a)))
                .statusCode(200).header("Cache-Control", "no-store")
                .body("data.articleId", contains(b.id(), a.id())).body("data.position", contains(1, 2))
                .body("data.section", contains(section, section)).body("data[0].from", equalTo("2030-01-01T00:00:00Z"))
                .body("data[0].until", equalTo("2030-01-31T23:00:00Z")).body("data[0].kicker", equalTo("Soon"))
                .body("data[1].kicker", nullValue()).body("data.article.live", contains(false, true))
                .body("meta.section", equalTo(section)).body("meta.at", nullValue());
        assertThat(listed(section)).containsExactly(b.id(), a.id());
        replace(section, List.of()).statusCode(200).body("data", hasSize(0));
        assertThat(listed(section)).isEmpty();
    }

    @Test
    void siteListIsNoSections() {
        var section = aSection("World");
        var a = anArticle().section(section).published();
        var b = anArticle().section(section).published();
        replace(null, a).statusCode(200).body("data.section", contains(nullValue())).body("meta.section", nullValue());
        replace(section, b).statusCode(200);
        assertThat(listed(null)).containsExactly(a.id());
        assertThat(listed(section)).containsExactly(b.id());
        replace(null).statusCode(200);
        assertThat(listed(section)).containsExactly(b.id());
    }

    @Test
    void replacementNeedsTheListsETag() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        var body = Map.of("entries", List.of(entry(b)));
        problem(in(section, editor()).sending(body).put(ENTRIES), 428, "if-match-required");

        var etag = entries(section).extract().header("ETag");
        pick(a, section).statusCode(201);
        var stale = problem(in(section, editor()).header("If-Match", etag).sending(body).put(ENTRIES), 412, "version-mismatch");
        assertThat("\"" + stale.getInt("currentVersion") + "\"").isEqualTo(entries(section).extract().header("ETag"));
        assertThat(stale.<String> getList("changedFields")).containsExactly("entries");
        assertThat(listed(section)).containsExactly(a.id());

        var current = entries(section).extract().header("ETag");
        var written = in(section, editor()).header("If-Match", current).sending(body).put(ENTRIES).statusCode(200).extract();
        assertThat(written.header("ETag")).isNotEqualTo(current).isEqualTo(entries(section).extract().header("ETag"))
                .isEqualTo("\"" + written.jsonPath().getInt("meta.revision") + "\"");
    }

    @Test
    void oneOfTwoWritersAtOnceIsStale() throws Exception {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        var etag = entries(section).extract().header("ETag");
        var editors = Executors.newFixedThreadPool(2);
        try {
            var writes = Stream.of(a, b).map(article -> (Callable<Integer>) () -> in(section, editor()).header("If-Match", etag)
                    .sending(Map.of("entries", List.of(entry(article)))).put(ENTRIES).extract().statusCode()).toList();
            var running = editors.invokeAll(writes);
            assertThat(List.of(running.get(0).get(), running.get(1).get())).containsExactlyInAnyOrder(200, 412);
        } finally {
            editors.shutdownNow();
        }
        assertThat(listed(section)).hasSize(1);
    }

    @Test
    void sameListAgainChangesNothing() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        replace(section, a, b).statusCode(200);
        var before = entries(section).extract();
        admin().ifMatch("*").query("section", section).sending(Map.of("entries", List.of(entry(a), entry(b)))).put(ENTRIES)
                .statusCode(200);
        assertThat(entries(section).extract().asString()).isEqualTo(before.asString());
        assertThat(entries(section).extract().header("ETag")).isEqualTo(before.header("ETag"));
    }

    @Test
    void entryThatStaysKeepsWhoAddedIt() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        replace(section, a).statusCode(200);
        var added = entries(section).extract().jsonPath().getString("data[0].addedAt");
        admin().ifMatch("*").query("section", section)
                .sending(Map.of("entries", List.of(entry(b), Map.of("articleId", a.id(), "kicker", "Still"))))
                .put(ENTRIES).statusCode(200).body("data.addedBy", contains("admin", "editor"))
                .body("data[1].addedAt", equalTo(added));
    }

    @Test
    void everyFaultOfAListIsNamedAtOnce() {
        var section = aSection("World");
        var a = anArticle().published();
        replace(section, a).statusCode(200);
        var faults = problem(replace(section, List.of(
                entry(a),
                Map.of("articleId", unique("nothing-")),
                Map.of("articleId", a.slug()),
                Map.of("articleId", anArticle().draft().id(), "from", "2030-01-02T00:00:00Z", "until",
                        "2030-01-01T00:00:00Z"))),
                422,
                "invalid");
        assertThat(faults.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/entries/1/articleId",
                "/entries/2/articleId", "/entries/3/until");
        var form = problem(replace(section, List.of(Map.of("kicker", ""), Map.of("articleId", a.id(), "position", 1))), 422,
                "invalid");
        assertThat(form.<String> getList("errors.pointer")).containsExactlyInAnyOrder("/entries/0/articleId",
                "/entries/0/kicker", "/entries/1/position");
        problem(replace(section, Collections.nCopies(101, entry(a))), 422, "invalid");
        problem(in(section, editor()).ifMatch("*").sending("{}").put(ENTRIES), 422, "invalid");
        assertThat(problem(replace(section + "x", List.of()), 400, "invalid-parameter").getString("errors[0].suggestion"))
                .isEqualTo(section);
        problem(in(section + "x", editor()).get(ENTRIES), 400, "invalid-parameter");
        problem(in(section, editor()).query("at", "yesterday").get(ENTRIES), 400, "invalid-parameter");
        assertThat(listed(section)).containsExactly(a.id());
    }

    @Test
    void listIsShownAsItWillBe() {
        var section = aSection("World");
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var first = anArticle().published();
        var later = anArticle().published();
        var scheduled = anArticle().scheduled(now.plus(Duration.ofHours(3)));
        replace(section, List.of(
                Map.of("articleId", first.id(), "until", now.plus(Duration.ofHours(1))),
                Map.of("articleId", later.id(), "from", now.plus(Duration.ofHours(1)), "until", now.plus(Duration.ofHours(5))),
                entry(scheduled))).statusCode(200).body("data", hasSize(3));
        at(section, now.plus(Duration.ofMinutes(59))).body("data.articleId", contains(first.id(), scheduled.id()))
                .body("data.position", contains(1, 3)).body("data.article.live", contains(true, false));
        at(section, now.plus(Duration.ofHours(1))).body("data.articleId", contains(later.id(), scheduled.id()));
        at(section, now.plus(Duration.ofHours(4))).body("data.articleId", contains(later.id(), scheduled.id()))
                .body("data.article.live", contains(true, true)).body("data.position", contains(2, 3));
        at(section, now.plus(Duration.ofHours(5))).body("data.articleId", contains(scheduled.id()));
    }

    @Test
    void listIsShownAsItWas() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        var c = anArticle().published();
        var before = Instant.now().minusSeconds(1);
        replace(section, a, b).statusCode(200);
        MovableClock.advance(Duration.ofHours(1));
        pick(c, section).statusCode(201);
        MovableClock.advance(Duration.ofHours(1));
        unpick(a, section).statusCode(204);
        MovableClock.advance(Duration.ofHours(1));
        var now = before.plus(Duration.ofHours(3));
        at(section, before).body("data", hasSize(0)).body("meta.revision", equalTo(0));
        at(section, now.minus(Duration.ofMinutes(150))).body("data.articleId", contains(a.id(), b.id()))
                .body("meta.revision", equalTo(1));
        at(section, now.minus(Duration.ofMinutes(90))).body("data.articleId", contains(c.id(), a.id(), b.id()));
        at(section, now).body("data.articleId", contains(c.id(), b.id())).body("meta.revision", equalTo(3));
        assertThat(listed(section)).containsExactly(c.id(), b.id());
    }

    private static ValidatableResponse at(String section, Instant time) {
        return in(section, editor()).query("at", time).get(ENTRIES).statusCode(200);
    }

    @Test
    void hiddenAndFutureEntriesKeepTheirPlaces() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        replace(section, List.of(entry(a), Map.of("articleId", b.id(), "from", "2999-01-01T00:00:00Z"))).statusCode(200);
        editor().post("/v1/articles/{article}/unpublish", a.id()).statusCode(200);
        entries(section).body("data.articleId", contains(a.id(), b.id())).body("data.article.live", contains(false, true));
    }

    @Test
    void purgeClosesTheGap() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        replace(section, a, b).statusCode(200);
        var etag = entries(section).extract().header("ETag");
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", a.id()).statusCode(204);
        entries(section).body("data.articleId", contains(b.id())).body("data.position", contains(1));
        assertThat(entries(section).extract().header("ETag")).isNotEqualTo(etag);
        problem(editor().put(PICK, a.id()), 410, "gone");
        at(section, Instant.now()).body("data.articleId", contains(b.id()));
    }

    @Test
    void sectionMadeAnewHasAnEmptyList() {
        var section = aSection("Short-lived");
        var article = anArticle().published();
        replace(section, article).statusCode(200);
        editor().delete("/v1/sections/{slug}", section).statusCode(204);
        assertThat(shown(section)).isEmpty();
        editor().sending(Map.of("name", "Again")).put("/v1/sections/{slug}", section).statusCode(201);
        assertThat(shown(section)).isEmpty();
        assertThat(listed(section)).isEmpty();
        assertThat(flagged(article)).isFalse();
    }

    @Test
    void longListTakesNoMoreStatementsThanAShortOne() {
        var section = aSection("World");
        var a = anArticle().published();
        replace(section, a).statusCode(200);
        var few = StatementCount.of(entries(section)).size();
        replace(section, a, anArticle().published(), anArticle().published(), anArticle().published(), anArticle().published())
                .statusCode(200);
        assertThat(StatementCount.of(entries(section))).hasSize(few);
    }

    @Test
    void whatIsWrongInFormAndInFactIsToldAtOnce() {
        var body = Map.of("entries",
                List.of(Map.of("articleId", "no-such-article"), Map.of("articleId", true), Map.of("articleId",
                        "no-such-article", "from", "2026-02-01T00:00:00Z", "until", "2026-01-01T00:00:00Z"), Map.of()));
        assertThat(problem(editor().ifMatch("*").sending(body).put("/v1/editors-choice/entries"), 422, "invalid")
                .<String> getList("errors.pointer")).containsExactlyInAnyOrder("/entries/0/articleId", "/entries/1/articleId",
                        "/entries/2/articleId", "/entries/2/until", "/entries/3/articleId");
    }
}
