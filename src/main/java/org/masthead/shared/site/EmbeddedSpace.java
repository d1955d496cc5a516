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
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ApplicationNotRunning;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * Keeps the file of the embedded database from growing for ever. Each commit appends the pages that it changed, as a chunk, and
 * H2 writes what is still in use of old chunks anew, so that their space is free, only where it delays writes, and so loses
 * acknowledged ones in a crash. Without this, a file would keep all of each commit of which one page is in use still.
 */
@ApplicationScoped
class EmbeddedSpace {

    /** Of the bytes of all chunks. */
    private static final int LEAST_IN_USE_PERCENT = 50;
    // Whoever commits waits while so much is written anew, some hundredths of a second
    private static final int WRITTEN_BYTES = 2 << 20;
    // Where all chunks have more in use, as large commits leave them
    private static final int MOST_WRITTEN_BYTES = 16 << 20;
    private static final int TURNS = 5;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    // H2 gives up when others have committed for so long
    private static final long GIVEN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(9);

    private final DataSource database;
    private final boolean embedded;
    private @Nullable MVStore file;

    EmbeddedSpace(DataSource database, @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.database = database;
        embedded = url.startsWith("jdbc:h2:synced:") || url.startsWith("jdbc:h2:file:");
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = ApplicationNotRunning.class)
    void tidy() throws SQLException {
        if (embedded) {
            tidy(open());
        }
    }

    private static void tidy(MVStore store) {
        var bytes = WRITTEN_BYTES;
        for (int turn = 0; turn < TURNS && isLoose(store); turn++) {
            var started = System.nanoTime();
            if (write(store, bytes)) {
                bytes = WRITTEN_BYTES;
            } else if (System.nanoTime() - started < GIVEN_UP_NANOS) {
                bytes = MOST_WRITTEN_BYTES;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean isLoose(MVStore store) {
        return !store.isClosed() && store.getFileStore().getChunksFillRate() < LEAST_IN_USE_PERCENT;
    }

    private static boolean write(MVStore store, int bytes) {
        try {
            var written = store.compact(LEAST_IN_USE_PERCENT, bytes);
            if (written) {
                // Else whoever commits next would, and while nobody does, no space would be free
                store.commit();
            }
            return written;
        } catch (MVStoreException e) {
            if (store.isClosed()) {
                // The service stops
                return false;
            }
            throw e;
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
