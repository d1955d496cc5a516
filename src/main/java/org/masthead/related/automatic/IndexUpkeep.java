package org.masthead.related.automatic;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Publication;
import org.masthead.article.ReadTogether;
import org.masthead.related.automatic.Work.Change;
import org.masthead.shared.site.Ids;

/** Keeps an open text index with what is live, and notes the lists that this makes stale, until it is closed. */
final class IndexUpkeep implements Closeable {

    private static final Logger LOG = Logger.getLogger(IndexUpkeep.class);

    private static final int DUE = 1000;
    private static final int CHANGED = 50;
    // In memory at once, of up to a MiB each and as much again as a tree and as words
    private static final int TEXTS = 10;
    private static final int NOTED = 1000;
    // With more waiting, as in a rebuild, what changes a list waits with it
    private static final int MANY = 3000;
    private static final int FIRST_READ_DAYS = 7;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PRESSED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REST = 3;
    private static final long MOST_REST_MILLIS = 500;

    private final TextIndex texts;
    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final Failures failures;
    private final FinderMetrics metrics;
    private final Clock clock;
    private final Runnable going;
    private final StaleLists stale = new StaleLists();
    private final Set<UUID> hidden = new HashSet<>();
    private final Progress progress = new Progress();
    private final ListFinder lists;
    private final Newcomers newcomers;
    private long committed = System.nanoTime();
    private long reading;
    private long written = System.nanoTime() - PRESSED_NANOS;
    private boolean uncommitted;

    /** @param going called in what takes long; what it throws ends that */
    IndexUpkeep(TextIndex texts, Work work, AutomaticConfig config, ReadTogether readTogether, Failures failures,
            FinderMetrics metrics, Clock clock, Runnable going) {
        this.texts = texts;
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.failures = failures;
        this.metrics = metrics;
        this.clock = clock;
        this.going = going;
        reading = System.nanoTime() - config.readersEvery().toNanos();
        lists = new ListFinder(texts, work, config, readTogether, stale, hidden, failures, metrics, progress);
        newcomers = new Newcomers(texts, work, config, readTogether, stale, hidden, failures, metrics, going);
    }

    /** What happened while nobody looked. */
    void begin() throws IOException {
        var anew = !work.algorithm().equals(Weights.ALGORITHM);
        if (anew) {
            // Before what is live is read: else a list would be looked for with each change, and then with all
            work.forgetDue();
        }
        hidden.addAll(work.hidden());
        catchUp(anew);
        var ends = work.ends();
        ends.forEach((article, end) -> texts.lastPlace(article, end.lastPlace(config.kept())));
        stale.putAll(work.stale());
        if (anew) {
            LOG.infof("All related articles are found anew, as %s", Weights.ALGORITHM);
            var all = new HashSet<>(texts.publications().keySet());
            // Of articles that are not live any more, whose changes were just forgotten
            all.addAll(ends.keySet());
            note(all, StaleLists.REBUILD);
            work.algorithm(Weights.ALGORITHM);
            // Its first step says how much there is
            progress.hasten();
        }
        metrics.waiting(stale.size());
    }

    /** @return false when there is nothing to do */
    boolean step() throws IOException {
        var changes = work.due(DUE);
        if (!changes.isEmpty()) {
            written = System.nanoTime();
            follow(changes);
        }
        followReaders();
        var found = lists.step();
        lists.announce();
        commit(!found);
        return found || !changes.isEmpty();
    }

    /**
     * How long to rest after a step. While much is written at once, as by an import, most of the time is the writers': lists
     * would change again anyway.
     */
    long restMillis(long workedNanos) {
        var pressed = System.nanoTime() - written < PRESSED_NANOS && stale.size() > ListFinder.MUCH;
        return pressed ? Math.min(MOST_REST_MILLIS, TimeUnit.NANOSECONDS.toMillis(REST * workedNanos)) : 0;
    }

    /** Before the end: tells readers' caches of what was stored. */
    void announce() {
        lists.announceAll();
    }

    private void commit(boolean resting) throws IOException {
        var now = System.nanoTime();
        if (uncommitted && (resting || now - committed > COMMIT_NANOS)) {
            texts.commit();
            uncommitted = false;
            committed = now;
        }
    }

    @Override
    public void close() throws IOException {
        texts.close();
    }

    // --- What is in the index

    /**
     * Puts in what was published while nobody looked, or all when the index is new.
     *
     * @param anew whether all lists are found anyway
     */
    private void catchUp(boolean anew) throws IOException {
        var live = work.live();
        var known = texts.publications();
        for (var article : known.keySet()) {
            if (!live.containsKey(article)) {
                texts.remove(article);
            }
        }
        var missing = live.entrySet().stream().filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                .map(Map.Entry::getKey).sorted().toList();
        if (texts.isWhole() && !anew) {
            // As after a clock that was wrong: what was due by it is not noted any more. First, as what is in is not missing
            work.noteUnnoted(missing);
        }
        // Their lists at least, until it is known which others
        metrics.waiting(missing.size());
        for (int from = 0; from < missing.size(); from += TEXTS) {
            put(missing.subList(from, Math.min(from + TEXTS, missing.size())));
            if (progress.isDue()) {
                LOG.infof("Indexed the texts of %d of %d articles", texts.size(), live.size());
            }
        }
        texts.refresh();
        if (missing.size() > ListFinder.MUCH && missing.size() > live.size() / 2) {
            texts.compact();
        }
        texts.whole();
        texts.commit();
        metrics.indexed(texts.size());
    }

