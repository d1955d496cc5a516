package org.masthead.article;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.problem.ProblemException;

/** The transitions as requests ask for them: find, lock, check {@code If-Match} when sent, act, and show the result. */
@ApplicationScoped
public class LifecycleService {

    private final ArticleService writing;
    private final Articles articles;
    private final Publications publications;
    private final Lifecycle lifecycle;
    private final Lookup lookup;
    private final Clock clock;

    public LifecycleService(ArticleService writing, Articles articles, Publications publications, Lifecycle lifecycle,
            Lookup lookup, Clock clock) {
        this.writing = writing;
        this.articles = articles;
        this.publications = publications;
        this.lifecycle = lifecycle;
        this.lookup = lookup;
        this.clock = clock;
    }

    @Transactional
    public WorkingCopy submit(String reference, @Nullable String ifMatch) {
        return act(reference, ifMatch, lifecycle::submit);
    }

    @Transactional
    public WorkingCopy giveBack(String reference, @Nullable String ifMatch) {
        return act(reference, ifMatch, lifecycle::giveBack);
    }

    @Transactional
    public WorkingCopy publish(String reference, @Nullable PublishInput input, @Nullable String ifMatch, String actor) {
        return act(reference, ifMatch, article -> lifecycle.publish(article, input == null ? PublishInput.NOW : input, actor));
    }

    @Transactional
    public WorkingCopy unpublish(String reference, @Nullable UnpublishInput input, @Nullable String ifMatch) {
        return act(reference, ifMatch, article -> lifecycle.unpublish(article, input == null ? UnpublishInput.NOW : input));
    }

    @Transactional
    public WorkingCopy restore(String reference, @Nullable String ifMatch) {
        return act(reference, ifMatch, lifecycle::restore);
    }

    @Transactional
    public void trash(String reference, @Nullable String ifMatch) {
        lifecycle.trash(checked(reference, Preconditions.required(ifMatch)));
    }

    @Transactional
    public void purge(String reference, @Nullable String ifMatch) {
        lifecycle.purge(checked(reference, Preconditions.required(ifMatch)));
    }

    private WorkingCopy act(String reference, @Nullable String ifMatch, Consumer<Article> action) {
        var article = checked(reference, ifMatch);
        action.accept(article);
        articles.flush();
        var now = clock.instant();
        return WorkingCopy.of(article, Standing.of(article, publications.open(List.of(article.id), now), now));
    }

    private Article checked(String reference, @Nullable String ifMatch) {
        var article = articles.locked(lookup.any(reference)).orElseThrow(() -> ProblemException.notFound("such article"));
        writing.refuseStale(article, ifMatch);
        return article;
    }
}
