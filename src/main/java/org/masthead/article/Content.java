package org.masthead.article;

import java.time.Instant;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What somebody wrote: shared by the working copy, its versions and its publications. Sections, tags and authors are slugs,
 * which never change. {@code givenPublishedAt} is a first publication earlier than this service's own, from an import.
 */
@Embeddable
public record Content(
        String title,
        String standfirst,
        String body,
        @Column(name = "body_format") String bodyFormat,
        @Nullable String section,
        @Convert(converter = JsonColumns.Names.class) List<String> tags,
        @Convert(converter = JsonColumns.Names.class) List<String> authors,
        @Convert(converter = JsonColumns.Sources.class) List<Source> sources,
        String language,
        @Nullable @Convert(converter = JsonColumns.Images.class) Image image,
        boolean sensitive,
        @Nullable @Column(name = "canonical_url") String canonicalUrl,
        @Convert(converter = JsonColumns.Seos.class) Seo seo,
        @Convert(converter = JsonColumns.Objects.class) ObjectNode attributes,
        @Nullable @Column(name = "given_published_at") Instant givenPublishedAt) {
}
