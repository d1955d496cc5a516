package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class VisitorSketchTest {

    @Test
    void fewVisitorsAreCountedExactly() {
        var visitors = hashes(1, 1023);
        assertThat(VisitorSketch.estimate(VisitorSketch.of())).isZero();
        assertThat(VisitorSketch.estimate(VisitorSketch.of(visitors[0]))).isEqualTo(1);
        assertThat(VisitorSketch.estimate(VisitorSketch.of(visitors[0], visitors[1], visitors[0]))).isEqualTo(2);
        assertThat(VisitorSketch.estimate(VisitorSketch.of(visitors))).isEqualTo(1023);
    }

    @Test
    void sketchIsAsLargeAsItsVisitorsAreMany() {
        assertThat(VisitorSketch.of()).hasSize(1);
        assertThat(VisitorSketch.of(hashes(2, 10))).hasSize(41);
        assertThat(VisitorSketch.of(hashes(2, 1_024))).hasSize(4097);
        assertThat(VisitorSketch.of(hashes(2, 100_000))).hasSize(4097);
    }

    @Test
    void manyVisitorsAreEstimatedWithinTheStatedError() {
        var squares = 0.0;
        var trials = 0;
        for (var visitors : new int[] { 1_024, 5_000, 20_000, 100_000 }) {
            for (int seed = 0; seed < 25; seed++) {
                var error = VisitorSketch.estimate(VisitorSketch.of(hashes(seed, visitors))) / visitors - 1;
                assertThat(Math.abs(error)).as("%d visitors", visitors).isLessThan(5 * VisitorSketch.STANDARD_ERROR);
                squares += error * error;
                trials++;
            }
        }
        assertThat(Math.sqrt(squares / trials)).isCloseTo(VisitorSketch.STANDARD_ERROR, withPercentage(25));
    }

    @Test
    void mergingIsCountingTogetherInWhateverOrderAndForm() {
        var few = hashes(3, 700);
        var others = hashes(4, 700);
        var many = hashes(5, 20_000);
        var all = Stream.of(few, others, many).flatMapToLong(Arrays::stream).toArray();
        assertThat(VisitorSketch.merge()).isEqualTo(VisitorSketch.of());
        assertThat(VisitorSketch.merge(VisitorSketch.of(few), VisitorSketch.of(few))).isEqualTo(VisitorSketch.of(few));
        assertThat(VisitorSketch.merge(VisitorSketch.of(many), VisitorSketch.of(few), VisitorSketch.of(others)))
                .isEqualTo(VisitorSketch.merge(VisitorSketch.of(few), VisitorSketch.of(others), VisitorSketch.of(many)))
                .isEqualTo(VisitorSketch.of(all));
        assertThat(VisitorSketch.add(VisitorSketch.of(few), others))
                .isEqualTo(VisitorSketch.merge(VisitorSketch.of(others), VisitorSketch.of(few)));
    }

    private static long[] hashes(int seed, int count) {
        RandomGenerator random = new Random(seed * 7919L + count);
        return random.longs(count).toArray();
    }
}
