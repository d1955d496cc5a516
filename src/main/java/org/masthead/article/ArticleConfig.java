package org.masthead.article;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the newsroom's articles. */
@ConfigMapping(prefix = "masthead.article")
public interface ArticleConfig {

    /** BCP 47; what an article is written in when nobody says. */
    @WithDefault("en")
    String language();

    /** How long a preview link is open when nobody says. */
    @WithDefault("P7D")
    Duration previewLifetime();

    /** How long one may be open at most. */
    @WithDefault("P30D")
    Duration previewLongest();
}
