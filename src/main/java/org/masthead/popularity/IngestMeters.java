package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** What became of the events this instance was sent, since it started: for {@code /q/metrics} and for editors. */
@Startup
@ApplicationScoped
class IngestMeters {

    enum Outcome {
        /** Counted. */
        accepted,
        /** Of an id or a visitor that was counted before. */
        duplicate,
        /** Of crawlers, monitors and prefetches. */
        bot,
        /** Of an article that is not live. */
        unknown,
        /** Of a batch, and not well-formed. */
        invalid,
        /** Answered 503, as their transaction failed. */
        failed,
        /** Answered 503, as too many waited. */
        refused
    }

    private final Instant since;
    private final Map<Outcome, LongAdder> events = new EnumMap<>(Outcome.class);
    private final DistributionSummary batches;
    private final Timer commits;
    private final LongAccumulator largest = new LongAccumulator(Math::max, 0);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    IngestMeters(MeterRegistry metrics, Clock clock) {
        since = clock.instant();
        for (var outcome : Outcome.values()) {
            var count = new LongAdder();
            events.put(outcome, count);
            FunctionCounter.builder("masthead.views", count, LongAdder::sum).tag("outcome", outcome.name())
                    .description("Events, by what became of them").register(metrics);
        }
        batches = DistributionSummary.builder("masthead.views.batch").description("Events in a transaction").register(metrics);
        commits = Timer.builder("masthead.views.commit").description("Transactions that count views").register(metrics);
    }

    void add(Outcome outcome, long count) {
        events.get(outcome).add(count);
    }

    void add(ViewReport report) {
        add(Outcome.accepted, report.accepted());
        add(Outcome.duplicate, report.duplicates());
        add(Outcome.bot, report.bots());
        add(Outcome.unknown, report.unknown());
    }

    void committed(int size, Duration took) {
        batches.record(size);
        commits.record(took);
        largest.accumulate(size);
        longest.accumulate(took.toNanos());
    }

    Instant since() {
        return since;
    }

    long count(Outcome outcome) {
        return events.get(outcome).sum();
    }

    long batches() {
        return batches.count();
    }

    IngestReport.BatchSize batchSize() {
        return new IngestReport.BatchSize(batches.mean(), largest.get());
    }

    IngestReport.CommitTime commitTime() {
        return new IngestReport.CommitTime(commits.mean(TimeUnit.MILLISECONDS),
                TimeUnit.NANOSECONDS.toMicros(longest.get()) / 1000.0);
    }
}
