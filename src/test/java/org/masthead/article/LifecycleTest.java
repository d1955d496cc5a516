package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** An article's life: which action is legal when, and what is live when. */
@NewsroomTest
class LifecycleTest {

    private static final String DRAFT = "/v1/articles/{article}/draft";

    /** The legal actions of each state, with the state they lead to. Purging is for good, from everywhere. */
    private static final Map<String, Map<String, String>> LEGAL = Map.of(
            "draft", Map.of("submit", "review", "publish", "published", "edit", "draft", "delete", "trashed", "purge", "gone"),
            "review", Map.of("return", "draft", "publish", "published", "edit", "review", "delete", "trashed", "purge", "gone"),
            "scheduled",
            Map.of("publish", "published", "unpublish", "draft", "edit", "scheduled", "delete", "trashed", "purge", "gone"),
            "published",
            Map.of("publish", "published", "unpublish", "unpublished", "edit", "published", "delete", "trashed", "purge",
                    "gone"),
            "unpublished", Map.of("publish", "published", "edit", "unpublished", "delete", "trashed", "purge", "gone"),
            "trashed", Map.of("restore", "draft", "purge", "gone"));

    private static final Set<String> ACTIONS = Set.of("submit", "return", "publish", "unpublish", "edit", "delete", "restore",
            "purge");

    static Stream<Arguments> transitions() {
        return LEGAL.keySet().stream().sorted()
                .flatMap(state -> ACTIONS.stream().sorted().map(action -> Arguments.of(state, action)));
    }

    @ParameterizedTest(name = "{1} a {0} article")
    @MethodSource("transitions")
    void actionIsLegalOnlyWhereTheTableSaysSo(String state, String action) {
        var article = articleThatIs(state);
        var leadsTo = LEGAL.get(state).get(action);
        var answer = act(article, action);
        if (leadsTo == null) {
            var problem = problem(answer, 409, "illegal-transition");
            assertThat(problem.<String> getList("allowedActions"))
                    .containsExactlyInAnyOrderElementsOf(LEGAL.get(state).keySet());
            reader().get(DRAFT, article.id()).body("state", equalTo(state), "version", equalTo(1));
        } else if (leadsTo.equals("gone")) {
            answer.statusCode(204);
            problem(reader().get(DRAFT, article.id()), 410, "gone");
        } else {
            answer.statusCode(action.equals("delete") ? 204 : 200);
            reader().get(DRAFT, article.id()).statusCode(200).body("state", equalTo(leadsTo))
                    .body("allowedActions", containsInAnyOrder(LEGAL.get(leadsTo).keySet().toArray()));
        }
    }

    private static WrittenArticle articleThatIs(String state) {
        return switch (state) {
            case "draft" -> anArticle().draft();
            case "review" -> anArticle().inReview();
            case "scheduled" -> anArticle().scheduled(Instant.now().plus(1, ChronoUnit.HOURS));
            case "published" -> anArticle().published();
            case "unpublished" -> anArticle().unpublished();
            case "trashed" -> anArticle().trashed();
            default -> throw new IllegalArgumentException(state);
        };
    }

