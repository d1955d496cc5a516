package org.masthead.article;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A working copy as it was after one write; {@code id} is the article's. */
public record Version(UUID id, int version, String who, Instant when, String note, String slug, String title, String standfirst,
        String body, String bodyFormat, @Nullable String section, List<String> tags, List<String> authors, List<Source> sources,
        String language, @Nullable Image image, boolean sensitive, @Nullable String canonicalUrl, Seo seo,
        ObjectNode attributes,
        @Nullable String externalId, @Nullable Instant publishedAt) {

    static Version of(ArticleVersion version) {
        var content = version.content;
        return new Version(version.articleId, version.version, version.writtenBy, version.writtenAt, version.note, version.slug,
                content.title(), content.standfirst(), content.body(), content.bodyFormat(), content.section(), content.tags(),
                content.authors(), content.sources(), content.language(), content.image(), content.sensitive(),
                content.canonicalUrl(), content.seo(), content.attributes(), version.externalId, content.givenPublishedAt());
    }
}
