package org.masthead.shared.limit;

import java.time.Duration;

import io.github.bucket4j.TimeMeter;

/** Time that stands still until it is told to go on. */
class SteppedTime implements TimeMeter {

    private long nanos;

    void advanceMillis(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }

    @Override
    public long currentTimeNanos() {
        return nanos;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
