package org.masthead.related.automatic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.masthead.related.automatic.Work.Found;

/**
 * What makes a stored list the one that was found: an article that enters it is a row more and one less. Rows that say nearly
 * the same stay, but for the fewest that have to be written so that the order is the one that was found.
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
        var after = withFewestWritten(list.candidates(), before);
        var stays = after.stream().filter(candidate -> candidate.equals(before.get(candidate.target())))
                .map(Candidate::target).collect(Collectors.toSet());
        return new Rewriting(list.article(), before.keySet().stream().filter(target -> !stays.contains(target)).toList(),
                after.stream().filter(candidate -> !stays.contains(candidate.target())).toList(), End.of(after));
    }

    boolean changesNothing() {
        return removed.isEmpty() && added.isEmpty();
    }

    /** A way to write a list up to a place. */
    private record Way(Candidate last, int written, @Nullable Way before) {
    }

    /**
     * From place to place, the better way to each of the two that may stand there. What was found is in order, so one is left.
     */
    private static List<Candidate> withFewestWritten(List<Candidate> found, Map<UUID, Candidate> before) {
        var ways = new ArrayList<Way>();
        for (var candidate : found) {
            var stored = before.get(candidate.target());
            var further = new ArrayList<Way>();
            if (stored != null && candidate.saysWhat(stored)) {
                add(further, ways, stored, 0);
            }
            if (!candidate.equals(stored)) {
                add(further, ways, candidate, 1);
            }
            if (further.isEmpty()) {
                throw new IllegalArgumentException("was not found in order: " + found);
            }
            ways = further;
        }
        var after = new ArrayList<Candidate>();
        for (var way = fewest(ways); way != null; way = way.before()) {
            after.add(way.last());
        }
        Collections.reverse(after);
        return after;
    }

    private static void add(List<Way> further, List<Way> ways, Candidate next, int written) {
        var before = fewest(ways.stream().filter(way -> Candidate.BEST_FIRST.compare(way.last(), next) < 0).toList());
        if (before != null) {
            further.add(new Way(next, before.written() + written, before));
        } else if (ways.isEmpty()) {
            further.add(new Way(next, written, null));
        }
    }

    private static @Nullable Way fewest(List<Way> ways) {
        return ways.stream().min((one, other) -> Integer.compare(one.written(), other.written())).orElse(null);
    }
}
