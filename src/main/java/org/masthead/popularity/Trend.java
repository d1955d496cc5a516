package org.masthead.popularity;

import java.time.Duration;
import java.time.Instant;

/**
 * Exponential decay with a half-life of six hours, kept forward: the logarithm to base 2 of the sum of {@code 2^(t / 6h)}
 * over the times t of all views since 1970. It never has to be aged, orders articles as their decayed scores do, and a late
 * view may be added at any time.
 */
final class Trend {

    /** The trend of no views, far below that of one at any time. */
    static final double NONE = -1e6;

    /** One view a week ago: what scores less does not trend. */
    static final double LEAST = Math.pow(2, -28);

    private static final double HALF_LIFE = Duration.ofHours(6).toMillis();
    private static final double LN_2 = Math.log(2);

    private Trend() {
    }

    static double of(long views, Instant at) {
        return at.toEpochMilli() / HALF_LIFE + Math.log(views) / LN_2;
    }

    /** The trend of both together; {@link Counters} does the same in SQL, where it is atomic. */
    static double sum(double one, double other) {
        return Math.max(one, other) + Math.log1p(Math.pow(2, -Math.abs(one - other))) / LN_2;
    }

    /** Views, each halved for every six hours between it and {@code now}. */
    static double score(double trend, Instant now) {
        return Math.pow(2, trend - now.toEpochMilli() / HALF_LIFE);
    }
}
