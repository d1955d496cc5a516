package org.masthead.related.automatic;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.lucene.store.FSDirectory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.ReadTogether;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/**
 * One thread that finds related articles: it follows what is published and withdrawn, keeps the text index with it, and finds
 * anew the lists this affects, the changed articles' own first. Everything it has still to do is in the database, so it can be
 * stopped at any point, and another instance can go on.
 */
@ApplicationScoped
public class SuggestionFinder {

    private static final Logger LOG = Logger.getLogger(SuggestionFinder.class);

    // Twice as many as may be asked for
    private static final int MOST_KEPT = 100;
    private static final long STOP_MILLIS = 8000;

    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "suggestion-finder");
    private final FinderMetrics metrics;
    private final Failures failures = new Failures();
    private @Nullable IndexUpkeep upkeep;
    private boolean damaged;

    SuggestionFinder(Work work, AutomaticConfig config, ReadTogether readTogether, Clock clock, MeterRegistry registry) {
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.clock = clock;
        metrics = new FinderMetrics(registry, thread);
    }

    void start(@Observes StartupEvent event) {
        if (config.kept() < 1 || config.kept() > MOST_KEPT) {
            throw new IllegalStateException("MASTHEAD_RELATED_KEPT must be 1 to " + MOST_KEPT + ", not " + config.kept());
        }
        if (config.auto()) {
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
    }

    // Ahead of what closes the database. No interrupt: it would close the files of the index and of an embedded database
    void stop(@Observes @Priority(1) ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        thread.join(STOP_MILLIS);
    }

    private void run() {
        var pause = 0L;
        while (!stopped(pause)) {
            try {
                pause = turn();
                failures.none();
            } catch (Stopped e) {
                LOG.debug("Stopped in the middle of a step, which is taken again at the next start");
            } catch (Work.Lost e) {
                LOG.info("Another instance finds related articles now");
                close();
                pause = config.poll().toMillis();
            } catch (Throwable e) {
                // Errors too, as when a text is too large for the memory that is left: nobody would start the thread again
                LOG.warnf("Related articles are found a moment later: %s", e);
                LOG.debug("Related articles are found a moment later", e);
                close();
                damaged |= failures.add(e);
                pause = failures.retryMillis();
            }
        }
        end();
    }

    private boolean stopped(long pause) {
        try {
            return stopping.await(pause, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** @return after how many milliseconds to go on */
    private long turn() throws IOException {
        failures.at(null);
        if (!work.hold()) {
            close();
            return config.poll().toMillis();
        }
        var started = System.nanoTime();
        var open = upkeep == null ? open() : upkeep;
        return open.step() ? open.restMillis(System.nanoTime() - started) : config.poll().toMillis();
    }

    private IndexUpkeep open() throws IOException {
        var directory = FSDirectory.open(Path.of(config.index()));
        if (damaged) {
            LOG.warn("The text index is damaged, and is made anew from the database");
            IndexFiles.delete(directory);
            damaged = false;
        }
        var texts = new TextIndex(directory, Weights.STANDARD, this::going);
        var opened = new IndexUpkeep(texts, work, config, readTogether, failures, metrics, clock, this::going);
        upkeep = opened;
        opened.begin();
        return opened;
    }

    /** The service stops. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** In what takes long: keeps the work this instance's, and ends when it is not or the service stops. */
    private void going() {
        if (stopping.getCount() == 0) {
            throw new Stopped();
        }
        if (!work.hold()) {
            throw new Work.Lost();
        }
    }

    private void close() {
        var open = upkeep;
        upkeep = null;
        metrics.nothing();
        if (open != null) {
            try {
                open.close();
            } catch (Throwable e) {
                LOG.warnf("The text index was not closed well, and is brought up to date when it is opened: %s", e);
            }
        }
    }

    private void end() {
        var open = upkeep;
        close();
        try {
            if (open != null) {
                open.announce();
            }
            work.release();
        } catch (RuntimeException e) {
            LOG.debug("Another instance takes over when the lease ends", e);
        }
    }
}