    private static ValidatableResponse act(WrittenArticle article, String action) {
        return switch (action) {
            case "edit" -> editor().ifMatch("*").patching(Map.of("title", "Edited")).patch(DRAFT, article.id());
            case "delete" -> editor().ifMatch("*").delete("/v1/articles/{article}", article.id());
            case "purge" -> admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id());
            default -> editor().post("/v1/articles/{article}/" + action, article.id());
        };
    }

    @Test
    void scheduledPublicationAppearsAtItsSecond() {
        var at = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        var article = anArticle().scheduled(at);
        editorSees(article).body("state", equalTo("scheduled"), "live", nullValue(), "scheduled.at", equalTo(at.toString()),
                "scheduled.until", nullValue());
        MovableClock.set(at.minusSeconds(5));
        editorSees(article).body("state", equalTo("scheduled"));
        MovableClock.set(at);
        editorSees(article).body("state", equalTo("published"), "live.from", equalTo(at.toString()), "scheduled", nullValue());
    }

    @Test
    void publicationEndsWhenItWasToldTo() {
        var from = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        var until = from.plus(1, ChronoUnit.HOURS);
        var article = anArticle().published(from, until);
        editorSees(article).body("scheduled.until", equalTo(until.toString()));
        MovableClock.set(until.minusSeconds(5));
        editorSees(article).body("state", equalTo("published"), "live.until", equalTo(until.toString()));
        MovableClock.set(until);
        editorSees(article).body("state", equalTo("unpublished"), "live", nullValue());
    }

    @Test
    void nextPublicationClosesTheOneBefore() {
        var article = anArticle().published();
        editor().ifMatch(1).patching(Map.of("title", "Second")).patch(DRAFT, article.id()).statusCode(200)
                .body("hasUnpublishedChanges", equalTo(true), "live.version", equalTo(1));
        var at = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        publish(article, Map.of("at", at)).statusCode(200)
                .body("state", equalTo("published"), "live.version", equalTo(1), "live.until", equalTo(at.toString()))
                .body("scheduled.at", equalTo(at.toString()), "hasUnpublishedChanges", equalTo(false));
        MovableClock.set(at);
        editorSees(article).body("live.version", equalTo(2), "live.from", equalTo(at.toString()), "live.until", nullValue());
    }

    @Test
    void publishingAgainReplacesWhatWasScheduled() {
        var article = anArticle().published();
        publish(article, Map.of("at", Instant.now().plus(5, ChronoUnit.HOURS))).statusCode(200);
        var at = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        publish(article, Map.of("at", at)).statusCode(200).body("scheduled.at", equalTo(at.toString()), "live.until",
                equalTo(at.toString()));
        publish(article, Map.of()).statusCode(200).body("scheduled", nullValue(), "live.until", nullValue());
    }

    @Test
    void publishingAWriteAtOnceReplacesWhatWasScheduled() {
        var article = anArticle().published();
        publish(article, Map.of("at", Instant.now().plus(5, ChronoUnit.HOURS))).statusCode(200);
        editor().query("publish", true).ifMatch("*").patching(Map.of("title", "Now")).patch("/v1/articles/{article}/draft",
                article.id()).statusCode(200)
                .body("scheduled", nullValue(), "live.until", nullValue(), "hasUnpublishedChanges", equalTo(false));
        MovableClock.advance(Duration.ofHours(6));
        anyone().get("/v1/articles/{article}", article.id()).statusCode(200).body("title", equalTo("Now"));
    }

    @Test
    void timeInThePastMeansNow() {
        var article = anArticle().draft();
        var from = Instant.parse(publish(article, Map.of("at", "2001-01-01T00:00:00Z")).statusCode(200)
                .body("state", equalTo("published")).extract().path("live.from"));
        assertThat(from).isAfter(Instant.now().minus(1, ChronoUnit.HOURS));
    }

    @Test
    void publicationCannotEndBeforeItBegins() {
        var article = anArticle().draft();
        var at = Instant.now().plus(2, ChronoUnit.HOURS);
        for (var until : new Instant[] { at, at.minusSeconds(1), Instant.parse("2001-01-01T00:00:00Z") }) {
            assertThat(
                    problem(publish(article, Map.of("at", at, "until", until)), 422, "invalid").getString("errors[0].pointer"))
                    .isEqualTo("/until");
        }
        problem(publish(article, Map.of("until", Instant.now().minusSeconds(1))), 422, "invalid");
        editorSees(article).body("state", equalTo("draft"));
    }

    @Test
    void unpublishingLaterEndsThePeriodThen() {
        var article = anArticle().published();
        var at = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        editor().sending(Map.of("at", at, "note", "embargo")).post("/v1/articles/{article}/unpublish", article.id())
                .statusCode(200)
                .body("state", equalTo("published"), "live.until", equalTo(at.toString()));
        MovableClock.set(at);
        editorSees(article).body("state", equalTo("unpublished"));
    }

    @Test
    void unpublishedArticleIsPublishedAgain() {
        var article = anArticle().unpublished();
        publish(article, Map.of()).statusCode(200).body("state", equalTo("published"));
    }

    @Test
    void restoredArticleIsADraft() {
        var article = anArticle().published();
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        editorSees(article).body("state", equalTo("trashed"), "live", nullValue());
        editor().post("/v1/articles/{article}/restore", article.id()).statusCode(200).body("state", equalTo("draft"), "live",
                nullValue());
    }

    @Test
    void transitionsChangeNoVersion() {
        var article = anArticle().draft();
        for (var transition : new String[] { "submit", "return", "publish", "unpublish" }) {
            editor().ifMatch(1).post("/v1/articles/{article}/" + transition, article.id()).statusCode(200)
                    .header("ETag", "\"1\"").header("Cache-Control", "no-store").body("version", equalTo(1));
        }
    }

    @Test
    void transitionsHonourIfMatch() {
        var article = anArticle().draft();
        for (var transition : new String[] { "submit", "publish" }) {
            problem(editor().ifMatch(2).post("/v1/articles/{article}/" + transition, article.id()), 412, "version-mismatch");
        }
        editorSees(article).body("state", equalTo("draft"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"at\": 1}", "{\"at\": \"tomorrow\"}", "{\"when\": null}", "{\"note\": 1}", "[]",
            "{\"at\": \"2026-01-01\"}" })
    void bodyOfATransitionIsReadStrictly(String body) {
        problem(editor().sending(body).post("/v1/articles/{article}/publish", anArticle().draft().id()), 422, "invalid");
    }

    @Test
    void purgingNeedsAnAdminAndIsForGood() {
        var article = anArticle().externalId(unique("ext")).published();
        assertThat(problem(editor().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()), 403,
                "forbidden")
                .getString("detail")).contains("admin");
        editorSees(article).body("state", equalTo("published"));
        problem(admin().query("purge", true).delete("/v1/articles/{article}", article.id()), 428, "if-match-required");
        admin().ifMatch(1).query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        for (var name : new String[] { article.id(), article.slug() }) {
            problem(reader().get(DRAFT, name), 410, "gone");
            problem(editor().post("/v1/articles/{article}/restore", name), 410, "gone");
        }
    }

    @Test
    void slugOfAPurgedArticleIsFree() {
        var article = anArticle().published();
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        var next = anArticle().slug(article.slug()).published();
        reader().get(DRAFT, article.slug()).statusCode(200).body("id", equalTo(next.id()));
        problem(reader().get(DRAFT, article.id()), 410, "gone");
    }

    @Test
    void endedScheduleComesBackWhenTheNextOneIsWithdrawn() {
        var article = anArticle().published();
        var at = Instant.now().plus(Duration.ofHours(2));
        publish(article, Map.of("at", at)).statusCode(200);
        editor().sending(Map.of("at", at)).post("/v1/articles/{article}/unpublish", article.id()).statusCode(200)
                .body("state", equalTo("published"), "scheduled", nullValue());
    }

    private static ValidatableResponse publish(WrittenArticle article, Map<String, ?> body) {
        return editor().sending(body).post("/v1/articles/{article}/publish", article.id());
    }

    private static ValidatableResponse editorSees(WrittenArticle article) {
        return reader().get(DRAFT, article.id()).statusCode(200);
    }

    @Test
    void whatIsWrongInFormAndInFactIsToldAtOnce() {
        var article = anArticle().draft();
        assertThat(problem(editor().sending(Map.of("until", "2001-01-01T00:00:00Z", "note", 1))
                .post("/v1/articles/{article}/publish", article.id()), 422, "invalid").<String> getList("errors.pointer"))
                .containsExactlyInAnyOrder("/until", "/note");
        assertThat(problem(editor().sending(Map.of("section", "no-such-section", "position", 0, "from", "2026-02-01T00:00:00Z",
                "until", "2026-01-01T00:00:00Z")).put("/v1/articles/{article}/editors-choice", article.id()), 422, "invalid")
                .<String> getList("errors.pointer")).containsExactlyInAnyOrder("/section", "/position", "/until");
        assertThat(problem(admin().sending(Map.of("name", "", "role", "author", "expiresAt", "2001-01-01T00:00:00Z"))
                .post("/v1/keys"), 422, "invalid").<String> getList("errors.pointer"))
                .containsExactlyInAnyOrder("/name", "/expiresAt");
    }
}
