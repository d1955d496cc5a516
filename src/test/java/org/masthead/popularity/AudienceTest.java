package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.unique;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.article.ReadTogether;
import org.masthead.popularity.ViewHistory.Past;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Waiting;
import org.masthead.testsupport.WrittenArticle;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;

/** Who has seen what: counted by sketches, and never kept. */
@NewsroomTest
class AudienceTest {

    @Inject
    AgroalDataSource database;
    @Inject
    Bookkeeper bookkeeper;
    @Inject
    ReadTogether readTogether;
    @Inject
    IngestRetention retention;
    @Inject
    Counters counters;
    @Inject
    ViewHistory history;

    private WrittenArticle article;

    @BeforeEach
    void anArticleAtNoon() {
        MovableClock.set(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));
        article = anArticle().published();
    }

    private static void view(WrittenArticle article, String visitor, @Nullable Instant at) {
        var event = new HashMap<String, Object>(Map.of("visitor", visitor));
        if (at != null) {
            event.put("at", at);
        }
        anyone().sending(event).post(VIEWS, article.id()).statusCode(204);
    }

    private static void read(String visitor, WrittenArticle... articles) {
        for (var article : articles) {
            view(article, visitor, null);
        }
    }

    private static Instant now() {
        return new MovableClock().instant();
    }

    private List<String> visitorsOfDays() throws SQLException {
        bookkeeper.settleVisitors();
        return new Counts(database).rows(
                "select visitors from view_count where span = 1440 and article_id = ? order by starts_at",
                UUID.fromString(article.id()));
    }

    private List<String> visitorsOfAllTime() throws SQLException {
        bookkeeper.settleVisitors();
        return new Counts(database).rows("select visitors from view_total where article_id = ?", UUID.fromString(article.id()));
    }

    private double estimate(Span span, Instant at) throws SQLException {
        bookkeeper.settleVisitors();
        try (var connection = database.getConnection();
                var statement = connection
                        .prepareStatement(
                                "select sketch from visitor_sketch where span = ? and starts_at = ? and article_id = ?")) {
            statement.setInt(1, span.minutes());
            statement.setObject(2, span.floor(at).atOffset(ZoneOffset.UTC));
            statement.setObject(3, UUID.fromString(article.id()));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? VisitorSketch.estimate(rows.getBytes(1)) : 0;
            }
        }
    }

    @Test
    void visitorIsCountedOnceADayHoweverOftenItViews() throws SQLException {
        var visitor = unique("visitor");
        for (int i = 0; i < 3; i++) {
            view(article, visitor, null);
            view(article, unique("visitor"), null);
            MovableClock.advance(Duration.ofMinutes(10));
        }
        assertThat(visitorsOfDays()).containsExactly("4");
        assertThat(visitorsOfAllTime()).containsExactly("4");
        assertThat(estimate(Span.DAY, now())).isEqualTo(4);
        assertThat(estimate(Span.HOUR, now())).isEqualTo(4);
        assertThat(estimate(Span.FIVE_MINUTES, now().minus(Duration.ofMinutes(10)))).isEqualTo(2);
        view(article, visitor, null);
        assertThat(visitorsOfDays()).containsExactly("4");
        assertThat(total(article, "all")).isEqualTo("all 7 0 0");
    }

    @Test
    void totalIsTheSumOfTheDays() throws SQLException {
        var visitor = unique("visitor");
        view(article, visitor, now().minus(Duration.ofDays(2)));
        view(article, visitor, now().minus(Duration.ofDays(1)));
        view(article, visitor, null);
        view(article, unique("visitor"), null);
        assertThat(visitorsOfDays()).containsExactly("1", "1", "2");
        assertThat(visitorsOfAllTime()).containsExactly("4");
    }

    @Test
    void manyVisitorsAreEstimated() throws SQLException {
        Reading.viewed(article, 1000);
        Reading.viewed(article, 1000);
        Reading.viewed(article, 1000);
        var estimate = Long.parseLong(visitorsOfAllTime().get(0));
        assertThat(estimate).isBetween(2800L, 3200L);
        assertThat(visitorsOfDays()).containsExactly(String.valueOf(estimate));
        assertThat(total(article, "all")).isEqualTo("all 3000 0 0");
    }

    @Test
    void pastMayHaveMadeUpVisitors() throws SQLException {
        var past = List.of(new Past(UUID.fromString(article.id()), now().minus(Duration.ofHours(3)), ViewType.view, 500),
                new Past(UUID.fromString(article.id()), now().minus(Duration.ofHours(2)), ViewType.share, 500));
        QuarkusTransaction.requiringNew().run(() -> {
            history.add(past);
            history.makeUpVisitors(past);
        });
        assertThat(Long.parseLong(visitorsOfAllTime().get(0))).isBetween(200L, 450L);
        assertThat(visitorsOfDays()).isEqualTo(visitorsOfAllTime());
    }

    @Test
    void onlyViewsMakeVisitors() throws SQLException {
        anyone().sending(Map.of("visitor", "a", "type", "read")).post(VIEWS, article.id()).statusCode(204);
        anyone().sending(Map.of("visitor", "b", "type", "share")).post(VIEWS, article.id()).statusCode(204);
        view(article, "c", null);
        assertThat(visitorsOfAllTime()).containsExactly("1");
    }

    @Test
    void sketchingTheSameAgainChangesNothing() throws SQLException {
        for (int i = 0; i < 5; i++) {
            view(article, unique("visitor"), null);
        }
        assertThat(visitorsOfAllTime()).containsExactly("5");
        // As after a crash between writing sketches and noting that they are written
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("update view_applied set sketched = 0")) {
            statement.executeUpdate();
        }
        view(article, unique("visitor"), null);
        assertThat(visitorsOfAllTime()).containsExactly("6");
        assertThat(visitorsOfDays()).containsExactly("6");
    }

    @Test
    void purgeTakesVisitorsAndPairsAlong() throws SQLException {
        var other = anArticle().published();
        read(unique("visitor"), article, other);
        bookkeeper.settlePairs();
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        bookkeeper.settlePairs();
        var id = UUID.fromString(article.id());
        for (var table : List.of("visitor_sketch", "view_count", "view_total", "robot_view", "read_together")) {
            assertThat(new Counts(database).rows("select article_id from " + table + " where article_id = ?", id)).as(table)
                    .isEmpty();
        }
        assertThat(readTogether.with(UUID.fromString(other.id()), 10)).isEmpty();
    }

    @Test
    void articlesOfTheSameVisitorAreReadTogether() {
        var often = anArticle().published();
        var once = anArticle().published();
        read(unique("visitor"), article, often, article, often);
        read(unique("visitor"), often, article);
        read(unique("visitor"), once, article);
        read(unique("visitor"), anArticle().published());
        bookkeeper.settlePairs();
        var id = UUID.fromString(article.id());
        assertThat(readTogether.with(id, 10)).containsExactly(Map.entry(UUID.fromString(often.id()), 2L),
                Map.entry(UUID.fromString(once.id()), 1L));
        assertThat(readTogether.with(id, 1)).containsOnlyKeys(UUID.fromString(often.id()));
        assertThat(readTogether.with(UUID.fromString(once.id()), 10)).containsExactly(Map.entry(id, 1L));
        assertThat(readTogether.with(UUID.randomUUID(), 10)).isEmpty();
    }

    @Test
    void readersWhoAskWhileManyViewsComeGetAnswersAndRaiseNoPairTwice() throws Exception {
        // More than the 20 that are remembered of a visitor: what is noted twice would be paired twice
        var articles = IntStream.range(0, 24).mapToObj(number -> anArticle().published()).toList();
        var visitors = 90;
        var sending = new AtomicBoolean(true);
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var readers = IntStream.range(0, 6).mapToObj(number -> new Thread(() -> {
            while (sending.get()) {
                try {
                    bookkeeper.settle();
                    bookkeeper.settleVisitors();
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
        })).toList();
        readers.forEach(Thread::start);
        for (int round = 0; round < visitors / 3; round++) {
            var events = new ArrayList<Map<String, Object>>();
            for (int number = 0; number < 3; number++) {
                var visitor = unique("visitor");
                articles.forEach(read -> events.add(Map.of("article", read.id(), "visitor", visitor)));
            }
            anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200);
        }
        sending.set(false);
        for (var reader : readers) {
            reader.join();
        }
        assertThat(failures).isEmpty();
        bookkeeper.settlePairs();
        assertThat(readTogether.with(UUID.fromString(articles.get(1).id()), 50)).hasSize(21).allSatisfy(
                (other, together) -> assertThat(together).isEqualTo(visitors));
    }

    @Test
    void rowsThatNobodyToldOfAreFound() throws SQLException {
        // As of a transaction whose commit was in doubt
        append(new Journal(true), 4711);
        bookkeeper.lookAgain();
        assertThat(total(article, "all")).isEqualTo("all 1 0 0");
        assertThat(visitorsOfAllTime()).containsExactly("1");
    }

    @Test
    void instancesThatAreDoneLeaveNothingAndMayGoOn() throws SQLException {
        var journal = new Journal(true);
        append(journal, 4711);
        bookkeeper.lookAgain();
        assertThat(visitorsOfAllTime()).containsExactly("1");
        MovableClock.advance(Duration.ofMinutes(2));
        retention.removeOld();
        assertThat(progress(journal)).as("its row may be needed to know repeats").containsExactly("1 1");
        retention.removeJournal();
        retention.removeOld();
        assertThat(progress(journal)).isEmpty();
        append(journal, 4712);
        bookkeeper.lookAgain();
        assertThat(visitorsOfAllTime()).containsExactly("2");
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
        assertThat(progress(journal)).containsExactly("2 2");
    }

    private void append(Journal journal, long visitor) throws SQLException {
        try (var connection = database.getConnection()) {
            journal.append(connection, now(), List.of(seen(visitor, now())));
        }
    }

    private List<String> progress(Journal journal) throws SQLException {
        return new Counts(database).rows("select sequence, sketched from view_applied where instance = ?",
                journal.position().instance());
    }

    @Test
    void whatTheSameVisitorReadsTheNextDayIsNotTogether() {
        var visitor = unique("visitor");
        var other = anArticle().published();
        read(visitor, article);
        bookkeeper.settlePairs();
        MovableClock.advance(Duration.ofDays(1));
        read(visitor, other);
        bookkeeper.settlePairs();
        assertThat(readTogether.with(UUID.fromString(article.id()), 10)).isEmpty();
    }

    @Test
    void nothingPersonalIsKept() throws SQLException {
        var visitor = unique("Ani Petrosyan ");
        var agent = unique("Mozilla/5.0 (telltale) ");
        var event = unique("event of Ani ");
        // It has the addresses of who writes, and none of who reads
        var audited = rowsOf("audit").size();
        anyone().header("User-Agent", agent).sending(Map.of("visitor", visitor, "id", event)).post(VIEWS, article.id())
                .statusCode(204);
        anyone().header("User-Agent", agent).post(VIEWS, article.id()).statusCode(204);
        bookkeeper.settleVisitors();
        assertThat(total(article, "all")).isEqualTo("all 2 0 0");
        assertThat(rowsOf("audit")).hasSize(audited);
        var everything = new ArrayList<String>();
        for (var table : new Counts(database).rows("select table_name from information_schema.tables"
                + " where table_schema = 'public' and table_name <> 'audit'")) {
            everything.addAll(rowsOf(table));
        }
        assertThat(everything).anyMatch(row -> row.contains(article.id()));
        for (var secret : List.of(visitor, agent, event, "127.0.0.1")) {
            var bytes = Counts.hex(secret.getBytes(StandardCharsets.UTF_8));
            assertThat(everything).as(secret).noneMatch(row -> row.contains(secret) || row.contains(bytes));
        }
    }

    private List<String> rowsOf(String table) throws SQLException {
        return new Counts(database).rows("select * from " + table);
    }

    /** An instance whose clock is ahead may have made that of tomorrow, as tests do whose clock is. */
    private List<String> keysUntilNow() throws SQLException {
        return new Counts(database).rows("select on_day, half from visitor_day where on_day <= ?",
                now().atOffset(ZoneOffset.UTC).toLocalDate());
    }

    @Test
    void keyOfYesterdayIsDestroyed() throws SQLException {
        view(article, unique("visitor"), null);
        var today = keysUntilNow();
        assertThat(today).hasSize(1);
        MovableClock.advance(Duration.ofDays(1));
        view(article, unique("visitor"), null);
        var tomorrow = keysUntilNow();
        assertThat(tomorrow).hasSize(1);
        assertThat(tomorrow.get(0).split(" ")).doesNotContain(today.get(0).split(" "));
    }

    @Test
    void instancesMergeTheirVisitors() throws Exception {
        view(article, unique("visitor"), null);
        bookkeeper.settleVisitors();
        var at = now();
        var instances = IntStream.range(0, 4).<Callable<Void>> mapToObj(number -> () -> {
            var instance = new VisitorCounts();
            for (int round = 0; round < 20; round++) {
                instance.note(List.of(seen(20 * number + round, at)));
                merge(instance, at);
                instance.done();
            }
            return null;
        }).toList();
        var threads = Executors.newFixedThreadPool(instances.size());
        try {
            for (var instance : threads.invokeAll(instances)) {
                // Also throws what an assertion of the driver would have thrown past it, with some visitors never merged
                instance.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(visitorsOfDays()).containsExactly("81");
        assertThat(visitorsOfAllTime()).containsExactly("81");
        assertThat(estimate(Span.FIVE_MINUTES, at)).isEqualTo(81);
    }

    @Test
    void whoMergesReadsWhatWhoCameBeforeHasWritten() throws Exception {
        view(article, unique("visitor"), null);
        bookkeeper.settleVisitors();
        var at = now();
        var second = new VisitorCounts();
        second.note(List.of(seen(2, at)));
        whileMerging(seen(1, at), () -> {
            merge(second, at);
            return null;
        });
        assertThat(visitorsOfDays()).containsExactly("3");
        assertThat(visitorsOfAllTime()).containsExactly("3");
        assertThat(estimate(Span.FIVE_MINUTES, at)).isEqualTo(3);
    }

    @Test
    void purgeWaitsForWhoMerges() throws Exception {
        view(article, unique("visitor"), null);
        bookkeeper.settleVisitors();
        whileMerging(seen(1, now().minus(Duration.ofHours(3))),
                () -> admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204));
        assertThat(new Counts(database).rows("select span from visitor_sketch where article_id = ?",
                UUID.fromString(article.id()))).isEmpty();
    }

    @Test
    void purgeWaitsForWhoAddsRows() throws Exception {
        var journal = new Journal(true);
        append(journal, 4711);
        var position = journal.position();
        var counter = new RowCounter(counters, new MovableClock());
        var kept = new KeptConnection(database);
        kept.inTransaction(connection -> counter.addNext(connection, position));
        kept.close();
        whileOpen(connection -> counter.addNext(connection, position),
                () -> admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204));
        for (var table : List.of("view_count", "view_total")) {
            assertThat(new Counts(database).rows("select article_id from " + table + " where article_id = ?",
                    UUID.fromString(article.id()))).as(table).isEmpty();
        }
    }

    /** Else a reader would wait for whoever goes on sending. */
    @Test
    void addingEndsWithTheRowsThatWereThere() throws Exception {
        var journal = new Journal(true);
        append(journal, 4711);
        var position = journal.position();
        var counter = new RowCounter(counters, new MovableClock());
        var kept = new KeptConnection(database);
        boolean begun = kept.inTransaction(connection -> counter.addNext(connection, position));
        append(journal, 4712);
        boolean more = kept.inTransaction(connection -> counter.addNext(connection, position));
        append(journal, 4713);
        boolean still = kept.inTransaction(connection -> counter.addNext(connection, position));
        kept.close();
        assertThat(begun).isTrue();
        assertThat(more).isFalse();
        assertThat(still).isFalse();
    }

    /** As after a day in which it took no view in. */
    @Test
    void purgeWaitsForAnInstanceThatBeginsAnew() throws Exception {
        var journal = new Journal(true);
        append(journal, 4711);
        var counter = new RowCounter(counters, new MovableClock());
        whileOpen(connection -> counter.addNext(connection, journal.position()),
                () -> admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204));
        var kept = new KeptConnection(database);
        while (kept.inTransaction(connection -> counter.addNext(connection, journal.position()))) {
            // The next rows
        }
        kept.close();
        assertThat(new Counts(database).rows("select article_id from view_count where article_id = ?",
                UUID.fromString(article.id()))).isEmpty();
    }

    /** Begins to merge, lets somebody come who has to wait for it, and only then commits. */
    private void whileMerging(Accepted view, Callable<?> other) throws Exception {
        var first = new VisitorCounts();
        first.note(List.of(view));
        whileOpen(Objects.requireNonNull(first.next(now())), other);
    }

    private void whileOpen(KeptConnection.Step<?> step, Callable<?> other) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            step.run(connection);
            var waiting = thread.submit(other);
            new Waiting(database).untilSomebodyDoes(waiting);
            connection.commit();
            waiting.get();
        } finally {
            thread.shutdown();
        }
    }

    /** @param number its bits are spread as those of hashes are */
    private Accepted seen(long number, Instant at) {
        return new Accepted(UUID.fromString(article.id()), ViewType.view, at, (number + 1) * 0x9E3779B97F4A7C15L);
    }

    private void merge(VisitorCounts instance, Instant now) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Objects.requireNonNull(instance.next(now)).run(connection);
                connection.commit();
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
