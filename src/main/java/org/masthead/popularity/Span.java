package org.masthead.popularity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The lengths of the buckets that views are counted in, all aligned to UTC. Days are kept for good. */
enum Span {
    // What rose in the window before the last 24 hours is compared with a third such window, which begins five minutes early
    FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofDays(4)),
    HOUR(Duration.ofHours(1), Duration.ofDays(40)),
    DAY(Duration.ofDays(1), null);

    private final Duration length;
    private final @Nullable Duration kept;

    Span(Duration length, @Nullable Duration kept) {
        this.length = length;
        this.kept = kept;
    }

    /** Buckets of one span that start in {@code [from, to)}. */
    record Range(Span span, Instant from, Instant to) {
    }

    /**
     * A stretch of time by UTC days: whole ones in {@code [from, to)}, and what there is of the day before and of the one
     * after.
     */
    record Days(List<Range> first, Instant from, Instant to, List<Range> last) {
    }

    static Days days(Instant from, Instant to) {
        var first = DAY.ceil(from);
        var last = DAY.floor(to);
        return last.isBefore(first) ? new Days(cover(from, to), to, to, List.of())
                : new Days(cover(from, first), first, last, cover(last, to));
    }

    int minutes() {
        return (int) length.toMinutes();
    }

    Instant floor(Instant time) {
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), length.toMillis()) * length.toMillis());
    }

    Instant ceil(Instant time) {
        var floor = floor(time);
        return floor.equals(time) ? time : floor.plus(length);
    }

    /** The bucket after the one that begins at this time. */
    Instant after(Instant startsAt) {
        return startsAt.plus(length);
    }

    /** Whether a bucket is still kept, and so still written, when the clock shows {@code now}. */
    boolean keeps(Instant startsAt, Instant now) {
        return kept == null || !startsAt.isBefore(now.minus(kept));
    }

    @Nullable
    Duration kept() {
        return kept;
    }

    /**
     * The fewest buckets that make up {@code [from, to)}, whose ends are aligned to five minutes: days inside, hours and
     * minutes at the ends.
     */
    static List<Range> cover(Instant from, Instant to) {
        var ranges = new ArrayList<Range>();
        cover(DAY, from, to, ranges);
        return ranges;
    }

    private static void cover(Span span, Instant from, Instant to, List<Range> ranges) {
        if (!from.isBefore(to)) {
            return;
        }
        var first = span.ceil(from);
        var last = span.floor(to);
        if (span == FIVE_MINUTES) {
            ranges.add(new Range(span, from, to));
        } else if (first.isBefore(last)) {
            cover(span.finer(), from, first, ranges);
            ranges.add(new Range(span, first, last));
            cover(span.finer(), last, to, ranges);
        } else {
            cover(span.finer(), from, to, ranges);
        }
    }

    private Span finer() {
        return values()[ordinal() - 1];
    }
}
