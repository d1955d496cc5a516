package org.masthead.related.automatic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.masthead.related.automatic.Work.Found;

/** Other articles that enter an article's list or leave it, without anything else being looked for. */
record Amendment(UUID article, Map<UUID, Candidate> entering, Set<UUID> leaving) {

    Amendment(UUID article) {
        this(article, new HashMap<>(), new HashSet<>());
    }

    void enter(Candidate candidate) {
        entering.put(candidate.target(), candidate);
    }

    void leave(UUID target) {
        leaving.add(target);
    }

    /**
     * What becomes of what is stored.
     *
     * @param without others that take no place
     */
    Found of(Map<UUID, Candidate> stored, Set<UUID> without, int kept) {
        var stay = stored.values().stream()
                .filter(candidate -> !leaving.contains(candidate.target()) && !entering.containsKey(candidate.target()));
        var enter = entering.values().stream().filter(candidate -> !without.contains(candidate.target()));
        List<Candidate> all = Stream.concat(stay, enter).sorted(Candidate.BEST_FIRST).limit(kept).toList();
        return new Found(article, all);
    }
}
