package org.masthead.popularity;

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
}
