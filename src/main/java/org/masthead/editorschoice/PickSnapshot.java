package org.masthead.editorschoice;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Period;

/** One entry at one revision of its list, as the history keeps it; its position is its place in the list. */
record PickSnapshot(UUID articleId, @Nullable Instant from, @Nullable Instant until, @Nullable String kicker, String addedBy,
        Instant addedAt) {

    PickSnapshot {
        // As they come back from the database, so that an unchanged entry equals itself
        from = Period.from(from).equals(Period.ALWAYS) ? null : from;
        until = Period.until(until).isBefore(Period.FOREVER) ? until : null;
    }

    static PickSnapshot of(Pick pick) {
        return new PickSnapshot(pick.articleId, pick.shownFrom, pick.shownUntil, pick.kicker, pick.addedBy, pick.addedAt);
    }

    boolean shownAt(Instant time) {
        return !Period.from(from).isAfter(time) && Period.until(until).isAfter(time);
    }
}
