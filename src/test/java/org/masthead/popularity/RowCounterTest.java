package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masthead.popularity.Reading.VIEWS;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.unique;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.popularity.Bookkeeper.Extent;
import org.masthead.popularity.Journal.Position;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Waiting;
import org.masthead.testsupport.WrittenArticle;

import io.agroal.api.AgroalDataSource;

/** Rows of five articles, added two articles at a time. */
@NewsroomTest
class RowCounterTest {

    @Inject
    AgroalDataSource database;
    @Inject
    Counters counters;
    @Inject
    IngestRetention retention;
    @Inject
    Bookkeeper bookkeeper;

    @ConfigProperty(name = "masthead.site.alone")
    boolean alone;

    private final Journal journal = new Journal(true);
    private KeptConnection connection;
    /** In the order they are added in. */
    private List<WrittenArticle> articles;

    @BeforeEach
    void rowsOfFiveArticles() throws SQLException {
        MovableClock.set(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));
        // So that the service does not look for the rows of others on its own
        bookkeeper.settle();
        connection = new KeptConnection(database);
        articles = Stream.generate(() -> anArticle().published()).limit(5)
                .sorted(Comparator.comparing(RowCounterTest::id, Tally.BY_ID)).toList();
        append(articles);
        append(articles.subList(1, 4));
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private static UUID id(WrittenArticle article) {
        return UUID.fromString(article.id());
    }

    private void append(List<WrittenArticle> viewed) throws SQLException {
        append(journal, viewed);
    }

    private void append(Journal journal, List<WrittenArticle> viewed) throws SQLException {
        var now = new MovableClock().instant();
        var events = new ArrayList<Accepted>();
        for (var article : viewed) {
            for (var type : List.of(ViewType.view, ViewType.view, ViewType.read)) {
                events.add(new Accepted(id(article), type, now, events.size()));
            }
        }
        connection.inTransaction(open -> {
            journal.append(open, now, events);
            return true;
        });
    }

    private RowCounter counter() {
        return new RowCounter(counters, new MovableClock(), 2);
    }

    private boolean addNext(RowCounter counter, Position upTo) throws SQLException {
        return connection.inTransaction(open -> counter.addNext(open, upTo));
    }

    private void addAll(RowCounter counter) throws SQLException {
        while (addNext(counter, journal.position())) {
            // The next articles
        }
    }

    /** Views of each article, which are the same in each of its buckets and in its total; none has none of them. */
    private List<Integer> views() throws SQLException {
        var views = new ArrayList<Integer>();
        for (var article : articles) {
            var counts = new Counts(database).rows("""
                    select views, reads from view_count where article_id = ? union all
                    select views, reads from view_total where article_id = ? and views + reads > 0""", id(article),
                    id(article));
            assertThat(counts.size()).isIn(0, Span.values().length + 1);
            assertThat(Set.copyOf(counts)).hasSizeLessThan(2);
            views.add(counts.isEmpty() ? 0 : Integer.parseInt(counts.get(0).split(" ")[0]));
        }
        return views;
    }

    private List<String> progress() throws SQLException {
        return new Counts(database).rows("select sequence, adding_to, added from view_applied where instance = ?",
                journal.position().instance());
    }

    @Test
    void transactionsAddSomeArticlesEach() throws SQLException {
        var counter = counter();
        var seen = new ArrayList<List<Integer>>();
        while (addNext(counter, journal.position())) {
            seen.add(views());
        }
        assertThat(seen).containsExactly(List.of(0, 0, 0, 0, 0), List.of(2, 4, 0, 0, 0), List.of(2, 4, 4, 4, 0));
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
        assertThat(progress()).containsExactly("2 2 null");
        assertThat(total(articles.get(1), "all")).isEqualTo("all 4 2 0");
    }

