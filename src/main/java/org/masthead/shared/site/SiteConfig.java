package org.masthead.shared.site;

import io.smallrye.config.ConfigMapping;

/** Who else may change the site. */
@ConfigMapping(prefix = "masthead.site")
public interface SiteConfig {

    /** Whether no other instance uses the database, as with the embedded one: the revision then needs no statement. */
    boolean alone();
}
