package org.masthead.article;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Where an article stands at one moment: its state, what is live and what is to come. */
record Standing(State state, @Nullable Publication live, @Nullable Publication scheduled) {

    /** @param open the article's publications that are live or to come */
    static Standing of(Article article, List<Publication> open, Instant now) {
        var live = open.stream().filter(publication -> publication.liveAt(now)).findFirst().orElse(null);
        var scheduled = open.stream().filter(publication -> publication.liveFrom.isAfter(now)).findFirst().orElse(null);
        var state = switch (article.stage) {
            case draft -> State.draft;
            case review -> State.review;
            case trashed -> State.trashed;
            case released -> live != null ? State.published : scheduled != null ? State.scheduled : State.unpublished;
        };
        return new Standing(state, live, scheduled);
    }

    /** True when publishing now would change nothing. */
    boolean current(Article article) {
        return live != null && live.version == article.version && scheduled == null;
    }

    /** True unless the working copy's version is what is live or about to be. */
    boolean unpublishedChanges(Article article) {
        var latest = scheduled != null ? scheduled : live;
        return latest == null || latest.version != article.version;
    }
}
