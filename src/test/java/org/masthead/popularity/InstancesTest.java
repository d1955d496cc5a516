package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.popularity.Reading.counted;
import static org.masthead.popularity.Reading.viewed;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** Another instance, which has read its boards before: what is written here is in its next refresh. */
@NewsroomTest
class InstancesTest {

    @Inject
    Session entities;

    @Inject
    ViewHistory history;

    @Inject
    Clock clock;

    @Inject
    Bookkeeper bookkeeper;

    private Boards other;
    private String section;

    @BeforeEach
    void thatHasReadAll() {
        section = aSection("Elsewhere");
        other = new Boards(entities, bookkeeper);
        for (var window : Window.values()) {
            ranked(window, "views");
        }
    }

    private WrittenArticle article() {
        return anArticle().section(section).published();
    }

    private List<String> ranked(Window window, String rank) {
        var board = QuarkusTransaction.requiringNew()
                .call(() -> other.load(window, Set.of(Boards.VISITORS, Boards.RISING), false, clock.instant()));
        var standings = board.current().get(rank);
        return standings.best(Filter.of(List.of(section), List.of(), List.of()), Set.of(), 100).stream()
                .map(number -> standings.article(number) + " " + standings.count(number)).toList();
    }

    @Test
    void importedTotalsReachIt() {
        var article = article();
        admin().sending("application/x-ndjson", """
                {"kind": "viewTotal", "articleId": "%s", "views": 50, "visitors": 40, "reads": 0, "shares": 0, "trend": 1.5}"""
                .formatted(article.id())).post("/v1/import").statusCode(200);
        assertThat(ranked(Window.ALL, "views")).containsExactly(article.id() + " 50");
        assertThat(ranked(Window.ALL, Boards.VISITORS)).containsExactly(article.id() + " 40");
    }

    @Test
    void viewsAndLateViewsReachIt() {
        var a = article();
        var b = article();
        viewed(a, 3);
        for (var window : Window.values()) {
            assertThat(ranked(window, "views")).as("%s", window).containsExactly(a.id() + " 3");
        }
        counted(b, "view", 4, Instant.now().minus(Duration.ofHours(22)));
        counted(a, "view", 2, Instant.now().minus(Duration.ofHours(150)));
        assertThat(ranked(Window.HOUR, "views")).containsExactly(a.id() + " 3");
        assertThat(ranked(Window.DAY, "views")).containsExactly(b.id() + " 4", a.id() + " 3");
        for (var window : List.of(Window.WEEK, Window.MONTH, Window.ALL)) {
            assertThat(ranked(window, "views")).as("%s", window).containsExactly(a.id() + " 5", b.id() + " 4");
        }
        viewed(b, 2);
        assertThat(ranked(Window.WEEK, "views")).containsExactly(b.id() + " 6", a.id() + " 5");
        assertThat(ranked(Window.ALL, "views")).containsExactly(b.id() + " 6", a.id() + " 5");
    }

    @Test
    void whatEndsMovesAndComesBackDoesSoThere() {
        var a = article();
        var b = article();
        viewed(a, 2);
        counted(b, "view", 1, Instant.now().minus(Duration.ofHours(30)));
        assertThat(ranked(Window.WEEK, "views")).containsExactly(a.id() + " 2", b.id() + " 1");
        editor().post("/v1/articles/{article}/unpublish", a.id()).statusCode(200);
        assertThat(ranked(Window.WEEK, "views")).containsExactly(b.id() + " 1");
        editor().post("/v1/articles/{article}/publish", a.id()).statusCode(200);
        assertThat(ranked(Window.WEEK, "views")).containsExactly(a.id() + " 2", b.id() + " 1");
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", b.id()).statusCode(204);
        assertThat(ranked(Window.WEEK, "views")).containsExactly(a.id() + " 2");
        assertThat(ranked(Window.ALL, "views")).containsExactly(a.id() + " 2");
    }

    @Test
    void countsThatWereWrittenBesideTheCountersReachIt() {
        var article = article();
        counted(article, "view", 1, Instant.now().minus(Duration.ofHours(30)));
        assertThat(ranked(Window.WEEK, "views")).containsExactly(article.id() + " 1");
        QuarkusTransaction.requiringNew().run(() -> {
            for (var table : List.of("view_count", "view_total")) {
                entities.createNativeMutationQuery("update " + table + " set views = views + 10 where article_id = :article")
                        .setParameter("article", UUID.fromString(article.id())).executeUpdate();
            }
            history.rewritten();
        });
        for (var window : List.of(Window.WEEK, Window.MONTH, Window.ALL)) {
            assertThat(ranked(window, "views")).as("%s", window).containsExactly(article.id() + " 11");
        }
    }

    @Test
    void hourThatIsAboutToSettleIsTakenAsSettled() {
        var eleven = Instant.parse("2026-11-25T11:00:00Z");
        assertThat(Boards.settled(eleven.plus(Duration.ofMinutes(119)), eleven.plus(Duration.ofMinutes(169)))).isFalse();
        // Its commit may come when the next hour has begun, to whose readers it is settled
        assertThat(Boards.settled(eleven.plus(Duration.ofMinutes(119)), eleven.plus(Duration.ofMinutes(171)))).isTrue();
        assertThat(Boards.settled(eleven.plus(Duration.ofMinutes(120)), eleven.plus(Duration.ofMinutes(171)))).isFalse();
    }
}
