package org.masthead.related.automatic;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.masthead.related.automatic.Work.Found;

/**
 * Another article that enters an article's list, or leaves it, without anything else being looked for.
 *
 * @param entering what it is there; empty when it leaves
 * @param copies others beside which it would have the place of a copy, or they beside it
 */
record Amendment(UUID article, UUID other, Optional<Candidate> entering, Set<UUID> copies) {

    /**
     * What becomes of what is stored. Nothing of what only a search can tell: beside copies, or what the same readers read.
     *
     * @param without others that take no place
     */
    Found of(Map<UUID, Candidate> stored, Set<UUID> without, int kept) {
        var before = stored.get(other);
        var forTheSearch = before != null && before.readers() > 0
                || entering.isPresent() && !Collections.disjoint(copies, stored.keySet());
        var others = stored.values().stream().filter(candidate -> forTheSearch || !candidate.target().equals(other));
        var enters = forTheSearch || without.contains(other) ? Stream.<Candidate> empty() : entering.stream();
        return new Found(article, Stream.concat(others, enters).sorted(Candidate.BEST_FIRST).limit(kept).toList());
    }
}
