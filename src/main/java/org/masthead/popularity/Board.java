package org.masthead.popularity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * All rankings of one window at one moment, by what they rank by; only articles that were live then.
 *
 * @param previous the same one window earlier, empty where there is none
 */
record Board(Instant asOf, @Nullable Instant from, Map<String, List<Place>> current, Map<String, Previous> previous,
        Map<UUID, Traits> traits) {

    static final Previous NO_PREVIOUS = new Previous(List.of(), Map.of());

    record Place(UUID article, double score, long count) {
    }

    record Previous(List<UUID> order, Map<UUID, Integer> ranks) {
    }

    /** What rankings are filtered by. */
    record Traits(@Nullable String section, String language, Set<String> tags, Instant until) {
    }

    List<Place> ranked(String rank) {
        return current.getOrDefault(rank, List.of());
    }

    Previous before(String rank) {
        return previous.getOrDefault(rank, NO_PREVIOUS);
    }
}
