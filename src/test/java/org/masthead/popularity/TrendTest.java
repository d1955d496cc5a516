package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

class TrendTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aViewNowScoresOne() {
        assertThat(Trend.score(Trend.of(1, NOON), NOON)).isCloseTo(1, within(1e-9));
    }

    @Test
    void aViewHalvesEverySixHours() {
        var trend = Trend.of(8, NOON);
        assertThat(Trend.score(trend, NOON.plus(Duration.ofHours(6)))).isCloseTo(4, within(1e-9));
        assertThat(Trend.score(trend, NOON.plus(Duration.ofHours(18)))).isCloseTo(1, within(1e-9));
        assertThat(Trend.score(trend, NOON.plus(Duration.ofHours(3)))).isCloseTo(8 / Math.sqrt(2), within(1e-9));
    }

    @Test
    void sumsAddDecayedViewsInAnyOrder() {
        // 10 now, 10 six hours ago, 4 a day ago: 10 + 5 + 4 / 16
        var now = Trend.of(10, NOON);
        var earlier = Trend.of(10, NOON.minus(Duration.ofHours(6)));
        var yesterday = Trend.of(4, NOON.minus(Duration.ofHours(24)));
        assertThat(Trend.score(Trend.sum(Trend.sum(now, earlier), yesterday), NOON)).isCloseTo(15.25, within(1e-8));
        assertThat(Trend.score(Trend.sum(yesterday, Trend.sum(earlier, now)), NOON)).isCloseTo(15.25, within(1e-8));
    }

    @Test
    void nothingAddsNothing() {
        var trend = Trend.of(3, NOON);
        assertThat(Trend.sum(Trend.NONE, trend)).isEqualTo(trend);
        assertThat(Trend.sum(trend, Trend.NONE)).isEqualTo(trend);
        assertThat(Trend.score(Trend.NONE, NOON)).isZero();
    }

    @Test
    void aMillionViewsOneByOneAreAMillion() {
        var trend = Trend.NONE;
        for (int i = 0; i < 1_000_000; i++) {
            trend = Trend.sum(trend, Trend.of(1, NOON));
        }
        assertThat(Trend.score(trend, NOON)).isCloseTo(1_000_000, within(50.0));
    }
}
