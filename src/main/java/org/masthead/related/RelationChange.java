package org.masthead.related;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

/** What to write on one edge and where in the list to put it: before or after an article (id or slug) that is in the list. */
public record RelationChange(
        @Nullable @Size(max = 300) String label,
        @Nullable Boolean pinned,
        @Nullable @Size(min = 1, max = 200) String before,
        @Nullable @Size(min = 1, max = 200) String after) implements Input {

    static final RelationChange NONE = new RelationChange(null, null, null, null);

    public RelationChange {
        if (before != null && after != null) {
            throw ProblemException.invalid(Violation.body("/after", "exclusive", "cannot be sent together with before"));
        }
    }

    /** The article to be placed beside. */
    @Nullable
    String neighbour() {
        return before != null ? before : after;
    }

    ProblemException neighbourAbsent() {
        return ProblemException.invalid(Violation.body(before != null ? "/before" : "/after", "not-in-list",
                "names no other edge of the article's list"));
    }
}
