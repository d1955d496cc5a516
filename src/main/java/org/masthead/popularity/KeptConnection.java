package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.agroal.api.AgroalDataSource;

/**
 * Transactions on a connection that is kept between them, as those who wait for what they do may hold all others of the pool.
 * Used by one thread.
 */
final class KeptConnection {

    private static final Logger LOG = Logger.getLogger(KeptConnection.class);
    private static final int TRIES = 5;

    private final AgroalDataSource database;
    private @Nullable Connection connection;

    KeptConnection(AgroalDataSource database) {
        this.database = database;
    }

    /** Work in a transaction of its own, which may be repeated. */
    interface Step<T> {

        T run(Connection connection) throws SQLException;
    }

    /** Repeats what gave way to a transaction of somebody else. */
    <T> T inTransaction(Step<T> step) throws SQLException {
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

    /** Whether nothing was written because two waited for each other, or a row went that was about to be written. */
    private static boolean gaveWay(SQLException e) {
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
            close();
            throw e;
        }
    }

    /** Undoes what was begun; the next transaction opens another. */
    void close() {
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
