package org.masthead.shared.site;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * Keeps the file of the embedded database from growing for ever. Each commit appends the pages that it changed, as a chunk, and
 * H2 writes what is still in use of old chunks anew, so that their space is free, only where it delays writes, and so loses
 * acknowledged ones in a crash. Without this, a file would keep all of each commit of which one page is in use still.
 */
@ApplicationScoped
class EmbeddedSpace {

    /** Of the pages in all chunks. */
    private static final int LEAST_IN_USE_PERCENT = 50;
    // Whoever commits waits while so much is written anew, some hundredths of a second
    private static final int WRITTEN_BYTES = 2 << 20;
    // Where there are only chunks of which more is in use, as large commits leave them: once a second at most
    private static final int MOST_WRITTEN_BYTES = 16 << 20;
    private static final int TURNS = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final DataSource database;
    private final boolean embedded;
    private @Nullable MVStore file;

    EmbeddedSpace(DataSource database, @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.database = database;
        embedded = url.startsWith("jdbc:h2:");
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void tidy() throws SQLException {
        if (embedded) {
            tidy(open());
        }
    }

    private static void tidy(MVStore store) {
        var written = false;
        for (int turn = 1; turn <= TURNS && store.getFileStore().getChunksFillRate() < LEAST_IN_USE_PERCENT; turn++) {
            // Nothing is written either when others have committed for a hundredth of a second
            if (store.compact(LEAST_IN_USE_PERCENT, turn == TURNS && !written ? MOST_WRITTEN_BYTES : WRITTEN_BYTES)) {
                // Else whoever commits next would, and while nobody does, no space would be free
                store.commit();
                written = true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private MVStore open() throws SQLException {
        var store = file;
        if (store == null || store.isClosed()) {
            // After an error H2 opens its file anew with the next connection
            store = find();
            file = store;
        }
        return store;
    }

    MVStore find() throws SQLException {
        try (var connection = database.getConnection()) {
            var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            return session.getDatabase().getStore().getMvStore();
        }
    }
}
