package org.masthead.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One new, empty database for the whole test run: the kind is what surefire asks for, H2 when nobody does. It ends with the
 * JVM, so that a service started again in it finds what the first one left.
 */
public class DatabaseResource implements QuarkusTestResourceLifecycleManager {

    // A system property, as each start of the service may load this class anew
    private static final String STARTED = "masthead.test.database";
    private static final String FOLDER = "masthead.test.database.folder";

    @Override
    public Map<String, String> start() {
        var postgresql = "postgresql".equals(System.getProperty("quarkus.datasource.db-kind"));
        var database = System.getProperty(STARTED);
        if (database == null) {
            database = postgresql ? postgresql() : folder();
            System.setProperty(STARTED, database);
        }
        return Map.of(
                postgresql ? "masthead.db.url" : "masthead.data", database,
                "masthead.related.index", (postgresql ? System.getProperty(FOLDER) : database) + "/related-index",
                "masthead.popularity.key-folder", (postgresql ? System.getProperty(FOLDER) : database) + "/key",
                "masthead.db.username", postgresql ? "postgres" : "masthead",
                "masthead.db.password", postgresql ? "postgres" : "",
                "masthead.admin.key", Newsroom.ADMIN_KEY,
                // It warns of every word of OpenAPI that is not JSON Schema's
                "quarkus.log.category.\"com.networknt\".level", "ERROR",
                // Several runs may share a machine
                "quarkus.http.test-port", "0");
    }

    /** The process id of the PostgreSQL server of this run. */
    public static long server() throws IOException {
        var lines = Files.readAllLines(Path.of(System.getProperty(FOLDER), "postmaster.pid"));
        return Long.parseLong(lines.get(0).trim());
    }

    private static String postgresql() {
        var folder = folder();
        System.setProperty(FOLDER, folder);
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(Path.of(folder))
                    // Nothing here survives the run: no need to wait for the disk
                    .setServerConfig("fsync", "off")
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/test-data")), "database-").toAbsolutePath()
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The database ends with the JVM
    }
}