    /** Puts the texts of those in that are live, and takes out the others. */
    private void put(Collection<UUID> articles) throws IOException {
        var live = work.publications(articles);
        var known = texts.publications(articles);
        for (var article : articles) {
            var publication = live.get(article);
            if (publication == null) {
                texts.remove(article);
            } else if (!publication.id().equals(known.get(article))) {
                put(publication);
            }
        }
        metrics.indexed(texts.size());
        going.run();
    }

    private void put(Publication publication) throws IOException {
        var article = publication.articleId();
        failures.at(article);
        if (failures.excludes(article)) {
            leaveOut(article, "the service failed with its text " + failures.of(article) + " times", null);
        } else {
            try {
                var text = Work.text(publication);
                texts.put(text, IndexedText.of(text));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
                leaveOut(article, "its text cannot be read", e);
            }
        }
        failures.at(null);
    }

    private void leaveOut(UUID article, String why, @Nullable Throwable e) throws IOException {
        metrics.leftOut.increment();
        LOG.errorf(e, "Article %s has no related articles: %s", article, why);
        texts.remove(article);
    }

    // --- What becomes stale

    private void follow(List<Change> due) throws IOException {
        var changed = due.stream().filter(change -> !change.own()).map(Change::article)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        followOwn(due.stream().filter(change -> change.own() && !changed.contains(change.article())).toList());
        var some = changed.stream().limit(CHANGED).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!some.isEmpty()) {
            followChanged(due.stream().filter(change -> some.contains(change.article())).toList(), some,
                    changed.size() <= CHANGED);
        }
    }

    /**
     * What concerns no list but the article's is only noted: of many edges that come at once, as of an import, each list is
     * found once, and no editor waits for them.
     */
    private void followOwn(List<Change> changes) {
        var urgency = changes.size() > CHANGED ? StaleLists.FURTHER : StaleLists.OWN;
        var urgencies = new LinkedHashMap<UUID, Integer>();
        changes.stream().map(Change::article).filter(article -> !stale.has(article, urgency))
                .forEach(article -> urgencies.put(article, urgency));
        if (!changes.isEmpty()) {
            work.turn(changes, urgencies);
            stale.putAll(urgencies);
            metrics.waiting(stale.size());
        }
    }

    private void followChanged(List<Change> changes, Set<UUID> changed, boolean few) throws IOException {
        var all = List.copyOf(changed);
        for (int from = 0; from < all.size(); from += TEXTS) {
            put(all.subList(from, Math.min(from + TEXTS, all.size())));
        }
        texts.refresh();
        uncommitted = true;
        var concerned = new LinkedHashSet<>(changed);
        concerned.addAll(followHidden(changed));
        // Before it is known whose lists they enter, which may take longer
        lists.find(all);
        // Also of those that the index has already: it may have been opened between their time and this turn
        var urgencies = newcomers.follow(concerned, changed, few && stale.size() <= MANY);
        urgencies.entrySet().removeIf(entry -> stale.has(entry.getKey(), entry.getValue()));
        work.turn(changes, urgencies);
        stale.putAll(urgencies);
        metrics.waiting(stale.size());
    }

    /** Keeps up with which articles are superseded or duplicates. @return others that these changes may hide or show again */
    private Set<UUID> followHidden(Set<UUID> articles) {
        // All of them: what was hidden before is not known if it changed while nobody looked
        var by = work.hiddenBy(articles);
        var concerned = new HashSet<>(articles);
        concerned.addAll(by);
        var now = work.hidden(concerned);
        hidden.removeAll(concerned);
        hidden.addAll(now);
        return by;
    }

    /** What the same readers read changes without a change of any article. */
    private void followReaders() {
        if (System.nanoTime() - reading < config.readersEvery().toNanos()) {
            return;
        }
        reading = System.nanoTime();
        var now = clock.instant();
        // Unless the clock was ahead then
        var last = work.readersFollowed().filter(time -> !time.isAfter(now));
        if (last.isEmpty() || !last.get().plus(config.readersEvery()).isAfter(now)) {
            var since = last.orElse(now.minus(Duration.ofDays(FIRST_READ_DAYS))).atOffset(ZoneOffset.UTC).toLocalDate();
            note(readTogether.since(since), StaleLists.REBUILD);
            work.readersFollowed(now);
        }
    }

    private void note(Collection<UUID> articles, int urgency) {
        // In the order of ids, lists that are stored together lie together
        var all = articles.stream().filter(article -> !stale.has(article, urgency)).sorted(Ids.ORDER).toList();
        for (int from = 0; from < all.size(); from += NOTED) {
            var urgencies = new LinkedHashMap<UUID, Integer>();
            all.subList(from, Math.min(from + NOTED, all.size())).forEach(article -> urgencies.put(article, urgency));
            work.turn(List.of(), urgencies);
            stale.putAll(urgencies);
        }
        metrics.waiting(stale.size());
    }
}
