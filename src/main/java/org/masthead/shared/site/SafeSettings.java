package org.masthead.shared.site;

import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;

/** Refuses to serve production on settings that lose what was acknowledged. */
@ApplicationScoped
public class SafeSettings {

    private static final Logger LOG = Logger.getLogger(SafeSettings.class);

    private final String url;

    public SafeSettings(@ConfigProperty(name = "quarkus.datasource.jdbc.url") String url) {
        this.url = url;
    }

    void start(@Observes StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            var risk = risk(url);
            if (risk != null) {
                LOG.fatal(risk);
                throw new IllegalStateException(risk);
            }
        }
    }

    static @org.jspecify.annotations.Nullable String risk(String url) {
        var settings = url.toUpperCase(Locale.ROOT);
        if (!settings.startsWith("JDBC:H2:")) {
            return null;
        }
        if (settings.startsWith("JDBC:H2:MEM:")) {
            return "The database is in memory: everything would be lost at the next stop.";
        }
        // As it is written: H2 takes "File:" for a folder, too
        if (!url.startsWith("jdbc:h2:synced:") && !url.startsWith("jdbc:h2:file:")) {
            return "The H2 URL begins with neither jdbc:h2:synced: nor jdbc:h2:file:, and H2 takes what it does not know for a folder.";
        }
        return settings.contains("WRITE_DELAY=0;") || settings.endsWith("WRITE_DELAY=0") ? null
                : "The H2 URL lacks WRITE_DELAY=0: a crash would lose writes that were acknowledged.";
    }
}
