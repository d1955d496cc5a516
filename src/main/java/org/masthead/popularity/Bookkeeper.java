package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Journal.Entry;
import org.masthead.popularity.Journal.Position;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.SiteConfig;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Adds journal rows to the counts, each of them once, and their visitors to the sketches: every few seconds, and before counts
 * are read. So an article that is read a thousand times in these seconds costs one update per bucket, and what is read is
 * exact. Rows of an instance that is gone are added by whoever finds them.
 */
@ApplicationScoped
class Bookkeeper {

    private static final Logger LOG = Logger.getLogger(Bookkeeper.class);
    private static final int ROWS = 500;
    private static final int EVENTS = 100_000;
    // Instances that merge the same sketches may meet
    private static final int TRIES = 5;
    // Others add their own rows, unless they have not for so long
    private static final Duration ABANDONED = Duration.ofSeconds(5);
    // Within the 5 s in which a silent database is to be a 503
    private static final Duration PATIENCE = Duration.ofMillis(3500);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(6);

    private static final String BEHIND = """
            select w.instance, w.written_at from view_writer w left join view_applied a on a.instance = w.instance
            where w.sequence > coalesce(a.sequence, 0) order by w.instance""";
    private static final String UNSKETCHED = """
            select a.instance, w.written_at from view_applied a left join view_writer w on w.instance = a.instance
            where a.sequence > a.sketched order by a.instance""";
    private static final String BEGIN = "insert into view_applied (instance, sequence, sketched) values (?, 0, 0) on conflict do nothing";
    private static final String PRESENT = "select a.id from unnest(cast(? as uuid array)) as wanted (id) join article a on a.id = wanted.id";
    private static final String LOOK = "select sequence, sketched from view_applied where instance = ?";
    private static final String HOLD = LOOK + " for update";
    private static final String APPLIED = "update view_applied set sequence = ? where instance = ?";
    private static final String SKETCHED = "update view_applied set sketched = greatest(sketched, ?) where instance = ?";

    private final AgroalDataSource database;
    private final Counters counters;
    private final VisitorCounts visitors;
    private final ReadPairs pairs;
    private final Clock clock;
    private final boolean alone;
    private final Duration countsEvery;
    private final Duration visitorsEvery;
    private final Thread thread = new Thread(this::run, "bookkeeper");

    // Kept: who waits for it may hold all others of the pool
    private @Nullable Connection connection;
    private final Map<UUID, Long> paired = new HashMap<>();
    private long visitorsDue = System.nanoTime();

    private final Set<UUID> own = new HashSet<>();
    private final Map<Extent, List<CompletableFuture<Void>>> asked = new EnumMap<>(Extent.class);
    // Rows of which nobody tells
    private boolean leftovers = true;
    private boolean closed;
    // Transactions of the writer, and the one that a start may find
    private long committed = 1;
    private long applied;
    private long sketched;
    private long views;
    private long sketchedViews;
    private @Nullable Instant oldest;
    private @Nullable Instant writtenAt;

    /** What somebody may wait for; each is made of the one before. */
    private enum Extent {
        COUNTS,
        VISITORS,
        PAIRS
    }

    Bookkeeper(AgroalDataSource database, Counters counters, VisitorCounts visitors, ReadPairs pairs, Clock clock,
            SiteConfig site, PopularityConfig config, MeterRegistry metrics) {
        this.database = database;
        this.counters = counters;
        this.visitors = visitors;
        this.pairs = pairs;
        this.clock = clock;
        alone = site.alone();
        countsEvery = config.countsEvery();
        visitorsEvery = config.visitorsEvery();
        metrics.gauge("masthead.visitors.waiting", this, keeper -> keeper.state().waiting());
        metrics.gauge("masthead.visitors.lag.seconds", this, keeper -> keeper.state().lagSeconds());
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    // After the writer of views has stopped, and ahead of what closes the database
    void stop(@Observes @Priority(2) ShutdownEvent event) throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join(FLUSH.toMillis());
        if (thread.isAlive()) {
            LOG.warn("Views are added to the counts by the next start");
        }
    }

    /** To be called after a commit, ahead of telling anybody. */
    synchronized void committed(Position position, int count) {
        own.add(position.instance());
        committed++;
        views += count;
        if (count > 0 && oldest == null) {
            oldest = clock.instant();
        }
    }

    /** To be called when rows may have been committed that {@link #committed} was not told of. */
    synchronized void lookAgain() {
        leftovers = true;
        committed++;
    }

    synchronized IngestReport.VisitorFlush state() {
        var lag = oldest == null ? 0 : Math.max(0, Duration.between(oldest, clock.instant()).toMillis()) / 1000.0;
        return new IngestReport.VisitorFlush((int) (views - sketchedViews), lag, writtenAt);
    }

    /**
     * Returns when all that was committed before is in the counts, whichever instance took it in.
     *
     * @throws ProblemException {@code unavailable} when it cannot be added in time
     */
    void settle() {
        ask(Extent.COUNTS);
    }

    /** As {@link #settle()}, and all visitors are in the sketches. */
    void settleVisitors() {
        ask(Extent.VISITORS);
    }

