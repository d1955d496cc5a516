package org.masthead.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Image;
import org.masthead.article.Seo;
import org.masthead.article.Source;
import org.masthead.popularity.Popularity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The article readers get. {@code related} and {@code popularity} are there when {@code include} asks for them. */
@Schema(name = "Article")
public record LiveArticle(UUID id, String slug, String title, String standfirst, String teaser, String body, int wordCount,
        int readingMinutes, @Nullable TermName section, List<TermName> tags, List<TermName> authors, List<Source> sources,
        String sourceLine, String language, @Nullable Image image, boolean sensitive, @Nullable String canonicalUrl, Seo seo,
        ObjectNode attributes, boolean editorsChoice, Instant publishedAt, Instant updatedAt, int version,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<RelatedItem> related,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Popularity popularity) {

    LiveArticle with(@Nullable List<RelatedItem> related, @Nullable Popularity popularity) {
        return new LiveArticle(id, slug, title, standfirst, teaser, body, wordCount, readingMinutes, section, tags, authors,
                sources,
                sourceLine, language, image, sensitive, canonicalUrl, seo, attributes, editorsChoice, publishedAt, updatedAt,
                version, related, popularity);
    }
}
