package org.masthead.shared.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Finds the name somebody probably meant. */
public final class Nearest {

    private Nearest() {
    }

    /**
     * The candidate with the fewest edits from {@code given}, at most a third of its length, rounded; null when none is that
     * near.
     */
    public static @Nullable String to(String given, Collection<String> candidates) {
        // The threshold bounds the work for a hostile name too
        var limit = Math.max(1, (Math.min(given.length(), 60) + 1) / 3);
        var distance = new LevenshteinDistance(limit);
        var wanted = given.toLowerCase(Locale.ROOT);
        record Match(String name, int edits) {
        }
        return candidates.stream()
                .map(name -> new Match(name, distance.apply(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(match -> match.edits() >= 0)
                .min(Comparator.comparingInt(Match::edits).thenComparing(Match::name))
                .map(Match::name)
                .orElse(null);
    }
}
