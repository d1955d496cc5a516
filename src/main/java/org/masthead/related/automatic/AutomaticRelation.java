package org.masthead.related.automatic;

import java.util.List;
import java.util.UUID;

/**
 * An article that was found to be related.
 *
 * @param score 0 to 1, the sum of the reasons' weights
 * @param reasons the signals that brought it here, the heaviest first; empty unless asked for
 */
public record AutomaticRelation(UUID target, double score, List<Reason> reasons) {

    /** A signal, what it adds to the score, and words for a person. */
    public record Reason(String code, double weight, String detail) {
    }
}
