package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.unique;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

/** What is the same again, and what is not. */
@NewsroomTest
class DuplicatesTest {

    private WrittenArticle article;
    private final String visitor = unique("visitor");

    /** A visitor is another one from midnight on, which must not come while a test runs. */
    @BeforeEach
    void anArticleAtNoon() {
        MovableClock.set(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));
        article = anArticle().published();
    }

    private void sends(Map<String, ?> event) {
        anyone().sending(event).post(VIEWS, article.id()).statusCode(204);
    }

    private void views(String visitor) {
        sends(Map.of("visitor", visitor));
    }

    private static Instant now() {
        return new MovableClock().instant();
    }

    @Test
    void sameVisitorWithinThirtySecondsIsOneView() {
        views(visitor);
        views(visitor);
        MovableClock.advance(Duration.ofSeconds(25));
        views(visitor);
        views(unique("visitor"));
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
        // From the view that counted, not from the one that did not
        MovableClock.advance(Duration.ofSeconds(6));
        views(visitor);
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void anotherArticleAndAnotherTypeAreNoRepeats() {
        var other = anArticle().published();
        views(visitor);
        anyone().sending(Map.of("visitor", visitor)).post(VIEWS, other.id()).statusCode(204);
        sends(Map.of("visitor", visitor, "type", "read"));
        sends(Map.of("visitor", visitor, "type", "share"));
        sends(Map.of("visitor", visitor, "type", "share"));
        assertThat(total(article, "all")).isEqualTo("all 1 1 1");
        assertThat(total(other, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void withoutVisitorAddressAndUserAgentStandForOne() {
        anyone().header("User-Agent", "Mozilla/5.0 (one)").post(VIEWS, article.id()).statusCode(204);
        anyone().header("User-Agent", "Mozilla/5.0 (one)").post(VIEWS, article.id()).statusCode(204);
        anyone().header("User-Agent", "Mozilla/5.0 (other)").post(VIEWS, article.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
    }

    @Test
    void forgedForwardedAddressMakesNoNewVisitor() {
        for (var header : List.of("X-Forwarded-For", "Forwarded", "X-Real-IP")) {
            anyone().header(header, header.equals("Forwarded") ? "for=203.0.113.7" : "203.0.113.7").post(VIEWS, article.id())
                    .statusCode(204);
        }
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void visitorIsNotTheCallerOfThatName() {
        anyone().header("User-Agent", "Mozilla/5.0").post(VIEWS, article.id()).statusCode(204);
        views("caller 127.0.0.1 Mozilla/5.0");
        views("127.0.0.1 Mozilla/5.0");
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void idCountsOnceWhateverElseIsSaid() {
        var id = unique("event-");
        sends(Map.of("visitor", visitor, "id", id));
        sends(Map.of("visitor", unique("visitor"), "id", id));
        sends(Map.of("visitor", unique("visitor"), "id", id, "type", "share"));
        var other = anArticle().published();
        anyone().sending(Map.of("visitor", unique("visitor"), "id", id)).post(VIEWS, other.id()).statusCode(204);
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
        assertThat(total(other, "all")).isEqualTo("all 0 0 0");
    }

    @Test
    void idIsKnownForLongerThanAnEventMayBeLate() {
        var id = unique("event-");
        sends(Map.of("visitor", visitor, "id", id));
        MovableClock.advance(Duration.ofDays(7));
        sends(Map.of("visitor", visitor, "id", id));
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void idOfWhatWasNotLiveIsNotSpent() {
        var draft = anArticle().draft();
        var id = unique("event-");
        anyone().sending(Map.of("id", id)).post(VIEWS, draft.id()).statusCode(404);
        sends(Map.of("visitor", visitor, "id", id));
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
    }

    @Test
    void lateEventsRepeatByTheTimeTheyHappened() {
        var at = now().minus(Duration.ofHours(30));
        var events = List.of(
                Map.of("article", article.id(), "visitor", visitor, "at", at),
                Map.of("article", article.id(), "visitor", visitor, "at", at.plusSeconds(600)),
                Map.of("article", article.id(), "visitor", visitor, "at", at.plusSeconds(29)),
                Map.of("article", article.id(), "visitor", visitor, "at", at.minusSeconds(29)),
                Map.of("article", article.id(), "visitor", visitor, "at", at.plusSeconds(30)),
                Map.of("article", article.id(), "visitor", visitor, "at", at.minusSeconds(30)),
                Map.of("article", article.id(), "visitor", visitor));
        anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200).body("accepted", equalTo(5))
                .body("duplicates", equalTo(2)).body("unknown", equalTo(0));
        assertThat(total(article, "24h")).isEqualTo("24h 1 0 0");
        assertThat(total(article, "all")).isEqualTo("all 5 0 0");
    }

    @Test
    void batchTellsItsDuplicates() {
        var id = unique("event-");
        var events = List.of(
                Map.of("article", article.id(), "visitor", unique("visitor"), "id", id),
                Map.of("article", article.slug(), "visitor", unique("visitor"), "id", id),
                Map.of("article", article.id(), "visitor", visitor),
                Map.of("article", article.slug(), "visitor", visitor),
                // One caller, who says nothing of visitors
                Map.of("article", article.id()),
                Map.of("article", article.id()));
        anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200).body("accepted", equalTo(3))
                .body("duplicates", equalTo(3));
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void visitorIsSomebodyElseTheNextDay() {
        // Not so far apart that it would be no repeat anyway
        MovableClock.set(now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1)).minusSeconds(14));
        views(visitor);
        MovableClock.advance(Duration.ofSeconds(20));
        views(visitor);
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
    }
}
