package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.masthead.popularity.ViewBuffer.Waiting;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * Group commit: one thread takes all views that wait, counts them in one transaction, and tells their requests once it is
 * durable; what arrives meanwhile shares the next. So durability is paid for per transaction, not per view.
 */
@ApplicationScoped
public class ViewWriter {

    private static final Logger LOG = Logger.getLogger(ViewWriter.class);
    // A silent database fails after its 3 s, and a request must be answered within 5
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Duration FLUSH = Duration.ofSeconds(8);

    private final ViewBuffer buffer;
    private final Counters counters;
    private final AgroalDataSource database;
    private final Clock clock;
    private final References references = new References();
    private final Counter accepted;
    private final Counter unknown;
    private final Counter failed;
    private final DistributionSummary batches;
    private final Timer commits;
    private final Thread thread = new Thread(this::run, "view-writer");

    ViewWriter(ViewBuffer buffer, Counters counters, AgroalDataSource database, Clock clock, MeterRegistry metrics) {
        this.buffer = buffer;
        this.counters = counters;
        this.database = database;
        this.clock = clock;
        accepted = Counter.builder("masthead.views").tag("outcome", "accepted").description("Events, by what became of them")
                .register(metrics);
        unknown = Counter.builder("masthead.views").tag("outcome", "unknown").description("Events, by what became of them")
                .register(metrics);
        failed = Counter.builder("masthead.views").tag("outcome", "failed").description("Events, by what became of them")
                .register(metrics);
        batches = DistributionSummary.builder("masthead.views.batch").description("Events in a transaction").register(metrics);
        commits = Timer.builder("masthead.views.commit").description("Transactions that count views").register(metrics);
        metrics.gauge("masthead.views.waiting", buffer, ViewBuffer::size);
    }

    /** The outcome of a commit is not known: to repeat it could count twice. */
    private static final class InDoubt extends SQLException {

        private static final long serialVersionUID = 1L;

        InDoubt(SQLException cause) {
            super(cause);
        }
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    // Ahead of what closes the database
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        buffer.close();
        thread.join(FLUSH.toMillis());
        if (thread.isAlive()) {
            LOG.errorf("%d views could not be written in time; none of them was acknowledged", buffer.size());
        }
    }

    private void run() {
        try {
            for (var batch = buffer.take(); !batch.isEmpty(); batch = buffer.take()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            LOG.error("Views are not counted any more", e);
        }
    }

    private void write(List<Waiting> batch) {
        var started = System.nanoTime();
        List<ViewReport> reports;
        try {
            reports = counted(batch, started);
        } catch (SQLException | RuntimeException | Error e) {
            var doubt = e instanceof InDoubt ? " at its commit, so that its outcome is not known" : ", nothing was counted";
            LOG.warnf("A transaction with the views of %d requests failed%s: %s", batch.size(), doubt, e);
            fail(batch);
            if (System.nanoTime() - started > RETRY_NANOS) {
                // They have waited as long, and the next attempt may take as long again
                fail(buffer.takeAll());
            }
            return;
        }
        commits.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
        tell(batch, reports);
    }

    private List<ViewReport> counted(List<Waiting> batch, long started) throws SQLException {
        try {
            return count(batch);
        } catch (InDoubt e) {
            throw e;
        } catch (SQLException e) {
            if (System.nanoTime() - started > RETRY_NANOS) {
                throw e;
            }
            LOG.infof("A transaction with views is repeated: %s", e);
            return count(batch);
        }
    }

    private List<ViewReport> count(List<Waiting> batch) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<ViewReport> reports;
            try {
                reports = count(batch, connection);
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection);
                throw e;
            }
            commit(connection);
            return reports;
        }
    }

    private List<ViewReport> count(List<Waiting> batch, Connection connection) throws SQLException {
        var now = clock.instant();
        var named = new HashSet<String>();
        batch.forEach(waiting -> waiting.views().forEach(view -> named.add(view.article())));
        var targets = references.resolve(connection, named, now);
        var tally = new Tally(now);
        var reports = new ArrayList<ViewReport>(batch.size());
        for (var waiting : batch) {
            var known = 0;
            for (var view : waiting.views()) {
                var target = targets.get(view.article());
                if (target != null && (view.formerSlugs() || !target.formerSlug())) {
                    tally.add(target.article(), view.type(), view.at(), 1);
                    known++;
                }
            }
            reports.add(new ViewReport(known, 0, 0, waiting.views().size() - known, 0));
        }
        if (!tally.isEmpty()) {
            counters.add(connection, tally);
        }
        return reports;
    }

    private static void commit(Connection connection) throws InDoubt {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new InDoubt(e);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("The connection is lost, and its transaction with it", e);
        }
    }

    private void tell(List<Waiting> batch, List<ViewReport> reports) {
        buffer.release(batch);
        var events = 0;
        for (int i = 0; i < batch.size(); i++) {
            var report = reports.get(i);
            events += report.accepted();
            unknown.increment(report.unknown());
            batch.get(i).report().complete(report);
        }
        accepted.increment(events);
        batches.record(events);
    }

    private void fail(List<Waiting> batch) {
        buffer.release(batch);
        var problem = new ProblemException(ProblemType.UNAVAILABLE, "The database does not answer.");
        for (var waiting : batch) {
            failed.increment(waiting.views().size());
            waiting.report().completeExceptionally(problem);
        }
    }
}
