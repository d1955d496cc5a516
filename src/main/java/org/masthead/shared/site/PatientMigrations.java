package org.masthead.shared.site;

import java.sql.SQLException;

import jakarta.inject.Singleton;

import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;

/**
 * Lets a migration take its time: an index on a large table takes longer than the few seconds after which a database is silent.
 */
@Singleton
public class PatientMigrations implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(new Patience());
    }

    private static final class Patience extends BaseCallback {

        private int usual;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE
                    || event == Event.AFTER_EACH_MIGRATE_ERROR;
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                var connection = context.getConnection();
                if (event == Event.BEFORE_EACH_MIGRATE) {
                    usual = connection.getNetworkTimeout();
                    connection.setNetworkTimeout(Runnable::run, 0);
                } else {
                    connection.setNetworkTimeout(Runnable::run, usual);
                }
            } catch (SQLException e) {
                throw new FlywayException("How long the database may take could not be set", e);
            }
        }
    }
}
