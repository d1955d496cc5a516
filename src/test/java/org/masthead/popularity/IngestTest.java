package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.masthead.popularity.ViewBuffer.Waiting;
import org.masthead.testsupport.NewsroomTest;

import io.agroal.api.AgroalDataSource;
import io.restassured.path.json.JsonPath;

/** How views come in, as editors and Prometheus see it, and what another instance took in. */
@NewsroomTest
class IngestTest {

    @Inject
    AgroalDataSource database;
    @Inject
    ViewBuffer buffer;
    @Inject
    Bookkeeper bookkeeper;
    @Inject
    PopularityConfig config;
    @Inject
    Clock clock;

    private static JsonPath ingest() {
        return editor().get("/v1/popularity/ingest").statusCode(200).header("Cache-Control", "no-store").extract().jsonPath();
    }

    private static double metric(String name) {
        return anyone().get("/q/metrics").statusCode(200).extract().asString().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst().orElseThrow(() -> new AssertionError(name));
    }

    @Test
    void everyEventIsToldByWhatBecameOfIt() {
        var article = anArticle().published();
        var visitor = unique("visitor");
        var before = ingest();
        var metricBefore = metric("masthead_views_total{outcome=\"accepted\"}");
        var events = List.of(Map.of("article", article.id(), "visitor", visitor),
                Map.of("article", article.id(), "visitor", visitor),
                Map.of("article", unique("nothing-")), Map.of("artcle", "x"));
        anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200);
        anyone().header("User-Agent", "Googlebot/2.1").post(VIEWS, article.id()).statusCode(204);
        var after = ingest();
        for (var outcome : List.of("accepted", "duplicates", "bots", "unknown", "invalid")) {
            assertThat(after.getLong(outcome) - before.getLong(outcome)).as(outcome).isEqualTo(1);
        }
        assertThat(after.getLong("failed")).isEqualTo(before.getLong("failed"));
        assertThat(after.getLong("inFlight")).isZero();
        assertThat(after.getLong("batches") - before.getLong("batches")).isEqualTo(2);
        assertThat(after.getDouble("batchSize.maximum")).isGreaterThanOrEqualTo(3);
        assertThat(after.getDouble("batchSize.average")).isPositive();
        assertThat(after.getDouble("commitMillis.maximum")).isGreaterThanOrEqualTo(after.getDouble("commitMillis.average"));
        assertThat(after.getDouble("commitMillis.average")).isPositive();
        assertThat(Instant.parse(after.getString("since"))).isBefore(clock.instant());
        assertThat(metric("masthead_views_total{outcome=\"accepted\"}")).isEqualTo(metricBefore + 1);
        for (var name : List.of("masthead_views_total{outcome=\"duplicate\"}", "masthead_views_total{outcome=\"bot\"}",
                "masthead_views_batch_count", "masthead_views_commit_seconds_count")) {
            assertThat(metric(name)).as(name).isPositive();
        }
        for (var name : List.of("masthead_views_waiting", "masthead_visitors_waiting", "masthead_visitors_lag_seconds",
                "masthead_views_total{outcome=\"refused\"}", "masthead_views_total{outcome=\"failed\"}")) {
            assertThat(metric(name)).as(name).isNotNegative();
        }
    }

    @Test
    void visitorsComeAfterTheViews() {
        bookkeeper.settleVisitors();
        anyone().post(VIEWS, anArticle().published().id()).statusCode(204);
        bookkeeper.settleVisitors();
        var visitors = ingest();
        assertThat(visitors.getLong("visitors.waiting")).isZero();
        assertThat(visitors.getDouble("visitors.lagSeconds")).isZero();
        assertThat(Instant.parse(visitors.getString("visitors.writtenAt"))).isBefore(clock.instant().plusMillis(1));
    }

    /** Another instance on this database, as it would be in a process of its own. */
    private final class Instance {

        private final ViewLedger ledger = new ViewLedger(bookkeeper, clock, config, () -> false);

        ViewReport takes(View... views) throws Exception {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                var written = ledger.write(connection, List.of(new Waiting(List.of(views), new CompletableFuture<>())));
                connection.commit();
                ledger.committed(written);
                return written.reports().get(0);
            }
        }
    }

    private View view(String article, String visitor, String id) {
        return new View(article, true, ViewType.view, clock.instant(), "visitor " + visitor,
                id.isEmpty() ? null : EventIds.hash(id), null);
    }

    @Test
    void instancesKnowEachOthersVisitorsAndIds() throws Exception {
        var article = anArticle().published();
        var one = new Instance();
        var other = new Instance();
        var visitor = unique("visitor");
        var id = unique("event-");
        assertThat(one.takes(view(article.id(), visitor, ""))).isEqualTo(new ViewReport(1, 0, 0, 0, 0));
        assertThat(other.takes(view(article.id(), visitor, ""))).isEqualTo(new ViewReport(0, 1, 0, 0, 0));
        assertThat(other.takes(view(article.id(), unique("visitor"), id))).isEqualTo(new ViewReport(1, 0, 0, 0, 0));
        assertThat(one.takes(view(article.id(), unique("visitor"), id))).isEqualTo(new ViewReport(0, 1, 0, 0, 0));
        assertThat(one.takes(view(article.id(), unique("visitor"), ""))).isEqualTo(new ViewReport(1, 0, 0, 0, 0));
        // One that starts now has what was before it
        assertThat(new Instance().takes(view(article.id(), visitor, ""), view(article.id(), unique("visitor"), id)))
                .isEqualTo(new ViewReport(0, 2, 0, 0, 0));
        assertThat(total(article, "all")).isEqualTo("all 3 0 0");
    }

    @Test
    void viewsBeyondTheBufferAreRefusedAndNoneThatWaitsIsLost() throws Exception {
        var article = anArticle().published();
        var refused = ingest().getLong("refused");
        var events = Map.of("events", Collections.nCopies(1000, Map.of("article", article.id())));
        var sender = Executors.newSingleThreadExecutor();
        CompletionStage<ViewReport> waiting;
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            // The writer waits for an id that another transaction has inserted
            var id = unique("event-");
            var ids = EventIds.sorted();
            ids.add(EventIds.hash(id));
            EventIds.insert(connection, ids, clock.instant());
            var held = CompletableFuture.supplyAsync(() -> anyone().sending(Map.of("id", id, "visitor", "held"))
                    .post(VIEWS, article.id()).extract().statusCode(), sender);
            while (buffer.size() == 0) {
                Thread.onSpinWait();
            }
            waiting = buffer.add(Collections.nCopies(49_500, view(article.id(), "impatient", "")));
            var overloaded = anyone().sending(events).post("/v1/views");
            problem(overloaded, 503, "overloaded");
            overloaded.header("Retry-After", "2");
            connection.rollback();
            assertThat(held.get()).isEqualTo(204);
        }
        sender.shutdown();
        assertThat(waiting.toCompletableFuture().get()).isEqualTo(new ViewReport(1, 49_499, 0, 0, 0));
        assertThat(ingest().getLong("refused") - refused).isEqualTo(1000);
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
    }
}
