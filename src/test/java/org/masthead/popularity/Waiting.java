package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Future;

import io.agroal.api.AgroalDataSource;

/** Who waits for a lock of the database. */
record Waiting(AgroalDataSource database) {

    /** @param work what is expected to wait, and so not to be done */
    void untilSomebodyDoes(Future<?> work) throws SQLException {
        while (!somebodyDoes()) {
            assertThat(work).isNotDone();
        }
    }

    private boolean somebodyDoes() throws SQLException {
        try (var connection = database.getConnection()) {
            var h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            return !new Counts(database)
                    .rows(h2 ? "select session_id from information_schema.sessions where blocker_id is not null"
                            : "select pid from pg_locks where not granted")
                    .isEmpty();
        }
    }
}
