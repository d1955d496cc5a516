package org.masthead.related.automatic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;
import org.masthead.article.ReadTogether;
import org.masthead.related.automatic.Work.Found;

/** Finds the lists that are stale, the most urgent first, and stores them a few at a time. */
final class ListFinder {

    /** With more to do than that, or when all is found anew, readers' caches are told now and then and not with every step. */
    static final int MUCH = 500;
    /** Of the articles that were read together with one, those that most readers read. */
    static final int READ_TOGETHER = 50;

    private static final Logger LOG = Logger.getLogger(ListFinder.class);
    private static final int LISTS = 50;
    // While somebody waits, what was found in this time is stored
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long ANNOUNCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TextIndex texts;
    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final StaleLists stale;
    private final Set<UUID> hidden;
    private final Failures failures;
    private final FinderMetrics metrics;
    private final Progress progress;
    private long announced = System.nanoTime() - ANNOUNCE_NANOS;
    // As whoever was here before may have left something unannounced
    private boolean unannounced = true;
    private boolean telling;

    /** @param hidden what takes no place in any list; others change it */
    ListFinder(TextIndex texts, Work work, AutomaticConfig config, ReadTogether readTogether, StaleLists stale,
            Set<UUID> hidden, Failures failures, FinderMetrics metrics, Progress progress) {
        this.texts = texts;
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.stale = stale;
        this.hidden = hidden;
        this.failures = failures;
        this.metrics = metrics;
        this.progress = progress;
    }

    /** @return false when no list is stale */
    boolean step() throws IOException {
        var articles = stale.first(LISTS);
        if (articles.isEmpty()) {
            rested();
            return false;
        }
        var pressing = stale.pressing();
        some(articles, pressing > 0 && pressing <= MUCH);
        if (stale.size() > 0 && progress.isDue()) {
            LOG.infof("Related articles are still to be found for %d of %d articles", stale.size(), texts.size());
            telling = true;
        }
        return true;
    }

    private void rested() {
        progress.restart();
        if (telling) {
            LOG.info("All related articles are found");
            telling = false;
        }
    }

    /** The lists of all of these, ahead of what is stale. */
    void find(List<UUID> articles) throws IOException {
        for (var left = articles; !left.isEmpty();) {
            left = left.subList(some(left, stale.pressing() <= MUCH), left.size());
        }
    }

    /** @return the lists of how many of them, from the first on: of all when nobody waits for it to be announced */
    private int some(List<UUID> articles, boolean announce) throws IOException {
        // Left out only once the best are known, they would leave the list short
        var decided = work.decided(articles);
        var found = new ArrayList<Found>();
        var started = System.nanoTime();
        for (var article : articles) {
            found.add(new Found(article, best(article, without(article, decided))));
            if (announce && System.nanoTime() - started > SOON_NANOS) {
                break;
            }
        }
        if (work.store(found, announce) && !announce) {
            unannounced = true;
        }
        found.forEach(list -> texts.lastPlace(list.article(), list.end().lastPlace(config.kept())));
        stale.removeAll(articles.subList(0, found.size()));
        metrics.lists.increment(found.size());
        metrics.waiting(stale.size());
        return found.size();
    }

    private List<Candidate> best(UUID article, Set<UUID> without) throws IOException {
        if (!texts.has(article)) {
            return List.of();
        }
        if (failures.excludes(article)) {
            metrics.leftOut.increment();
            LOG.errorf("Article %s has no related articles: looking for them failed %d times", article, failures.of(article));
            return List.of();
        }
        failures.at(article);
        var started = System.nanoTime();
        var best = texts.best(article, readTogether.with(article, READ_TOGETHER), without, config.kept());
        metrics.searches.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
        failures.at(null);
        return best;
    }

    /** What takes no place in the article's list, though it may be most alike. */
    private Set<UUID> without(UUID article, Map<UUID, Set<UUID>> decided) {
        var others = decided.get(article);
        if (others == null) {
            return hidden;
        }
        var without = new HashSet<>(hidden);
        without.addAll(others);
        return without;
    }

    /** Tells readers' caches, when it is time. */
    void announce() {
        var now = System.nanoTime();
        if (unannounced && (stale.size() == 0 || now - announced > ANNOUNCE_NANOS)) {
            announceAll();
            announced = now;
        }
    }

    /** Before the end. */
    void announceAll() {
        if (unannounced) {
            work.announce();
            unannounced = false;
        }
    }
}
