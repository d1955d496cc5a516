package org.masthead.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/** Who waits for a lock of the database. */
public record Waiting(DataSource database) {

    /** @param work what is expected to wait, and so not to be done */
    public void untilSomebodyDoes(Future<?> work) throws SQLException {
        while (!somebodyDoes()) {
            assertThat(work).isNotDone();
        }
    }

    private boolean somebodyDoes() throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            var h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            try (var waiting = statement
                    .executeQuery(h2 ? "select session_id from information_schema.sessions where blocker_id is not null"
                            : "select pid from pg_locks where not granted")) {
                return waiting.next();
            }
        }
    }
}
