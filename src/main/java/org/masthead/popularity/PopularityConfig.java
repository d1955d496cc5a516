package org.masthead.popularity;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the counting of views. */
@ConfigMapping(prefix = "masthead.popularity")
public interface PopularityConfig {

    /** Events that may wait for their commit; what comes beyond is answered 503. */
    @WithDefault("50000")
    int waiting();

    /** Events that share a transaction at most, so that none takes longer than readers wait. */
    @WithDefault("5000")
    int batch();

    /** The half of the visitors' key that is not in the database; without it, a file in {@link #keyFolder()}. */
    Optional<String> secret();

    /** Folder of that file, and not the one of the database, so that no copy of the data has both halves. */
    @WithDefault("${user.home}/.masthead")
    String keyFolder();

    /** Counted views whose repeats are known: for 30 seconds to a minute, or for less when there are more of them. */
    @WithDefault("1000000")
    int repeats();

    /** How long accepted events wait until they are added to the counts, unless somebody reads these. */
    @WithDefault("10s")
    Duration countsEvery();

    /** How long visitors wait until they are in the counts. */
    @WithDefault("30s")
    Duration visitorsEvery();
}
