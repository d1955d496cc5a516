package org.masthead.delivery;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** A related article; {@code score} and {@code reasons} are filled by {@code explain=true}. */
public record RelatedItem(int rank, String type, String origin, String label, @Nullable Double score, List<Reason> reasons,
        Card article) {

    /** Why the article is here: a signal, what it weighs in the score, and words for a person. */
    public record Reason(String code, double weight, String detail) {
    }
}
