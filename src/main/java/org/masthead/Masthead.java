package org.masthead;

import org.jboss.logging.Logger;
import org.masthead.shared.site.SyncedFiles;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the service, and says in one line why it cannot when another one has the database file. */
@QuarkusMain
public class Masthead {

    private Masthead() {
    }

    public static void main(String... arguments) {
        // Quarkus would answer an address with a broken escape by an empty 400, ahead of whatever writes problem documents
        System.setProperty("vertx.disableURIValidation", "true");
        if (System.getenv("MASTHEAD_H2_CACHE") == null && System.getProperty("masthead.h2.cache") == null) {
            // Its own 16 MiB are too few for anything but a small newsroom: a page that is not in memory is read and decoded anew
            System.setProperty("masthead.h2.cache", String.valueOf(Runtime.getRuntime().maxMemory() / 1024 / 4));
        }
        SyncedFiles.register();
        Quarkus.run(Service.class, (status, failure) -> {
            if (failure != null) {
                explain(failure);
            }
            System.exit(status);
        }, arguments);
    }

    private static void explain(Throwable failure) {
        var log = Logger.getLogger(Masthead.class);
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var message = String.valueOf(cause.getMessage());
            if (message.contains("Database may be already in use") || message.contains("The file is locked")) {
                log.fatal(
                        "Another service is using the database files in MASTHEAD_DATA. Stop it, or give this one a folder of its own.");
                return;
            }
        }
        log.fatal("The service could not start", failure);
    }

    /** Runs until it is told to stop. */
    public static class Service implements QuarkusApplication {

        @Override
        public int run(String... arguments) {
            Quarkus.waitForExit();
            return 0;
        }
    }
}
