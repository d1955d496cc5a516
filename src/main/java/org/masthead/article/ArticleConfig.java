package org.masthead.article;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the newsroom's articles. */
@ConfigMapping(prefix = "masthead.article")
public interface ArticleConfig {

    /** BCP 47; what an article is written in when nobody says. */
    @WithDefault("en")
    String language();
}
