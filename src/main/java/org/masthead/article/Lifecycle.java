package org.masthead.article;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Article.Stage;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Period;
import org.masthead.shared.site.Site;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The rules of an article's life: which action is legal when, and what it does to publications and their periods. */
@ApplicationScoped
public class Lifecycle {

    private final Articles articles;
    private final Publications publications;
    private final Event<ArticlePurged> purged;
    private final Event<Change> changes;
    private final Event<PublicationsChanged> changed;
    private final Site site;
    private final Clock clock;

    public Lifecycle(Articles articles, Publications publications, Event<ArticlePurged> purged, Event<Change> changes,
            Event<PublicationsChanged> changed, Site site, Clock clock) {
        this.articles = articles;
        this.publications = publications;
        this.purged = purged;
        this.changes = changes;
        this.changed = changed;
        this.site = site;
        this.clock = clock;
    }

    void submit(Article article) {
        require(Action.SUBMIT, article);
        article.stage = Stage.review;
        tell(Action.SUBMIT, article, null, Json.MAPPER.createObjectNode());
    }

    void giveBack(Article article) {
        require(Action.RETURN, article);
        article.stage = Stage.draft;
        tell(Action.RETURN, article, null, Json.MAPPER.createObjectNode());
    }

    /** Copies the working copy into a publication; what was scheduled is replaced, what is live closes when this opens. */
    void publish(Article article, PublishInput input, String actor) {
        publish(article, input, actor, clock.instant());
    }

    /** @param now the moment of publishing; in the past for what is brought in with its history */
    void publish(Article article, PublishInput input, String actor, Instant now) {
        require(Action.PUBLISH, article);
        var from = input.at() == null || input.at().isBefore(now) ? now : input.at();
        var wrong = PublishRules.violations(input, now);
        if (!wrong.isEmpty()) {
            throw ProblemException.invalid(wrong);
        }
        for (var publication : publications.unended(article.id)) {
            if (publication.liveFrom.isAfter(now)) {
                publications.delete(publication);
            } else {
                if (publication.liveUntil.isAfter(now)) {
                    publication.reopen();
                }
                publication.closeAt(from, now);
            }
        }
        publications.flush();
        var given = article.content.givenPublishedAt();
        var publishedAt = given != null ? given : publications.firstLive(article.id, now).orElse(from);
        var note = input.note() == null ? "" : input.note();
        publications.persistIndexed(
                List.of(new Publication(article, from, Period.until(input.until()), publishedAt, note, actor, now)));
        article.stage = Stage.released;
        tellPublished(article, from, input.until(), note, actor);
        changed.fire(new PublicationsChanged(article.id));
        site.changed();
    }

    /**
     * The same for articles that have just been stored, released as they are: there is nothing to close or to ask. To render
     * them is half of the work, and no matter of the database, so all processors do.
     */
    void publishNew(List<Article> articles, String note, String actor, Instant now) {
        publications.persistIndexed(articles.parallelStream().map(article -> {
            var given = article.content.givenPublishedAt();
            return new Publication(article, now, Period.FOREVER, given != null ? given : now, note, actor, now);
        }).toList());
        changed.fire(new PublicationsChanged(articles.stream().map(Article::id).toList()));
        site.changed();
    }

    void tellPublished(Article article, Instant from, @Nullable Instant until, String note, String actor) {
        tell(Action.PUBLISH, article, actor, Json.MAPPER.createObjectNode().put("at", from.toString())
                .put("until", until == null ? null : until.toString()).put("note", note));
    }

    void unpublish(Article article, UnpublishInput input) {
        require(Action.UNPUBLISH, article);
        var now = clock.instant();
        var at = input.at() == null || input.at().isBefore(now) ? now : input.at();
        var open = publications.unended(article.id);
        if (at.isAfter(now) && open.stream().noneMatch(publication -> publication.liveAt(at))) {
            throw ProblemException.invalid(Violation.body("/at", "range", "nothing of the article is live then"));
        }
        end(open, at, now);
        if (at.equals(now) && !publications.everLive(article.id, now)) {
            article.stage = Stage.draft;
        }
        tell(Action.UNPUBLISH, article, null, Json.MAPPER.createObjectNode().put("at", at.toString())
                .put("note", input.note() == null ? "" : input.note()));
        changed.fire(new PublicationsChanged(article.id));
        site.changed();
    }

    private void end(List<Publication> open, Instant at, Instant now) {
        for (var publication : open) {
            if (publication.liveFrom.isAfter(now) && !publication.liveFrom.isBefore(at)) {
                publications.delete(publication);
            } else {
                publication.endAt(at, now);
            }
        }
        publications.flush();
    }

    void trash(Article article) {
        require(Action.DELETE, article);
        var now = clock.instant();
        end(publications.unended(article.id), now, now);
        article.stage = Stage.trashed;
        tell(Action.DELETE, article, null, Json.MAPPER.createObjectNode());
        changed.fire(new PublicationsChanged(article.id));
        site.changed();
    }

    void restore(Article article) {
        require(Action.RESTORE, article);
        article.stage = Stage.draft;
        tell(Action.RESTORE, article, null, Json.MAPPER.createObjectNode());
    }

    /** Removes the article, its versions, publications, relations, picks and counts for good; its names answer 410. */
    void purge(Article article) {
        articles.bury(article, clock.instant());
        purged.fire(new ArticlePurged(article.id));
        articles.delete(article);
        tell(Action.PURGE, article, null, Json.MAPPER.createObjectNode());
        site.changed();
    }

    private void tell(Action action, Article article, @Nullable String actor, ObjectNode details) {
        changes.fire(new Change("article." + action.verb(), article.slug, article.id, actor,
                details.put("version", article.version)));
    }

    boolean current(Article article) {
        return standing(article).current(article);
    }

    /** @throws ProblemException {@code illegal-transition}, with the actions that are allowed */
    void require(Action action, Article article) {
        var state = standing(article).state();
        if (!action.allowedFrom(state)) {
            var allowed = Action.allowedIn(state);
            throw new ProblemException(ProblemType.ILLEGAL_TRANSITION,
                    "The article is " + state + "; " + action.verb() + " is not allowed, only " + String.join(", ", allowed)
                            + ".",
                    List.of(), Map.of("allowedActions", allowed, "state", state));
        }
    }

    private Standing standing(Article article) {
        var now = clock.instant();
        return Standing.of(article, publications.open(List.of(article.id), now), now);
    }
}
