package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;

import org.junit.jupiter.api.Test;
import org.masthead.popularity.Span.Range;

class WindowTest {

    private static final Instant NOW = Instant.parse("2026-11-23T16:42:17.123Z");

    @Test
    void beginsWithTheBucketItsAgeLiesIn() {
        assertThat(Window.HOUR.from(NOW)).isEqualTo("2026-11-23T15:40:00Z");
        assertThat(Window.DAY.from(NOW)).isEqualTo("2026-11-22T16:40:00Z");
        assertThat(Window.WEEK.from(NOW)).isEqualTo("2026-11-16T16:00:00Z");
        assertThat(Window.MONTH.from(NOW)).isEqualTo("2026-10-24T00:00:00Z");
        assertThat(Window.ALL.from(NOW)).isNull();
        assertThat(Window.WEEK.before(Instant.parse("2026-11-16T16:00:00Z"), 1)).isEqualTo("2026-11-09T16:00:00Z");
    }

    @Test
    void coverHasDaysInsideAndFinerEnds() {
        assertThat(Span.cover(Instant.parse("2026-11-20T22:50:00Z"), Instant.parse("2026-11-23T01:10:00Z"))).containsExactly(
                new Range(Span.FIVE_MINUTES, Instant.parse("2026-11-20T22:50:00Z"), Instant.parse("2026-11-20T23:00:00Z")),
                new Range(Span.HOUR, Instant.parse("2026-11-20T23:00:00Z"), Instant.parse("2026-11-21T00:00:00Z")),
                new Range(Span.DAY, Instant.parse("2026-11-21T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z")),
                new Range(Span.HOUR, Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-23T01:00:00Z")),
                new Range(Span.FIVE_MINUTES, Instant.parse("2026-11-23T01:00:00Z"), Instant.parse("2026-11-23T01:10:00Z")));
    }

    @Test
    void coverLeavesNoGapAndNoOverlap() {
        for (int start = 0; start < 400; start++) {
            for (int length = 0; length < 700; length += 7) {
                var from = Instant.parse("2026-11-23T00:00:00Z").plus(Duration.ofMinutes(5L * start));
                var to = from.plus(Duration.ofMinutes(5L * length));
                var ranges = new ArrayList<>(Span.cover(from, to));
                ranges.sort(Comparator.comparing(Range::from));
                var at = from;
                for (var range : ranges) {
                    assertThat(range.from()).isEqualTo(at);
                    assertThat(range.span().floor(range.from())).isEqualTo(range.from());
                    at = range.to();
                }
                assertThat(at).isEqualTo(to);
            }
        }
    }

    @Test
    void daysAreWholeOnesAndPartsBeforeAndAfter() {
        var days = Span.days(Instant.parse("2026-11-20T22:50:00Z"), Instant.parse("2026-11-23T01:00:00Z"));
        assertThat(days.first()).containsExactly(
                new Range(Span.FIVE_MINUTES, Instant.parse("2026-11-20T22:50:00Z"), Instant.parse("2026-11-20T23:00:00Z")),
                new Range(Span.HOUR, Instant.parse("2026-11-20T23:00:00Z"), Instant.parse("2026-11-21T00:00:00Z")));
        assertThat(days.from()).isEqualTo("2026-11-21T00:00:00Z");
        assertThat(days.to()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(days.last()).containsExactly(
                new Range(Span.HOUR, Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-23T01:00:00Z")));

        var within = Span.days(Instant.parse("2026-11-20T10:00:00Z"), Instant.parse("2026-11-20T12:00:00Z"));
        assertThat(within.first()).containsExactly(
                new Range(Span.HOUR, Instant.parse("2026-11-20T10:00:00Z"), Instant.parse("2026-11-20T12:00:00Z")));
        assertThat(within.from()).isEqualTo(within.to());
        assertThat(within.last()).isEmpty();

        var whole = Span.days(Instant.parse("2026-11-20T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(whole.first()).isEmpty();
        assertThat(whole.last()).isEmpty();
        assertThat(Duration.between(whole.from(), whole.to())).isEqualTo(Duration.ofDays(1));
    }
}
