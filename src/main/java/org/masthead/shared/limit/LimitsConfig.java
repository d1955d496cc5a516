package org.masthead.shared.limit;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Requests a second of one address, and of one key; each of them on this instance. */
@ConfigMapping(prefix = "masthead.limits")
public interface LimitsConfig {

    /** Whether anything but wrong keys is limited. */
    @WithDefault("true")
    boolean enabled();

    @Min(1)
    @WithDefault("10000")
    int reads();

    @Min(1)
    @WithDefault("500")
    int writes();

    @Min(1)
    @WithDefault("10000")
    int views();
}
