package org.masthead.popularity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/**
 * Views that wait for their transaction. Bounded by events, those in the running transaction included. While many come, a
 * transaction begins at most every 8 ms, so that more share it; a lone view waits for nothing.
 */
@ApplicationScoped
class ViewBuffer {

    static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
    // Fewer are no reason to make the next ones wait
    static final int MANY = 64;

    /** The views of one request, which share a transaction, and whom to tell what became of them. */
    record Waiting(List<View> views, CompletableFuture<ViewReport> report) {
    }

    private final IngestMeters meters;
    private final int limit;
    private final int batch;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int size;
    private int queued;
    private boolean closed;
    private boolean busy;
    private long begun = System.nanoTime();

    ViewBuffer(PopularityConfig config, IngestMeters meters) {
        this.meters = meters;
        limit = config.waiting();
        batch = config.batch();
    }

    /** Completes once the transaction that holds the views has committed, or exceptionally when none will. */
    synchronized CompletionStage<ViewReport> add(List<View> views) {
        if (closed) {
            return CompletableFuture.failedFuture(new ProblemException(ProblemType.UNAVAILABLE, "The service is stopping."));
        }
        if (size + views.size() > limit) {
            meters.add(Outcome.refused, views.size());
            return CompletableFuture.failedFuture(new ProblemException(ProblemType.OVERLOADED,
                    size + " views wait to be counted, more than " + limit + " are not taken on."));
        }
        var waiting = new Waiting(views, new CompletableFuture<>());
        size += views.size();
        queued += views.size();
        queue.add(waiting);
        if (queue.size() == 1 || queued >= batch) {
            notifyAll();
        }
        return waiting.report();
    }

    /** Waits for views, then takes what fits one transaction; empty when closed and all are taken. */
    synchronized List<Waiting> take() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        if (busy) {
            for (var left = left(); left > 0 && queued < batch && !closed; left = left()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
        begun = System.nanoTime();
        var taken = new ArrayList<Waiting>();
        var events = 0;
        while (!queue.isEmpty() && (taken.isEmpty() || events + queue.peek().views().size() <= batch)) {
            var next = queue.remove();
            events += next.views().size();
            taken.add(next);
        }
        queued -= events;
        busy = taken.size() >= MANY;
        return taken;
    }

    private long left() {
        return begun + PACE_NANOS - System.nanoTime();
    }

    synchronized List<Waiting> takeAll() {
        var taken = List.copyOf(queue);
        queue.clear();
        queued = 0;
        return taken;
    }

    /** To be called before the requests are told. */
    synchronized void release(List<Waiting> done) {
        done.forEach(waiting -> size -= waiting.views().size());
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized int size() {
        return size;
    }
}
