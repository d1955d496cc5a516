package org.masthead.delivery;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long answers may be kept, and how much memory keeps them here. */
@ConfigMapping(prefix = "masthead.delivery")
public interface DeliveryConfig {

    /** The {@code max-age} of what readers get; shorter when a scheduled change comes earlier. */
    @WithDefault("10s")
    Duration maxAge();

    /** The same for answers with rankings or counts. */
    @WithDefault("2s")
    Duration maxAgeOfCounts();

    /** Bytes of answers kept in memory. */
    @WithDefault("67108864")
    long cacheBytes();

    /** Bytes of pages kept in memory without their popular lists, about. */
    @WithDefault("33554432")
    long pageBytes();
}