    @Test
    void anotherInstanceGoesOnWhereOneEnded() throws SQLException {
        for (var counters = List.of(counter(), counter(), counter(), counter()).iterator(); counters.hasNext();) {
            assertThat(addNext(counters.next(), journal.position())).isEqualTo(counters.hasNext());
        }
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    @Test
    void twoInTurnsAddNothingTwice() throws SQLException {
        var one = counter();
        var other = counter();
        var more = true;
        for (int turn = 0; more; turn++) {
            more = addNext(turn % 2 == 0 ? one : other, journal.position());
        }
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
        append(articles);
        addAll(one);
        addAll(other);
        assertThat(views()).containsExactly(4, 6, 6, 6, 4);
    }

    @Test
    void rowsThatComeMeanwhileAreAddedAfterwards() throws SQLException {
        var counter = counter();
        addNext(counter, journal.position());
        addNext(counter, journal.position());
        append(articles);
        addNext(counter(), journal.position());
        assertThat(progress()).containsExactly("0 2 " + articles.get(3).id());
        addAll(counter);
        assertThat(views()).containsExactly(4, 6, 6, 6, 4);
        assertThat(progress()).containsExactly("3 3 null");
    }

    @Test
    void whatWasUndoneIsAddedOnce() throws SQLException {
        var counter = counter();
        var step = new int[1];
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> connection.inTransaction(open -> {
                counter.addNext(open, journal.position());
                throw new SQLException("Step " + step[0]++);
            })).hasMessageStartingWith("Step");
            addNext(counter, journal.position());
        }
        assertThat(step[0]).isEqualTo(4);
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    @Test
    void rowsAreKeptUntilAllTheirArticlesAreAdded() throws SQLException {
        var counter = counter();
        addNext(counter, journal.position());
        addNext(counter, journal.position());
        MovableClock.advance(Journal.KEPT.multipliedBy(2));
        retention.removeJournal();
        retention.removeOld();
        addAll(counter());
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    /** As what began was killed. */
    @Test
    void whoeverReadsCountsAddsTheRest() throws SQLException {
        var counter = counter();
        addNext(counter, journal.position());
        addNext(counter, journal.position());
        assertThat(views()).containsExactly(2, 4, 0, 0, 0);
        bookkeeper.lookAgain();
        bookkeeper.settle();
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    @Test
    void nobodyNeedsToHurry() throws SQLException {
        bookkeeper.lookAgain();
        bookkeeper.settleAtLeisure(Extent.COUNTS);
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    @Test
    void manyAtOnceAddNothingTwice() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var adding = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                adding.add(threads.submit(() -> {
                    var kept = new KeptConnection(database);
                    var counter = counter();
                    while (kept.inTransaction(open -> counter.addNext(open, journal.position()))) {
                        // The next articles
                    }
                    kept.close();
                    return null;
                }));
            }
            for (var one : adding) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    /** Else who asked would go on for as long as others send. */
    @Test
    void rowsBehindThoseThatAreAskedForAreNotBegun() throws SQLException {
        var asked = journal.position();
        addAll(counter());
        append(articles);
        assertThat(addNext(counter(), asked)).isFalse();
        assertThat(views()).containsExactly(2, 4, 4, 4, 2);
    }

    /** As of a transaction that a lost connection left to the database, which ends it later. */
    @Test
    void rowThatCommitsLateIsFoundLater() throws SQLException {
        var late = new Journal(alone);
        bookkeeper.inDoubt(late.position());
        bookkeeper.settle();
        append(late, articles);
        // The next transaction of the writer
        viewed();
        bookkeeper.settle();
        assertThat(views().subList(1, 5)).containsExactly(6, 6, 6, 4);
    }

    @Test
    void progressIsNotRemovedWhileItBegins() throws Exception {
        var counter = counter();
        addAll(counter);
        connection.inTransaction(open -> Progress.sketched(open, journal.position().instance(), 2));
        MovableClock.advance(Journal.KEPT.multipliedBy(2));
        retention.removeJournal();
        var thread = Executors.newSingleThreadExecutor();
        try (var open = database.getConnection()) {
            open.setAutoCommit(false);
            Progress.hold(open, journal.position().instance());
            var removing = thread.submit(retention::removeOld);
            new Waiting(database).untilSomebodyDoes(removing);
            append(articles);
            counter.addNext(open, journal.position());
            open.commit();
            removing.get();
        } finally {
            thread.shutdown();
        }
        addAll(counter);
        assertThat(views()).containsExactly(4, 6, 6, 6, 4);
    }

    @Test
    void countsAreAsOfATimeBeforeTheyWereRead() throws Exception {
        viewed();
        bookkeeper.settle();
        viewed();
        var thread = Executors.newSingleThreadExecutor();
        try (var open = database.getConnection()) {
            open.setAutoCommit(false);
            try (var statement = open.prepareStatement("select instance from view_applied for update")) {
                statement.executeQuery().close();
            }
            var before = new MovableClock().instant();
            var reading = thread.submit(
                    () -> anyone().get("/v1/articles/{article}/popularity", articles.get(0).id()).extract().jsonPath());
            new Waiting(database).untilSomebodyDoes(reading);
            MovableClock.advance(Duration.ofMinutes(1));
            viewed();
            open.commit();
            assertThat(reading.get().getInt("totals.find { it.window == 'all' }.views")).isGreaterThanOrEqualTo(2);
            assertThat(Instant.parse(reading.get().getString("asOf"))).isBetween(before, before.plusSeconds(30));
        } finally {
            thread.shutdown();
        }
    }

    private void viewed() {
        anyone().sending(Map.of("visitor", unique("visitor"))).post(VIEWS, articles.get(0).id()).statusCode(204);
    }

    @Test
    void articlesThatArePurgedMeanwhileAreLeftOut() throws SQLException {
        var counter = counter();
        addNext(counter, journal.position());
        addNext(counter, journal.position());
        for (var purged : List.of(0, 2)) {
            admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", articles.get(purged).id())
                    .statusCode(204);
        }
        addAll(counter);
        assertThat(views()).containsExactly(0, 4, 0, 4, 2);
        assertThat(IntStream.of(0, 2).mapToObj(purged -> id(articles.get(purged)))
                .flatMap(purged -> rowsOf(purged).stream())).isEmpty();
    }

    private List<String> rowsOf(UUID article) {
        try {
            return new Counts(database).rows("select article_id from view_total where article_id = ?", article);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
