package org.masthead.related.automatic;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import org.masthead.related.automatic.Work.Found;

/**
 * What makes a stored list the one that was found. Rows that say nearly the same stay, unless their order is another: an
 * article that enters a list is a row more and one less.
 */
record Rewriting(UUID article, List<UUID> removed, List<Candidate> added, End end) {

    /**
     * How a list ends.
     *
     * @param lastScore 0 when there is none
     */
    record End(int entries, double lastScore) {

        static final End OF_NONE = new End(0, 0);

        static End of(List<Candidate> list) {
            return list.isEmpty() ? OF_NONE : new End(list.size(), list.get(list.size() - 1).score());
        }

        /** The score that another needs to enter the list; 0 when there is room. */
        double lastPlace(int kept) {
            return entries < kept ? 0 : lastScore;
        }
    }

    /** @param before what is stored, by target */
    static Rewriting of(Found list, Map<UUID, Candidate> before) {
        var found = list.candidates();
        var nearly = found.stream().map(candidate -> {
            var stored = before.get(candidate.target());
            return stored != null && candidate.saysWhat(stored) ? stored : candidate;
        }).toList();
        var after = inOrder(nearly) ? nearly : found;
        var stays = after.stream().filter(candidate -> candidate.equals(before.get(candidate.target())))
                .map(Candidate::target).collect(Collectors.toSet());
        return new Rewriting(list.article(), before.keySet().stream().filter(target -> !stays.contains(target)).toList(),
                after.stream().filter(candidate -> !stays.contains(candidate.target())).toList(),
                End.of(after));
    }

    private static boolean inOrder(List<Candidate> candidates) {
        for (int i = 1; i < candidates.size(); i++) {
            if (Candidate.BEST_FIRST.compare(candidates.get(i - 1), candidates.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    boolean changesNothing() {
        return removed.isEmpty() && added.isEmpty();
    }
}
