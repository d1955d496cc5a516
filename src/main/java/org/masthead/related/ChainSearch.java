package org.masthead.related;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Looks for a shortest chain of edges from one set of articles to another, breadth first from both sides at once. It goes on
 * from the smaller side: adding to either end of a long series then costs one step, not one per part. Of several shortest
 * chains it takes that with the fewest automatic edges, and of those, step by step from the start, the smaller id; so the order
 * in which edges are read does not matter.
 */
final class ChainSearch {

    /** An edge to be walked from source to target. */
    record Link(UUID source, UUID target, boolean automatic) {

        Link(UUID source, UUID target) {
            this(source, target, false);
        }
    }

    /** The chain, both its ends included; empty when none was found, and then there is none if the search is complete. */
    record Found(List<UUID> chain, boolean complete) {
    }

    private record Step(UUID article, boolean automatic) {
    }

    private static final class Side {

        /** Of each article that was reached, all the steps that lead nearer to this side's beginning. */
        final Map<UUID, List<Step>> nearer = new LinkedHashMap<>();
        final Function<Link, UUID> known;
        final Function<Link, UUID> reached;
        Set<UUID> outermost;
        int depth;
        boolean stuck;

        Side(Set<UUID> beginning, Function<Link, UUID> known, Function<Link, UUID> reached) {
            beginning.forEach(article -> nearer.put(article, List.of()));
            outermost = beginning;
            this.known = known;
            this.reached = reached;
        }

        void goOn(List<Link> links) {
            var level = new LinkedHashMap<UUID, List<Step>>();
            for (var link : links) {
                if (!nearer.containsKey(reached.apply(link))) {
                    level.computeIfAbsent(reached.apply(link), article -> new ArrayList<>())
                            .add(new Step(known.apply(link), link.automatic()));
                }
            }
            nearer.putAll(level);
            outermost = level.keySet();
            depth++;
        }
    }

    private final Side onward;
    private final Side backward;

    private ChainSearch(Set<UUID> starts, Set<UUID> ends) {
        onward = new Side(starts, Link::source, Link::target);
        backward = new Side(ends, Link::target, Link::source);
    }

    /**
     * @param leaving the edges that leave these articles
     * @param entering the edges that enter them
     * @return a shortest chain from one of the starts to one of the ends, both included; empty when there is none
     */
    static List<UUID> chain(Set<UUID> starts, Set<UUID> ends, Function<Collection<UUID>, List<Link>> leaving,
            Function<Collection<UUID>, List<Link>> entering) {
        return chain(starts, ends, Integer.MAX_VALUE, leaving.andThen(Optional::of), entering.andThen(Optional::of),
                (here, there) -> Optional.empty()).chain();
    }

    /**
     * The same for at most {@code longest} edges, where articles may have too many edges to walk: the functions answer empty
     * then, and the search goes on from the other side alone. When neither can, one more step is possible all the same.
     *
     * @param across the edges that lead from some of these articles to some of those
     */
    static Found chain(Set<UUID> starts, Set<UUID> ends, int longest,
            Function<Collection<UUID>, Optional<List<Link>>> leaving,
            Function<Collection<UUID>, Optional<List<Link>>> entering,
            BiFunction<Set<UUID>, Set<UUID>, Optional<List<Link>>> across) {
        var search = new ChainSearch(starts, ends);
        var onward = search.onward;
        var backward = search.backward;
        var meeting = meeting(onward, backward);
        while (meeting.isEmpty() && !onward.outermost.isEmpty() && !backward.outermost.isEmpty()
                && onward.depth + backward.depth < longest) {
            if (onward.stuck && backward.stuck) {
                across.apply(onward.outermost, backward.outermost).ifPresent(onward::goOn);
                meeting = meeting(onward, backward);
                return new Found(meeting.isEmpty() ? List.of() : search.through(meeting),
                        !meeting.isEmpty() || onward.depth + backward.depth == longest);
            }
            var side = backward.stuck || !onward.stuck && onward.outermost.size() <= backward.outermost.size() ? onward
                    : backward;
            (side == onward ? leaving : entering).apply(side.outermost).ifPresentOrElse(side::goOn, () -> side.stuck = true);
            meeting = meeting(side, side == onward ? backward : onward);
        }
        return new Found(meeting.isEmpty() ? List.of() : search.through(meeting), true);
    }

    private static List<UUID> meeting(Side side, Side other) {
        return side.outermost.stream().filter(other.nearer::containsKey).toList();
    }

    /** Only the steps on shortest chains count: those between the starts and the articles where the sides met. */
    private List<UUID> through(List<UUID> meeting) {
        var next = new HashMap<>(backward.nearer);
        var costs = new HashMap<UUID, Integer>();
        // They were reached level by level, so that the cost of what is nearer is known
        backward.nearer.forEach((article, steps) -> costs.put(article, cost(steps, costs)));
        var level = Set.copyOf(meeting);
        for (int depth = onward.depth; depth > 0; depth--) {
            var before = new HashMap<UUID, List<Step>>();
            for (var article : level) {
                for (var step : onward.nearer.get(article)) {
                    before.computeIfAbsent(step.article(), first -> new ArrayList<>())
                            .add(new Step(article, step.automatic()));
                }
            }
            before.forEach((article, steps) -> costs.put(article, cost(steps, costs)));
            next.putAll(before);
            level = before.keySet();
        }
        var chain = new ArrayList<UUID>();
        var starts = level.stream().map(start -> new Step(start, false)).toList();
        for (var step = cheapest(starts, costs); step.isPresent();) {
            var article = step.get().article();
            chain.add(article);
            step = cheapest(next.get(article), costs);
        }
        return chain;
    }

    private static Optional<Step> cheapest(List<Step> steps, Map<UUID, Integer> costs) {
        // As text: Java compares UUIDs as signed numbers
        return steps.stream().min(Comparator.comparing((Step step) -> cost(step, costs))
                .thenComparing(step -> step.article().toString()));
    }

    private static int cost(List<Step> steps, Map<UUID, Integer> costs) {
        return cheapest(steps, costs).map(step -> cost(step, costs)).orElse(0);
    }

    private static int cost(Step step, Map<UUID, Integer> costs) {
        return costs.get(step.article()) + (step.automatic() ? 1 : 0);
    }
}