    /** As {@link #settleVisitors()}, and what they read together is in its table. */
    void settlePairs() {
        ask(Extent.PAIRS);
    }

    private void ask(Extent extent) {
        var done = new CompletableFuture<Void>();
        synchronized (this) {
            if (alone && applied == committed
                    && (extent == Extent.COUNTS || extent == Extent.VISITORS && sketched == committed)) {
                return;
            }
            asked.computeIfAbsent(extent, key -> new ArrayList<>()).add(done);
            notifyAll();
        }
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The counts cannot be brought up to date.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "The service is stopping.");
        }
    }

    private void run() {
        try {
            while (await()) {
                work(false);
            }
            work(true);
            disconnect();
        } catch (InterruptedException e) {
            LOG.error("Views are not added to the counts any more", e);
        }
    }

    /** Until somebody asks or it is time; false when the service stops. */
    private synchronized boolean await() throws InterruptedException {
        var until = System.nanoTime() + countsEvery.toNanos();
        for (var left = countsEvery.toMillis(); left > 0 && asked.isEmpty() && !closed; left = TimeUnit.NANOSECONDS
                .toMillis(until - System.nanoTime())) {
            wait(left);
        }
        return !closed;
    }

    private void work(boolean last) throws InterruptedException {
        try {
            answer(true);
            answerPairs(last || visitorsDue());
        } catch (SQLException | RuntimeException | Error e) {
            // Also when memory is short: without this thread, all that read counts would fail until the next start
            LOG.warnf("Views are added to the counts a little later: %s", e);
            lookAgain();
            disconnect();
            if (!last) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private boolean visitorsDue() {
        return System.nanoTime() - visitorsDue >= 0;
    }

    private synchronized List<CompletableFuture<Void>> take(Extent extent) {
        var taken = asked.remove(extent);
        return taken == null ? List.of() : taken;
    }

    private interface Work {

        void run() throws SQLException;
    }

    private static void tell(List<CompletableFuture<Void>> asking, Work work) throws SQLException {
        try {
            work.run();
            asking.forEach(done -> done.complete(null));
        } catch (SQLException | RuntimeException | Error e) {
            asking.forEach(done -> done.completeExceptionally(e));
            throw e;
        }
    }

    /**
     * Adds rows, and tells who asked for counts. Between the steps of all other work, and so never more than that: what it
     * began
     * itself would be begun anew within it.
     *
     * @param always also when nobody asked
     */
    private void answer(boolean always) throws SQLException {
        var asking = take(Extent.COUNTS);
        if (!asking.isEmpty() || always && !(alone && current())) {
            tell(asking, () -> applyAll(!asking.isEmpty()));
        }
    }

    private synchronized boolean current() {
        return applied == committed;
    }

    /** @param everyone also rows of instances that will soon do it themselves */
    private void applyAll(boolean everyone) throws SQLException {
        long upTo;
        synchronized (this) {
            upTo = committed;
        }
        for (var instance : instances(everyone)) {
            apply(instance);
        }
        synchronized (this) {
            applied = upTo;
        }
    }

    /** Tells who asked for visitors. @param always also when nobody did. @param everyone as {@link #applyAll} */
    private void answerVisitors(boolean always, boolean everyone) throws SQLException {
        var asking = take(Extent.VISITORS);
        if (asking.isEmpty() && !always) {
            return;
        }
        var all = everyone || !asking.isEmpty();
        tell(asking, () -> {
            if (all) {
                // What was committed before they asked
                applyAll(true);
            }
            sketch(all);
        });
        visitorsDue = System.nanoTime() + visitorsEvery.toNanos();
    }

    /** Visitors, and then the pairs, for which no reader waits; what is asked for meanwhile goes first. */
    private void answerPairs(boolean due) throws SQLException {
        var asking = take(Extent.PAIRS);
        tell(asking, () -> {
            answerVisitors(due || !asking.isEmpty(), !asking.isEmpty());
            var now = clock.instant();
            for (var step = pairs.next(now); step != null; step = pairs.next(now)) {
                inTransaction(step);
                pairs.done();
                answer(false);
                answerVisitors(false, false);
            }
        });
    }

    /** Whose rows to add. @param everyone also those of instances that will soon do it themselves */
    private List<UUID> instances(boolean everyone) throws SQLException {
        if (takeLeftovers()) {
            return inTransaction(open -> Journal.all(open, Instant.EPOCH).stream().map(Position::instance).toList());
        }
        var mine = own();
        if (alone) {
            return mine;
        }
        return behind(BEHIND, mine, everyone);
    }

    private synchronized boolean takeLeftovers() {
        var taken = leftovers;
        leftovers = false;
        return taken;
    }

    private List<UUID> behind(String sql, List<UUID> mine, boolean everyone) throws SQLException {
        var abandoned = clock.instant().minus(ABANDONED);
        return inTransaction(open -> {
            var behind = new ArrayList<UUID>();
            try (var statement = open.prepareStatement(sql); var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var instance = rows.getObject(1, UUID.class);
                    var written = rows.getObject(2, OffsetDateTime.class);
                    if (everyone || mine.contains(instance) || written == null || written.toInstant().isBefore(abandoned)) {
                        behind.add(instance);
                    }
                }
            }
            return behind;
        });
    }

    private synchronized List<UUID> own() {
        return List.copyOf(own);
    }

    private void apply(UUID instance) throws SQLException {
        var more = true;
        while (more) {
            more = inTransaction(open -> apply(open, instance));
        }
    }

    /** @return whether there is more */
    private boolean apply(Connection open, UUID instance) throws SQLException {
        var position = position(open, HOLD, instance);
        if (position == null) {
            execute(open, BEGIN, instance);
            return true;
        }
        var entries = Journal.read(open, new Position(instance, position.sequence()), Instant.EPOCH, ROWS, EVENTS);
        if (entries.isEmpty()) {
            return false;
        }
        var articles = new HashSet<UUID>();
        entries.forEach(entry -> entry.events().forEach(event -> articles.add(event.article())));
        articles.retainAll(notPurged(open, articles));
        var tally = new Tally(entries.get(0).writtenAt(), clock.instant());
        entries.forEach(entry -> entry.events().stream().filter(event -> articles.contains(event.article()))
                .forEach(event -> tally.add(event.article(), event.type(), event.at(), 1)));
        if (!tally.isEmpty()) {
            counters.add(open, tally);
        }
        execute(open, APPLIED, last(entries), instance);
        return true;
    }

    private static long last(List<Entry> entries) {
        return entries.get(entries.size() - 1).sequence();
    }

    private static Set<UUID> notPurged(Connection open, Set<UUID> articles) throws SQLException {
        var present = new HashSet<UUID>();
        try (var statement = open.prepareStatement(PRESENT)) {
            statement.setArray(1, open.createArrayOf("uuid", articles.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    present.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return present;
    }

    /** In many short transactions, between which counts are brought up to date for who asks. */
    private void sketch(boolean everyone) throws SQLException {
        var begun = clock.instant();
        long upTo;
        long viewsBefore;
        synchronized (this) {
            upTo = applied;
            viewsBefore = views;
        }
        for (var instance : behind(UNSKETCHED, own(), everyone)) {
            var until = inTransaction(open -> position(open, LOOK, instance));
            while (until != null && sketch(instance, until.sequence())) {
                answer(false);
            }
        }
        synchronized (this) {
            sketched = upTo;
            sketchedViews = viewsBefore;
            oldest = views == viewsBefore ? null : begun;
            writtenAt = clock.instant();
        }
    }

    /**
     * @param until what comes behind is left to the next round, or who asks would wait for whoever goes on sending
     * @return whether there is more
     */
    private boolean sketch(UUID instance, long until) throws SQLException {
        var now = clock.instant();
        var position = inTransaction(open -> position(open, LOOK, instance));
        if (position == null || position.sketched() >= until) {
            return false;
        }
        var entries = inTransaction(
                open -> Journal.read(open, new Position(instance, position.sketched()), Instant.EPOCH, ROWS, EVENTS))
                .stream().filter(entry -> entry.sequence() <= until).toList();
        if (entries.isEmpty()) {
            return false;
        }
        for (var entry : entries) {
            var seen = entry.events().stream().filter(event -> event.type() == ViewType.view).toList();
            visitors.note(seen);
            if (entry.sequence() > paired.getOrDefault(instance, 0L)) {
                // Unlike visitors, a pair that is noted again after a failure could be raised again
                pairs.note(seen, now);
                paired.put(instance, entry.sequence());
            }
        }
        for (var step = visitors.next(now); step != null; step = visitors.next(now)) {
            inTransaction(step);
            visitors.done();
            answer(false);
        }
        return inTransaction(open -> execute(open, SKETCHED, last(entries), instance)) > 0;
    }

    /** Work in a transaction of its own. */
    interface Step<T> {

        T run(Connection connection) throws SQLException;
    }

    private record Applied(long sequence, long sketched) {
    }

    private static @Nullable Applied position(Connection open, String sql, UUID instance) throws SQLException {
        try (var statement = open.prepareStatement(sql)) {
            statement.setObject(1, instance);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? new Applied(rows.getLong(1), rows.getLong(2)) : null;
            }
        }
    }

    private static int execute(Connection open, String sql, Object... parameters) throws SQLException {
        try (var statement = open.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private <T> T inTransaction(Step<T> step) throws SQLException {
        for (int tries = 1;; tries++) {
            try {
                return once(step);
            } catch (SQLException e) {
                if (tries == TRIES || !gaveWay(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether the database chose this one of two that waited for each other: then nothing of it was written. */
    static boolean gaveWay(SQLException e) {
        return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
    }

    private <T> T once(Step<T> step) throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            connection.setAutoCommit(false);
        }
        try {
            var result = step.run(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            disconnect();
            throw e;
        }
    }

    private void disconnect() {
        if (connection != null) {
            try (var lost = connection) {
                lost.rollback();
            } catch (SQLException e) {
                LOG.debug("The connection is lost, and its transaction with it", e);
            }
            connection = null;
        }
    }
}
