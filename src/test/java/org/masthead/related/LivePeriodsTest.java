package org.masthead.related;

import static java.sql.Connection.TRANSACTION_SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masthead.related.Edges.publish;
import static org.masthead.related.Edges.unpublish;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** What walks know of articles is what the database has, after each write and at each time. */
@NewsroomTest
class LivePeriodsTest {

    private static final Map<UUID, Boolean> NOTHING = Map.of();

    @Inject
    LivePeriods periods;
    @Inject
    Session entities;
    @Inject
    Clock clock;

    private Map<UUID, Boolean> live(Instant now, WrittenArticle article) {
        return QuarkusTransaction.requiringNew().call(() -> periods.view(now).live(ids(article)));
    }

    private static List<UUID> ids(WrittenArticle article) {
        return List.of(UUID.fromString(article.id()));
    }

    private static Map<UUID, Boolean> open(WrittenArticle article) {
        return Map.of(UUID.fromString(article.id()), false);
    }

    @Test
    void eachWriteIsHeeded() {
        var article = anArticle().draft();
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
        publish(article);
        assertThat(live(clock.instant(), article)).isEqualTo(open(article));
        unpublish(article);
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
        editor().ifMatch("*").patching(Map.of("sensitive", true)).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        publish(article);
        assertThat(live(clock.instant(), article)).containsExactly(Map.entry(UUID.fromString(article.id()), true));
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
    }

    @Test
    void articlesComeAndGoByTheClock() {
        var from = clock.instant().plus(1, ChronoUnit.HOURS);
        var until = from.plus(1, ChronoUnit.HOURS);
        var article = anArticle().published(from, until);
        for (var turn = 0; turn < 2; turn++) {
            // The second time the clock was set back
            assertThat(live(from.minusMillis(1), article)).isEqualTo(NOTHING);
            assertThat(live(from, article)).isEqualTo(open(article));
            assertThat(live(until.minusMillis(1), article)).isEqualTo(open(article));
            assertThat(live(until, article)).isEqualTo(NOTHING);
            // As the clock of another instance may be
            assertThat(live(until.minusSeconds(59), article)).isEqualTo(open(article));
            assertThat(live(until.plus(1, ChronoUnit.DAYS), article)).isEqualTo(NOTHING);
        }
    }

    @Test
    void whatChangedSinceItWasReadIsNotKept() {
        var article = anArticle().published();
        QuarkusTransaction.requiringNew().run(() -> {
            // Reads as of its beginning, as a statement may that began before a commit
            entities.doWork(connection -> connection.setTransactionIsolation(TRANSACTION_SERIALIZABLE));
            var before = periods.view(clock.instant());
            unpublish(article);
            assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
            assertThat(before.live(ids(article))).isEqualTo(open(article));
        });
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
    }

    @Test
    void oneThatIsBehindHarmsNobody() {
        var article = anArticle().published();
        QuarkusTransaction.requiringNew().run(() -> {
            entities.doWork(connection -> connection.setTransactionIsolation(TRANSACTION_SERIALIZABLE));
            assertThat(entities.createNativeQuery("select recorded from site", Long.class).getSingleResult()).isPositive();
            unpublish(article);
            assertThat(live(clock.instant(), anArticle().draft())).isEqualTo(NOTHING);
            assertThat(periods.view(clock.instant()).live(ids(article))).isEqualTo(open(article));
        });
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
    }

    /** As another server may that lacks the last commits of the one that was lost. */
    @Test
    void logThatWentBackIsFollowedFromThere() {
        var article = anArticle().published();
        move(20);
        assertThat(live(clock.instant(), article)).isEqualTo(open(article));
        move(-20);
        unpublish(article);
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
    }

    private void move(int records) {
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update site set recorded = recorded + :records").setParameter("records", records)
                .executeUpdate());
    }

    @Test
    void whatIsKnownIsNotAskedAgain() {
        var article = anArticle().published();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
            var view = periods.view(clock.instant());
            assertThat(view.live(ids(article))).isEqualTo(open(article));
            // Without the log nobody would know
            entities.createNativeMutationQuery("update publication set live_until = live_from where article_id = :article")
                    .setParameter("article", UUID.fromString(article.id())).executeUpdate();
            assertThat(view.live(ids(article))).isEqualTo(open(article));
            throw new UnsupportedOperationException();
        })).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void manyWritesForgetAll() {
        var article = anArticle().published();
        assertThat(live(clock.instant(), article)).isEqualTo(open(article));
        unpublish(article);
        move(10_001);
        assertThat(live(clock.instant(), article)).isEqualTo(NOTHING);
    }
}
