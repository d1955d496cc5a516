package org.masthead.article;

import static org.masthead.article.State.draft;
import static org.masthead.article.State.published;
import static org.masthead.article.State.review;
import static org.masthead.article.State.scheduled;
import static org.masthead.article.State.trashed;
import static org.masthead.article.State.unpublished;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The verbs of an article's life, each with the states it may start from. */
public enum Action {
    SUBMIT(EnumSet.of(draft)),
    RETURN(EnumSet.of(review)),
    PUBLISH(EnumSet.of(draft, review, scheduled, published, unpublished)),
    UNPUBLISH(EnumSet.of(scheduled, published)),
    EDIT(EnumSet.complementOf(EnumSet.of(trashed))),
    DELETE(EnumSet.complementOf(EnumSet.of(trashed))),
    RESTORE(EnumSet.of(trashed)),
    PURGE(EnumSet.allOf(State.class));

    private final Set<State> from;

    Action(Set<State> from) {
        this.from = from;
    }

    boolean allowedFrom(State state) {
        return from.contains(state);
    }

    static List<String> allowedIn(State state) {
        return Arrays.stream(values()).filter(action -> action.allowedFrom(state)).map(Action::verb).toList();
    }

    String verb() {
        return name().toLowerCase(Locale.ROOT);
    }
}
