package org.masthead.popularity;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Journal.Position;
import org.masthead.popularity.Progress.Behind;
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
    // Others add their own rows, unless they have not for longer than they may take
    private static final Duration ABANDONED = Duration.ofSeconds(20);
    // Within the 5 s in which a silent database is to be a 503
    private static final Duration PATIENCE = Duration.ofMillis(3500);
    // Then what nobody waits for hurries too, or what is read of it would be old when it is
    private static final Duration LEISURE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(6);
    // As long as a step takes: views that are committed beside it do not wait for one step after the other
    private static final Duration REST = Duration.ofMillis(20);

    private final KeptConnection connection;
    private final RowCounter counter;
    private final RowSketcher sketcher;
    private final Clock clock;
    private final boolean alone;
    private final Duration countsEvery;
    private final Duration visitorsEvery;
    private final Duration alive;
    private final Thread thread = new Thread(this::run, "bookkeeper");

    private long countsDue = System.nanoTime();
    private long visitorsDue = System.nanoTime();

    // The last row that was committed
    private final Map<UUID, Long> own = new HashMap<>();
    private final Map<Extent, List<CompletableFuture<Void>>> asked = new EnumMap<>(Extent.class);
    // Requests that wait
    private int hurrying;
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
    enum Extent {
        COUNTS,
        VISITORS,
        PAIRS
    }

    Bookkeeper(AgroalDataSource database, Counters counters, VisitorCounts visitors, ReadPairs pairs, Clock clock,
            SiteConfig site, PopularityConfig config, MeterRegistry metrics) {
        connection = new KeptConnection(database);
        counter = new RowCounter(counters, clock);
        sketcher = new RowSketcher(connection, visitors, pairs, clock);
        this.clock = clock;
        alone = site.alone();
        countsEvery = config.countsEvery();
        visitorsEvery = config.visitorsEvery();
        alive = Collections.max(List.of(ABANDONED, visitorsEvery.multipliedBy(2)));
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
        LockSupport.unpark(thread);
        thread.join(FLUSH.toMillis());
        if (thread.isAlive()) {
            LOG.warn("Views are added to the counts by the next start");
        }
    }

    /** To be called after a commit, ahead of telling anybody. */
    synchronized void committed(Position position, int count) {
        own.put(position.instance(), position.sequence());
        committed++;
        views += count;
        if (count > 0 && oldest == null) {
            oldest = clock.instant();
        }
    }

    /** To be called when this row may be committed, now or later, and when its instance writes no more. */
    synchronized void inDoubt(Position position) {
        own.put(position.instance(), Long.MAX_VALUE);
        lookAgain();
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
        settle(Extent.COUNTS);
    }

    /** As {@link #settle()}, and all visitors are in the sketches. */
    void settleVisitors() {
        settle(Extent.VISITORS);
    }

    /** As {@link #settle(Extent)}, for nobody who waits, and so that views meanwhile are taken in as fast as ever. */
    void settleAtLeisure(Extent extent) {
        if (!await(extent, LEISURE)) {
            settle(extent);
        }
    }

    /** Until {@link #calm()}, nobody rests. */
    void hurry() {
        synchronized (this) {
            hurrying++;
        }
        LockSupport.unpark(thread);
    }

    synchronized void calm() {
        hurrying--;
    }

    /** As {@link #settleVisitors()}, and what they read together is in its table. */
    void settlePairs() {
        settle(Extent.PAIRS);
    }

    void settle(Extent extent) {
        hurry();
        try {
            if (!await(extent, PATIENCE)) {
                throw new ProblemException(ProblemType.UNAVAILABLE, "The counts cannot be brought up to date.");
            }
        } finally {
            calm();
        }
    }

    /** @return false when it took longer */
    private boolean await(Extent extent, Duration patience) {
        var done = new CompletableFuture<Void>();
        synchronized (this) {
            if (alone && applied == committed
                    && (extent == Extent.COUNTS || extent == Extent.VISITORS && sketched == committed)) {
                return true;
            }
            asked.computeIfAbsent(extent, key -> new ArrayList<>()).add(done);
            notifyAll();
        }
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
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
            connection.close();
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
            connection.close();
            if (!last) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private boolean countsDue() {
        return System.nanoTime() - countsDue >= 0;
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
     * began itself would be begun anew within it.
     *
     * @param always also when nobody asked and it is not time
     */
    private void answer(boolean always) throws SQLException {
        var asking = take(Extent.COUNTS);
        if (!asking.isEmpty() || (always || countsDue()) && !(alone && current())) {
            tell(asking, () -> applyAll(!asking.isEmpty()));
        }
    }

    /** Between two steps that nobody waits for. */
    private void rest() {
        if (!hurried()) {
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private synchronized boolean hurried() {
        return closed || hurrying > 0;
    }

    private synchronized boolean current() {
        return applied == committed;
    }

    /**
     * All rows that are there now: who asks would wait for whoever goes on sending, and rows that are added as they come share
     * no update.
     *
     * @param everyone also rows of instances that will soon do it themselves
     */
    private void applyAll(boolean everyone) throws SQLException {
        long upTo;
        synchronized (this) {
            upTo = committed;
        }
        for (var position : rows(everyone)) {
            while (connection.inTransaction(open -> counter.addNext(open, position))) {
                rest();
            }
        }
        countsDue = System.nanoTime() + countsEvery.toNanos();
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
            sketcher.writePairs(() -> {
                answer(false);
                answerVisitors(false, false);
                rest();
            });
        });
    }

    /**
     * The rows to add, by the last of each instance. @param everyone also those of instances that will soon do it themselves
     */
    private List<Position> rows(boolean everyone) throws SQLException {
        if (takeLeftovers()) {
            return connection.inTransaction(open -> Journal.all(open, Instant.EPOCH));
        }
        return alone ? own() : toDo(Progress::uncounted, everyone);
    }

    private synchronized boolean takeLeftovers() {
        var taken = leftovers;
        leftovers = false;
        return taken;
    }

    private List<Position> toDo(KeptConnection.Step<List<Behind>> behind, boolean everyone) throws SQLException {
        var mine = own().stream().map(Position::instance).collect(Collectors.toSet());
        var abandoned = clock.instant().minus(alive);
        return connection.inTransaction(behind).stream()
                .filter(other -> everyone || mine.contains(other.upTo().instance()) || other.wrote() == null
                        || other.wrote().isBefore(abandoned))
                .map(Behind::upTo).toList();
    }

    private synchronized List<Position> own() {
        return own.entrySet().stream().map(row -> new Position(row.getKey(), row.getValue())).toList();
    }

    private void sketch(boolean everyone) throws SQLException {
        var begun = clock.instant();
        long upTo;
        long viewsBefore;
        synchronized (this) {
            upTo = applied;
            viewsBefore = views;
        }
        for (var position : toDo(Progress::unsketched, everyone)) {
            sketcher.sketch(position.instance(), () -> {
                answer(false);
                rest();
            });
        }
        synchronized (this) {
            sketched = upTo;
            sketchedViews = viewsBefore;
            oldest = views == viewsBefore ? null : begun;
            writtenAt = clock.instant();
        }
    }
}
