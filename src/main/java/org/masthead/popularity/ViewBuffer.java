package org.masthead.popularity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Views that wait for their transaction. Bounded by events, those in the running transaction included. */
@ApplicationScoped
class ViewBuffer {

    /** The views of one request, which share a transaction, and whom to tell what became of them. */
    record Waiting(List<View> views, CompletableFuture<ViewReport> report) {
    }

    private final IngestMeters meters;
    private final int limit;
    private final int batch;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private int size;
    private boolean closed;

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
        queue.add(waiting);
        if (queue.size() == 1) {
            notifyAll();
        }
        return waiting.report();
    }

    /** Waits for views, then takes what fits one transaction; empty when closed and all are taken. */
    synchronized List<Waiting> take() throws InterruptedException {
        while (queue.isEmpty() && !closed) {
            wait();
        }
        var taken = new ArrayList<Waiting>();
        for (int events = 0; !queue.isEmpty() && (taken.isEmpty() || events + queue.peek().views().size() <= batch);) {
            var next = queue.remove();
            events += next.views().size();
            taken.add(next);
        }
        return taken;
    }

    synchronized List<Waiting> takeAll() {
        var taken = List.copyOf(queue);
        queue.clear();
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
