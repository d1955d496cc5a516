package org.masthead.related.automatic;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.masthead.related.automatic.Work.Found;

/** Other articles that enter an article's list or leave it, without anything else being looked for. */
final class Amendment {

    private final UUID article;
    private final Map<UUID, Candidate> entering = new HashMap<>();
    private final Map<UUID, Set<UUID>> copies = new HashMap<>();
    private final Set<UUID> leaving = new HashSet<>();

    Amendment(UUID article) {
        this.article = article;
    }

    UUID article() {
        return article;
    }

    /** @param copies others beside which it would have the place of a copy, or they beside it */
    void enter(Candidate candidate, Set<UUID> copies) {
        entering.put(candidate.target(), candidate);
        this.copies.put(candidate.target(), copies);
    }

    void leave(UUID target) {
        leaving.add(target);
    }

    /**
     * What becomes of what is stored. Nothing of what only a search can tell: beside copies, or what the same readers read.
     *
     * @param without others that take no place
     */
    Found of(Map<UUID, Candidate> stored, Set<UUID> without, int kept) {
        var enter = entering.values().stream()
                .filter(candidate -> !without.contains(candidate.target()) && !isRead(stored.get(candidate.target()))
                        && Collections.disjoint(copies.getOrDefault(candidate.target(), Set.of()), stored.keySet())
                        && Collections.disjoint(copies.getOrDefault(candidate.target(), Set.of()), entering.keySet()))
                .toList();
        var replaced = new HashSet<UUID>();
        enter.forEach(candidate -> replaced.add(candidate.target()));
        var stay = stored.values().stream().filter(candidate -> !replaced.contains(candidate.target())
                && (!leaving.contains(candidate.target()) || isRead(candidate)));
        return new Found(article,
                Stream.concat(stay, enter.stream()).sorted(Candidate.BEST_FIRST).limit(kept).toList());
    }

    private static boolean isRead(@Nullable Candidate stored) {
        return stored != null && stored.readers() > 0;
    }
}
