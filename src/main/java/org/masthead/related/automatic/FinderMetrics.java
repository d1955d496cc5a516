package org.masthead.related.automatic;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What whoever finds related articles tells of itself. */
final class FinderMetrics {

    final Counter lists;
    final Counter amended;
    final Timer searches;
    final Counter leftOut;

    private volatile int waiting;
    private volatile int indexed;

    FinderMetrics(MeterRegistry registry, Thread thread) {
        Gauge.builder("masthead.suggestions.waiting", this, finder -> finder.waiting)
                .description("Articles whose related articles are still to be found").register(registry);
        Gauge.builder("masthead.suggestions.indexed", this, finder -> finder.indexed)
                .description("Articles in the text index of the instance that finds related articles").register(registry);
        Gauge.builder("masthead.suggestions.alive", thread, running -> running.isAlive() ? 1 : 0)
                .description("1 while this instance finds related articles or waits for its turn").register(registry);
        lists = Counter.builder("masthead.suggestions.lists").description("Lists of related articles that were found")
                .register(registry);
        amended = Counter.builder("masthead.suggestions.amended")
                .description(
                        "Lists that an article entered or left, or where it took another place, before they were found anew")
                .register(registry);
        searches = Timer.builder("masthead.suggestions.search").description("Finding one list of related articles")
                .register(registry);
        leftOut = Counter.builder("masthead.suggestions.failed")
                .description("Texts and lists that were left out, as they cannot be read or found; the log names the article")
                .register(registry);
    }

    void waiting(int lists) {
        waiting = lists;
    }

    void indexed(int articles) {
        indexed = articles;
    }

    void nothing() {
        waiting = 0;
        indexed = 0;
    }
}
