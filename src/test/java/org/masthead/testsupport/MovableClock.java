package org.masthead.testsupport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * The service's clock in tests: real time plus an offset, so that tomorrow comes without waiting. Back at real time after each
 * test.
 */
@ApplicationScoped
public class MovableClock extends Clock {

    /** A system property, as each profile loads this class anew: the days that are taken. */
    private static final String DAYS = "masthead.test.days";
    private static final int FIRST_DAY = 600;
    // Longer than any window of a ranking
    private static final int DAYS_APART = 40;

    private static volatile Duration offset = Duration.ZERO;

    public static void advance(Duration by) {
        offset = offset.plus(by);
    }

    /** Time goes on from there. */
    public static void set(Instant now) {
        offset = Duration.between(Instant.now(), now);
    }

    /**
     * Leaps to a day on which no other test has published, scheduled or viewed anything, and on which what this one schedules
     * comes in the middle of no other.
     */
    public static Instant aDayOfItsOwn() {
        synchronized (System.getProperties()) {
            var day = Integer.getInteger(DAYS, FIRST_DAY) + DAYS_APART;
            System.setProperty(DAYS, String.valueOf(day));
            advance(Duration.ofDays(day));
        }
        return new MovableClock().instant();
    }

    public static void reset() {
        offset = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        // Milliseconds, as the service's own clock
        return Instant.now().plus(offset).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneId.of("Z");
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
