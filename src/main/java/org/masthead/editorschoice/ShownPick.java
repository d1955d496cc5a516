package org.masthead.editorschoice;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.site.Period;

/** A pick that readers see now, and until when (null: until further notice). */
public record ShownPick(UUID articleId, @Nullable String kicker, @Nullable Instant until) {

    static ShownPick of(Pick pick) {
        return new ShownPick(pick.articleId, pick.kicker, Period.shown(pick.shownUntil));
    }
}
