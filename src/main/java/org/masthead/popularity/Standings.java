package org.masthead.popularity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Catalogue.Edition;

/**
 * The order of all live articles by one measure, best first, equals in the order of their ids. The first thousand are sorted
 * when somebody asks; who looks for more, or for few with a rare tag, goes through those that it can be.
 */
final class Standings {

    private static final int SORTED = 1000;
    // Whose ranks are kept, so that nobody fills the memory with filters
    private static final int FILTERS = 50;

    private final Edition edition;
    private final long[] keys;
    private final long[] counts;
    private final LongToDoubleFunction score;
    private final Comparator<Integer> order;
    private final Map<Filter, int[]> admitted = new ConcurrentHashMap<>();
    private volatile @Nullable List<Integer> top;
    private volatile int @Nullable [] positions;

    /**
     * @param keys by number: the greater the better, 0 for what is not in it
     * @param counts by number: how many events that is
     * @param score from a key
     */
    Standings(Edition edition, long[] keys, long[] counts, LongToDoubleFunction score) {
        this.edition = edition;
        this.keys = keys;
        this.counts = counts;
        this.score = score;
        var places = edition.ids().places();
        order = Comparator.<Integer> comparingLong(number -> -keys[number]).thenComparingInt(number -> places[number]);
    }

    static Standings of(Edition edition, long[] counts) {
        return new Standings(edition, counts, counts, count -> count);
    }

    /** Whether these are the standings of the same counts and articles. */
    boolean are(Edition edition, long[] counts) {
        return this.edition == edition && this.counts == counts;
    }

    UUID article(int number) {
        return edition.ids().articles()[number];
    }

    double score(int number) {
        return score.applyAsDouble(keys[number]);
    }

    long count(int number) {
        return counts[number];
    }

    private boolean ranked(int number) {
        return number < keys.length && keys[number] > 0 && edition.traits(number) != null;
    }

    /** So that nobody has to wait for the first of them. */
    void prepareBest() {
        top();
        edition.prepare();
    }

    /** So that nobody has to wait for ranks. */
    void prepareRanks() {
        positions();
    }

    /** The first {@code size} that the filter admits, without those that are out. */
    List<Integer> best(Filter filter, Set<Integer> out, int size) {
        IntPredicate admitted = number -> !out.contains(number) && (filter.isEmpty() || edition.admits(number, filter));
        var sorted = top();
        var found = new ArrayList<Integer>();
        for (var number : sorted) {
            if (admitted.test(number)) {
                found.add(number);
                if (found.size() == size) {
                    return found;
                }
            }
        }
        return sorted.size() < SORTED ? found : select(edition.among(filter).filter(admitted), size);
    }

    private List<Integer> top() {
        var known = top;
        if (known == null) {
            known = select(IntStream.range(0, keys.length), SORTED);
            top = known;
        }
        return known;
    }

    private List<Integer> select(IntStream candidates, int size) {
        var best = new PriorityQueue<>(order.reversed());
        candidates.filter(this::ranked).forEach(number -> {
            if (best.size() < size) {
                best.add(number);
            } else if (order.compare(number, best.element()) < 0) {
                best.remove();
                best.add(number);
            }
        });
        return best.stream().sorted(order).toList();
    }

    /** The ranks that these, which the filter admits, have under it and without those that are out; 0 for one that has none. */
    int[] ranks(List<Integer> numbers, Filter filter, Collection<Integer> out) {
        var all = positions();
        var admitted = filter.isEmpty() ? null : admitted(filter);
        var ahead = out.stream().filter(number -> position(all, number) > 0)
                .filter(number -> filter.isEmpty() || edition.admits(number, filter)).mapToInt(number -> all[number]).sorted()
                .toArray();
        return numbers.stream().mapToInt(number -> position(all, number))
                .map(position -> position == 0 ? 0
                        : (admitted == null ? position : before(admitted, position) + 1) - before(ahead, position))
                .toArray();
    }

    private static int before(int[] sorted, int position) {
        var place = Arrays.binarySearch(sorted, position);
        return place < 0 ? -place - 1 : place;
    }

    /** The positions of all that the filter admits, in order; kept for the next who asks. */
    private int[] admitted(Filter filter) {
        var known = admitted.get(filter);
        if (known == null) {
            var all = positions();
            known = edition.among(filter).filter(number -> position(all, number) > 0 && edition.admits(number, filter))
                    .map(number -> all[number]).sorted().toArray();
            if (admitted.size() < FILTERS) {
                admitted.put(filter, known);
            }
        }
        return known;
    }

    private static int position(int[] positions, int number) {
        return number >= 0 && number < positions.length ? positions[number] : 0;
    }

    private int[] positions() {
        var known = positions;
        if (known == null) {
            known = new int[keys.length];
            var position = 0;
            for (var number : IntStream.range(0, keys.length).filter(this::ranked).boxed().sorted(order).toList()) {
                known[number] = ++position;
            }
            positions = known;
        }
        return known;
    }
}
