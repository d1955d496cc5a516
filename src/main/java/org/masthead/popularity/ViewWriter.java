package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.popularity.ViewBuffer.Waiting;
import org.masthead.popularity.ViewLedger.Written;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
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
    private final ViewLedger ledger;
    private final IngestMeters meters;
    private final AgroalDataSource database;
    private final Thread thread = new Thread(this::run, "view-writer");

    ViewWriter(ViewBuffer buffer, ViewLedger ledger, IngestMeters meters, AgroalDataSource database,
            MeterRegistry metrics) {
        this.buffer = buffer;
        this.ledger = ledger;
        this.meters = meters;
        this.database = database;
        metrics.gauge("masthead.views.waiting", buffer, ViewBuffer::size);
    }

    /** The outcome of a commit is not known: to repeat it could count twice. */
    private static final class InDoubt extends SQLException {

        private static final long serialVersionUID = 1L;

        InDoubt(Throwable cause) {
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
            prepare();
            for (var batch = buffer.take(); !batch.isEmpty(); batch = buffer.take()) {
                try {
                    write(batch);
                } catch (RuntimeException | Error e) {
                    // Without this thread, nothing would be counted until the next start
                    LOG.error("What became of views could not be told to all who wait", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.error("Views are not counted any more", e);
        }
    }

    private void prepare() {
        try (var connection = database.getConnection()) {
            ledger.prepare(connection);
        } catch (SQLException | RuntimeException | Error e) {
            LOG.infof("Articles are looked up as they are viewed: %s", e);
        }
    }

    private void write(List<Waiting> batch) {
        var started = System.nanoTime();
        Written written;
        try {
            written = written(batch, started);
        } catch (SQLException | RuntimeException | Error e) {
            var doubt = e instanceof InDoubt ? " at its commit, so that its outcome is not known" : ", nothing was counted";
            LOG.warnf("A transaction with the views of %d requests failed%s: %s", batch.size(), doubt, e);
            if (e instanceof InDoubt) {
                ledger.inDoubt();
            }
            fail(batch);
            if (System.nanoTime() - started > RETRY_NANOS) {
                // They have waited as long, and the next attempt may take as long again
                fail(buffer.takeAll());
            }
            return;
        }
        try {
            ledger.committed(written);
            meters.committed(batch.stream().mapToInt(waiting -> waiting.views().size()).sum(),
                    Duration.ofNanos(System.nanoTime() - started));
        } catch (RuntimeException | Error e) {
            LOG.error("Views are counted, and not remembered here", e);
            ledger.inDoubt();
        }
        tell(batch, written.reports());
    }

    private Written written(List<Waiting> batch, long started) throws SQLException {
        try {
            return inTransaction(batch);
        } catch (InDoubt e) {
            throw e;
        } catch (SQLException e) {
            if (System.nanoTime() - started > RETRY_NANOS) {
                throw e;
            }
            LOG.infof("A transaction with views is repeated: %s", e);
            return inTransaction(batch);
        }
    }

    private Written inTransaction(List<Waiting> batch) throws SQLException {
        var connection = database.getConnection();
        try {
            connection.setAutoCommit(false);
            Written written;
            try {
                written = ledger.write(connection, batch);
            } catch (SQLException | RuntimeException | Error e) {
                rollback(connection);
                throw e;
            }
            commit(connection);
            return written;
        } finally {
            close(connection);
        }
    }

    private static void commit(Connection connection) throws InDoubt {
        try {
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            // Or it might commit when it is given back
            rollback(connection);
            throw new InDoubt(e);
        }
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException | RuntimeException | Error e) {
            LOG.debug("The connection is lost, and its transaction with it", e);
        }
    }

    /** What is committed is committed: a failure here must not have it repeated. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException | Error e) {
            LOG.debug("The connection is lost, after its transaction", e);
        }
    }

    private void tell(List<Waiting> batch, List<ViewReport> reports) {
        buffer.release(batch);
        for (int i = 0; i < batch.size(); i++) {
            var report = reports.get(i);
            meters.add(report);
            batch.get(i).report().complete(report);
        }
    }

    private void fail(List<Waiting> batch) {
        buffer.release(batch);
        var problem = new ProblemException(ProblemType.UNAVAILABLE, "The database does not answer.");
        for (var waiting : batch) {
            meters.add(Outcome.failed, waiting.views().size());
            waiting.report().completeExceptionally(problem);
        }
    }
}
