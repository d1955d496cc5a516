package org.masthead.popularity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * How views come in. All but {@code robots} is of the instance that answers, since it started; {@code inFlight} and
 * {@code visitors.waiting} are of this moment.
 *
 * @param failed events answered 503, as their transaction failed
 * @param refused events answered 503, as too many waited
 */
public record IngestReport(Instant since, Instant asOf, long accepted, long duplicates, long bots, long unknown, long invalid,
        long failed, long refused, int inFlight, long batches, BatchSize batchSize, CommitTime commitMillis,
        VisitorFlush visitors, RobotDay robots) {

    /** Events in a transaction. */
    public record BatchSize(double average, long maximum) {
    }

    /** Milliseconds from taking a batch until its commit. */
    public record CommitTime(double average, double maximum) {
    }

    /**
     * @param waiting views that are counted and whose visitors are not yet
     * @param lagSeconds how long the first of them has waited, 0 when none does
     * @param writtenAt when visitors were last written, null when they never were
     */
    public record VisitorFlush(int waiting, double lagSeconds, @Nullable Instant writtenAt) {
    }

    /** Crawlers, monitors and prefetches of a UTC day, on all instances; the most frequent of each. */
    public record RobotDay(String day, long views, List<RobotVisits> robots, List<RobotViews> articles) {
    }

    public record RobotVisits(String robot, long views) {
    }

    public record RobotViews(UUID article, long views) {
    }
}
