package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.related.automatic.Rewriting.End;
import org.masthead.related.automatic.Work.Found;

/** Which rows are written when a list was found anew. */
class RewritingTest {

    private static final UUID ARTICLE = UUID.randomUUID();

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();
    private final UUID entering = UUID.randomUUID();

    private static Candidate candidate(UUID target, double score) {
        return new Candidate(target, score, 0, 0, 0, 0, 0);
    }

    private static Map<UUID, Candidate> stored(Candidate... candidates) {
        return List.of(candidates).stream().collect(Collectors.toMap(Candidate::target, Function.identity()));
    }

    private static Rewriting rewriting(Map<UUID, Candidate> before, Candidate... found) {
        return Rewriting.of(new Found(ARTICLE, List.of(found)), before);
    }

    @Test
    void whatEntersIsARowAndWhatLeavesIsOne() {
        var before = stored(candidate(first, 0.3), candidate(second, 0.2), candidate(third, 0.1));
        var list = rewriting(before, candidate(first, 0.3004), candidate(entering, 0.25), candidate(second, 0.1998));
        assertThat(list.removed()).containsExactly(third);
        assertThat(list.added()).containsExactly(candidate(entering, 0.25));
        // As it is stored, not as it was found
        assertThat(list.end()).isEqualTo(new End(3, 0.2));
        assertThat(list.changesNothing()).isFalse();
    }

    @Test
    void placesThatAreOthersAreWritten() {
        var before = stored(candidate(first, 0.2), candidate(second, 0.199));
        var list = rewriting(before, candidate(second, 0.2005), candidate(first, 0.1995));
        // The other may stay: 0.2 is less
        assertThat(list.removed()).containsExactly(second);
        assertThat(list.added()).containsExactly(candidate(second, 0.2005));
    }

    @Test
    void aPairThatChangedPlacesIsARowOrTwoOfALongList() {
        var targets = IntStream.range(0, 60).mapToObj(i -> new UUID(0, i)).toList();
        var before = targets.stream().map(target -> candidate(target, 0.5 - 0.001 * target.getLeastSignificantBits()))
                .collect(Collectors.toMap(Candidate::target, Function.identity()));
        var found = targets.stream().map(target -> candidate(target, before.get(target).score() + 0.0002))
                .collect(Collectors.toCollection(ArrayList::new));
        found.set(30, candidate(targets.get(31), 0.4702));
        found.set(31, candidate(targets.get(30), 0.4692));
        var list = Rewriting.of(new Found(ARTICLE, found), before);
        assertThat(list.added()).hasSize(1);
        assertThat(list.removed()).hasSameSizeAs(list.added());
    }

    @Test
    void listThatMovedALittleStays() {
        var before = stored(candidate(first, 0.3), candidate(second, 0.2));
        assertThat(rewriting(before, candidate(first, 0.3004), candidate(second, 0.2)).changesNothing()).isTrue();
        assertThat(rewriting(before).removed()).containsExactlyInAnyOrder(first, second);
        assertThat(rewriting(before).end()).isEqualTo(End.OF_NONE);
    }

    @Test
    void onlyAFullListHasALastPlace() {
        assertThat(new End(59, 0.2).lastPlace(60)).isZero();
        assertThat(new End(60, 0.2).lastPlace(60)).isEqualTo(0.2);
    }

    /** Against every choice of rows that stay. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void fewestRowsAreWritten(long seed) {
        var random = new Random(seed);
        for (int turn = 0; turn < 200; turn++) {
            var before = IntStream.range(0, 8).mapToObj(i -> candidate(new UUID(0, i), 0.1 + random.nextInt(60) * 0.0002))
                    .collect(Collectors.toMap(Candidate::target, Function.identity()));
            var found = before.values().stream()
                    .map(candidate -> candidate(candidate.target(), candidate.score() + random.nextInt(-20, 21) * 0.0002))
                    .sorted(Candidate.BEST_FIRST).toList();
            assertThat(Rewriting.of(new Found(ARTICLE, found), before).added()).hasSize(fewest(found, before));
        }
    }

    private static int fewest(List<Candidate> found, Map<UUID, Candidate> before) {
        return IntStream.range(0, 1 << found.size()).filter(choice -> {
            var list = IntStream.range(0, found.size()).mapToObj(
                    i -> (choice & 1 << i) == 0 ? before.get(found.get(i).target()) : found.get(i)).toList();
            return IntStream.range(0, found.size())
                    .allMatch(i -> found.get(i).saysWhat(before.get(found.get(i).target())) || (choice & 1 << i) != 0)
                    && list.equals(list.stream().sorted(Candidate.BEST_FIRST).toList());
        }).map(choice -> (int) IntStream.range(0, found.size())
                .filter(i -> (choice & 1 << i) != 0 && !found.get(i).equals(before.get(found.get(i).target()))).count())
                .min().orElseThrow();
    }

    /** Lists of up to 20 whose scores move, with articles that come and go, written one over the other. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void whatIsStoredIsInTheOrderThatWasFound(long seed) {
        var random = new Random(seed);
        var targets = IntStream.range(0, 30).mapToObj(i -> new UUID(random.nextLong(), random.nextLong())).toList();
        var scores = targets.stream().collect(Collectors.toMap(Function.identity(), target -> random.nextInt(40) * 0.003));
        var stored = new HashMap<UUID, Candidate>();
        var stayed = 0;
        for (int turn = 0; turn < 300; turn++) {
            scores.replaceAll((target, score) -> Math.max(0, score + random.nextInt(-3, 4) * 0.0004));
            var moved = targets.get(random.nextInt(targets.size()));
            scores.put(moved, random.nextInt(40) * 0.003);
            var found = scores.entrySet().stream().map(entry -> candidate(entry.getKey(), entry.getValue()))
                    .sorted(Candidate.BEST_FIRST).limit(random.nextInt(21)).toList();
            var list = Rewriting.of(new Found(ARTICLE, found), stored);
            list.removed().forEach(stored::remove);
            for (var candidate : list.added()) {
                assertThat(stored.put(candidate.target(), candidate)).isNull();
            }
            var now = new ArrayList<>(stored.values());
            now.sort(Candidate.BEST_FIRST);
            assertThat(now.stream().map(Candidate::target).toList()).isEqualTo(found.stream().map(Candidate::target).toList());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).saysWhat(now.get(i))).isTrue();
            }
            assertThat(list.end()).isEqualTo(End.of(now));
            stayed += found.size() - list.added().size();
        }
        assertThat(stayed).isPositive();
    }
}
