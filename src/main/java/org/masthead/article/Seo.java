package org.masthead.article;

import jakarta.validation.constraints.Size;

/** Title and description for search engines and social cards; {@code ""} means the article's own. */
public record Seo(@Size(max = 300) String title, @Size(max = 1000) String description) {

    public static final Seo NONE = new Seo("", "");

    public Seo {
        title = title == null ? "" : title;
        description = description == null ? "" : description;
    }
}
