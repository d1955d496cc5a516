package org.masthead.related.automatic;

import java.util.concurrent.TimeUnit;

/** When it is time to log again how far something is: every ten seconds. What takes less tells nothing. */
final class Progress {

    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long told = System.nanoTime();

    boolean isDue() {
        var now = System.nanoTime();
        if (now - told < EVERY_NANOS) {
            return false;
        }
        told = now;
        return true;
    }

    /** Something begins, or rests. */
    void restart() {
        told = System.nanoTime();
    }

    /** The next step tells, as it is known to take long. */
    void hasten() {
        told = System.nanoTime() - EVERY_NANOS;
    }
}
