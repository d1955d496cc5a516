package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.UUID;

import org.junit.jupiter.api.Test;

class RepeatsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final UUID ARTICLE = UUID.fromString("01a20a99-a282-775b-adce-338afa6bf378");

    private final Repeats repeats = new Repeats(1000);

    private static Accepted view(long visitor, Instant at) {
        return new Accepted(ARTICLE, ViewType.view, at, visitor);
    }

    private boolean counts(long visitor, Instant at) {
        repeats.turnTo(NOON);
        var counts = !repeats.repeats(view(visitor, at));
        repeats.keepPending();
        return counts;
    }

    @Test
    void decidesAsAPlainComparisonWithAllThatCounted() {
        var random = new Random(5);
        for (long visitor = 1; visitor < 50; visitor++) {
            var counted = new ArrayList<Instant>();
            for (int event = 0; event < 20; event++) {
                var at = NOON.plusMillis(random.nextInt(300_000));
                var alone = counted.stream().allMatch(other -> Math.abs(other.toEpochMilli() - at.toEpochMilli()) >= 30_000);
                assertThat(counts(visitor, at)).as("%s after %s", at, counted).isEqualTo(alone);
                if (alone) {
                    counted.add(at);
                }
            }
        }
    }

    @Test
    void whatWasRolledBackHasNotCounted() {
        repeats.turnTo(NOON);
        assertThat(repeats.repeats(view(1, NOON))).isFalse();
        assertThat(repeats.repeats(view(1, NOON))).isTrue();
        assertThat(counts(1, NOON)).isTrue();
        assertThat(counts(1, NOON)).isFalse();
    }

    @Test
    void anotherInstancesViewsCountAsItsOwn() {
        repeats.learn(view(1, NOON.minusSeconds(10)));
        assertThat(counts(1, NOON)).isFalse();
        assertThat(counts(2, NOON)).isTrue();
    }

    @Test
    void knowsViewsForHalfAMinuteAtLeast() {
        counts(1, NOON);
        repeats.turnTo(NOON.plusSeconds(29));
        assertThat(repeats.repeats(view(1, NOON.plusSeconds(29)))).isTrue();
        repeats.turnTo(NOON.plusSeconds(30));
        assertThat(repeats.repeats(view(1, NOON.plusSeconds(20)))).isTrue();
    }

    @Test
    void forgetsTheOldestWhenItIsFull() {
        counts(0, NOON);
        for (long visitor = 1; visitor <= 1000; visitor++) {
            counts(visitor, NOON);
        }
        assertThat(counts(0, NOON)).isFalse();
        for (long visitor = 1001; visitor <= 2000; visitor++) {
            counts(visitor, NOON);
        }
        assertThat(counts(0, NOON)).isTrue();
        assertThat(counts(2000, NOON)).isFalse();
    }
}
