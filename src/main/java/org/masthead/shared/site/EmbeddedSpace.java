package org.masthead.shared.site;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * Keeps the file of the embedded database near the size of what is in it. Each commit appends the pages that it changed. H2
 * moves together what is left of older commits only where it delays writes, and so loses acknowledged ones in a crash: without
 * this, a file would keep all of each commit of which one page is in use still.
 */
@ApplicationScoped
class EmbeddedSpace {

    private static final int LEAST_IN_USE_PERCENT = 50;
    // Whoever commits waits while so much is moved, some hundredths of a second
    private static final int MOVED_BYTES = 2 << 20;
    private static final int MOVES = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DataSource database;
    private @Nullable Optional<MVStore> file;

    EmbeddedSpace(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void tidy() throws SQLException {
        var known = file;
        if (known == null) {
            known = find();
            file = known;
        }
        for (int move = 0; move < MOVES && known.isPresent() && !known.get().isClosed()
                && known.get().compact(LEAST_IN_USE_PERCENT, MOVED_BYTES); move++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Empty where the database is another. */
    private Optional<MVStore> find() throws SQLException {
        try (var connection = database.getConnection()) {
            return connection.isWrapperFor(JdbcConnection.class)
                    && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session
                            ? Optional.of(session.getDatabase().getStore().getMvStore())
                            : Optional.empty();
        }
    }
}
