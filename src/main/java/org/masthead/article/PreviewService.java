package org.masthead.article;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Article.Stage;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.Json;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Period;

/** Makes, lists and revokes preview links, and opens them. */
@ApplicationScoped
public class PreviewService {

    private final Previews previews;
    private final PreviewTokens tokens;
    private final Articles articles;
    private final Publications publications;
    private final Lifecycle lifecycle;
    private final Lookup lookup;
    private final Event<Change> changes;
    private final ArticleConfig config;
    private final Clock clock;

    public PreviewService(Previews previews, PreviewTokens tokens, Articles articles, Publications publications,
            Lifecycle lifecycle, Lookup lookup, Event<Change> changes, ArticleConfig config, Clock clock) {
        this.previews = previews;
        this.tokens = tokens;
        this.articles = articles;
        this.publications = publications;
        this.lifecycle = lifecycle;
        this.lookup = lookup;
        this.changes = changes;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    public PreviewLink.Issued issue(String reference, @Nullable PreviewLinkInput input, String actor) {
        // Its row is taken, so that it cannot be purged meanwhile
        var article = articles.locked(lookup.any(reference)).orElseThrow(() -> ProblemException.notFound("such article"));
        lifecycle.require(Action.EDIT, article);
        var asked = input == null ? PreviewLinkInput.DEFAULT : input;
        var now = clock.instant();
        var id = Ids.next();
        var token = tokens.issue(id);
        var preview = new Preview(id, article.id, PreviewTokens.hash(token), expiry(asked.expiresAt(), now),
                asked.note() == null ? "" : asked.note(), actor, now);
        previews.persist(preview);
        tell("preview.create", article, preview);
        return PreviewLink.Issued.of(preview, token);
    }

    private Instant expiry(@Nullable Instant asked, Instant now) {
        if (asked == null) {
            return now.plus(config.previewLifetime());
        }
        var last = now.plus(config.previewLongest());
        if (!asked.isAfter(now) || asked.isAfter(last)) {
            throw ProblemException.invalid(Violation.body("/expiresAt", "range", "must be after now and not after " + last));
        }
        return asked;
    }

    @Transactional
    public Slice<PreviewLink> page(String reference, Paging paging) {
        return previews.open(lookup.any(reference), clock.instant(), paging)
                .map(rows -> rows.stream().map(PreviewLink::of).toList());
    }

    @Transactional
    public void revoke(String reference, String link) {
        var article = articles.locked(lookup.any(reference)).orElseThrow(() -> ProblemException.notFound("such article"));
        var now = clock.instant();
        var preview = Ids.parse(link).flatMap(previews::findByIdOptional)
                .filter(known -> known.articleId.equals(article.id) && known.open(now))
                .orElseThrow(() -> ProblemException.notFound("open preview link of the article with that id"));
        preview.revokedAt = now;
        tell("preview.revoke", article, preview);
    }

    private void tell(String action, Article article, Preview preview) {
        changes.fire(new Change(action, preview.id.toString(), article.id, null, Json.MAPPER.createObjectNode()
                .put("expiresAt", preview.expiresAt.toString()).put("note", preview.note)));
    }

    /**
     * The working copy as it would be if it were published now: nothing is stored of it.
     *
     * @throws ProblemException {@code not-found}, whether there never was such a link, or it has expired or been revoked, or
     *         its article is in the trash or gone
     */
    @Transactional
    public Publication open(String token) {
        var now = clock.instant();
        var article = tokens.link(token).flatMap(previews::findByIdOptional)
                .filter(preview -> PreviewTokens.matches(token, preview.tokenHash) && preview.open(now))
                .flatMap(preview -> articles.findByIdOptional(preview.articleId))
                .filter(found -> found.stage != Stage.trashed)
                .orElseThrow(() -> ProblemException.notFound("such preview, or no more"));
        var given = article.content.givenPublishedAt();
        var publishedAt = given != null ? given : publications.firstLive(article.id, now).orElse(now);
        return new Publication(article, now, Period.FOREVER, publishedAt, "", article.modifiedBy, now);
    }
}
