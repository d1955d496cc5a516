package org.masthead.access;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Makes the first admin key when there is none. */
@ApplicationScoped
public class FirstKey {

    private static final Logger LOG = Logger.getLogger(FirstKey.class);
    private static final int SHORT = 20;

    private final KeyService keys;
    private final Optional<String> given;

    public FirstKey(KeyService keys, @ConfigProperty(name = "masthead.admin.key") Optional<String> given) {
        this.keys = keys;
        this.given = given;
    }

    private void warnOfUnknown(String key) {
        try {
            if (!keys.knows(key)) {
                LOG.warn(
                        "MASTHEAD_ADMIN_KEY is not one of the keys of this database and was ignored: it counts at the first start only");
            }
        } catch (RuntimeException e) {
            LOG.warnf("Whether MASTHEAD_ADMIN_KEY is one of the keys could not be told: %s", e.getMessage());
        }
    }

    void start(@Observes StartupEvent event) {
        var made = keys.first(given.orElse(null));
        if (made.isEmpty()) {
            // Takes a moment, which no start should wait for; and the first request with this key then does not
            given.ifPresent(key -> Infrastructure.getDefaultWorkerPool().execute(() -> warnOfUnknown(key)));
        } else if (given.isEmpty()) {
            LOG.infof("First start: the admin key, shown this once, is %s", made.get());
        } else if (given.get().length() < SHORT) {
            LOG.warnf("MASTHEAD_ADMIN_KEY has fewer than %d characters: it can be guessed", SHORT);
        }
    }
}
