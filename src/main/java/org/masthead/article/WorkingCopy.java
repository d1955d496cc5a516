package org.masthead.article;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Period;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The draft as editors see it: what was sent, and where it stands. Texts nobody set are {@code ""}. */
public record WorkingCopy(UUID id, String slug, String title, String standfirst, String body, String bodyFormat,
        @Nullable String section, List<String> tags, List<String> authors, List<Source> sources, String language,
        @Nullable Image image, boolean sensitive, @Nullable String canonicalUrl, Seo seo, ObjectNode attributes,
        @Nullable String externalId, @Nullable Instant publishedAt, State state, int version, @Nullable Live live,
        @Nullable Scheduled scheduled, boolean hasUnpublishedChanges, List<String> allowedActions, Instant createdAt,
        String createdBy, Instant modifiedAt, String modifiedBy) {

    /** The version readers see, since when, and until when (null: until further notice). */
    public record Live(int version, Instant from, @Nullable Instant until) {
    }

    /** When the next publication goes live, and until when (null: until further notice). */
    public record Scheduled(Instant at, @Nullable Instant until) {
    }

    static WorkingCopy of(Article article, Standing standing) {
        var content = article.content;
        var live = standing.live();
        var next = standing.scheduled();
        return new WorkingCopy(article.id, article.slug, content.title(), content.standfirst(), content.body(),
                content.bodyFormat(),
                content.section(), content.tags(), content.authors(), content.sources(), content.language(), content.image(),
                content.sensitive(), content.canonicalUrl(), content.seo(), content.attributes(), article.externalId,
                content.givenPublishedAt(), standing.state(), article.version,
                live == null ? null : new Live(live.version, live.liveFrom, Period.shown(live.liveUntil)),
                next == null ? null : new Scheduled(next.liveFrom, Period.shown(next.liveUntil)),
                standing.unpublishedChanges(article), Action.allowedIn(standing.state()),
                article.createdAt, article.createdBy, article.modifiedAt, article.modifiedBy);
    }
}
