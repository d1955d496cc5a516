package org.masthead.related.automatic;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How automatic related articles are found. */
@ConfigMapping(prefix = "masthead.related")
public interface AutomaticConfig {

    /** Whether this instance finds them; what is stored is served all the same. */
    @WithDefault("true")
    boolean auto();

    /** How many are kept for each article. Some are not shown, so more than {@code limit}'s highest value, which is 50. */
    @WithDefault("60")
    int kept();

    /** How often changes are looked for. */
    @WithDefault("200ms")
    Duration poll();

    /** How long an instance that fell silent keeps others from taking over. */
    @WithDefault("15s")
    Duration lease();

    /** How often lists are found anew for what readers read together meanwhile. */
    @WithDefault("1h")
    Duration readersEvery();

    /** Folder of the text index. It may be deleted while the service is down: it is made anew from the database. */
    String index();
}
