package org.masthead.related;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Looks for a chain of edges from one set of articles to another, breadth first from both sides at once. It goes on from
 * the smaller side: adding to either end of a long series then costs one step, not one per part.
 */
final class CycleSearch {

    /** An edge of one type. */
    record Link(UUID source, UUID target) {
    }

    private final Map<UUID, UUID> before = new HashMap<>();
    private final Map<UUID, UUID> after = new HashMap<>();
    private Set<UUID> onward;
    private Set<UUID> backward;

    private CycleSearch(Set<UUID> starts, Set<UUID> ends) {
        // Those at the ends of the chain point at themselves
        starts.forEach(start -> before.put(start, start));
        ends.forEach(end -> after.put(end, end));
        onward = starts;
        backward = ends;
    }

    /**
     * @param leaving the edges that leave these articles
     * @param entering the edges that enter them
     * @return a shortest chain from one of the starts to one of the ends, both included; empty when there is none
     */
    static List<UUID> chain(Set<UUID> starts, Set<UUID> ends, Function<Collection<UUID>, List<Link>> leaving,
            Function<Collection<UUID>, List<Link>> entering) {
        var search = new CycleSearch(starts, ends);
        var meeting = starts.stream().filter(ends::contains).findFirst().orElse(null);
        while (meeting == null && !search.onward.isEmpty() && !search.backward.isEmpty()) {
            meeting = search.onward.size() <= search.backward.size() ? search.goOnward(leaving) : search.goBackward(entering);
        }
        return meeting == null ? List.of() : search.through(meeting);
    }

    private @Nullable UUID goOnward(Function<Collection<UUID>, List<Link>> leaving) {
        var reached = new HashSet<UUID>();
        for (var link : leaving.apply(onward)) {
            if (before.putIfAbsent(link.target(), link.source()) == null) {
                reached.add(link.target());
            }
        }
        onward = reached;
        return met(reached, after);
    }

    private @Nullable UUID goBackward(Function<Collection<UUID>, List<Link>> entering) {
        var reached = new HashSet<UUID>();
        for (var link : entering.apply(backward)) {
            if (after.putIfAbsent(link.source(), link.target()) == null) {
                reached.add(link.source());
            }
        }
        backward = reached;
        return met(reached, before);
    }

    private static @Nullable UUID met(Set<UUID> reached, Map<UUID, UUID> known) {
        return reached.stream().filter(known::containsKey).findFirst().orElse(null);
    }

    private List<UUID> through(UUID meeting) {
        var chain = new ArrayList<UUID>(List.of(meeting));
        for (var at = meeting; !before.get(at).equals(at); at = before.get(at)) {
            chain.add(before.get(at));
        }
        Collections.reverse(chain);
        for (var at = meeting; !after.get(at).equals(at); at = after.get(at)) {
            chain.add(after.get(at));
        }
        return chain;
    }
}
