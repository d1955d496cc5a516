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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jboss.logging.Logger;
import org.masthead.article.ReadTogether;
import org.masthead.related.automatic.Work.Change;
import org.masthead.shared.site.Ids;

/** Follows what changes: keeps an open text index with it, and notes the lists that it makes stale, until that is closed. */
final class IndexUpkeep implements Closeable {

    private static final Logger LOG = Logger.getLogger(IndexUpkeep.class);

    private static final int DUE = 1000;
    private static final int CHANGED = 50;
    private static final int NOTED = 1000;
    // With more waiting, as in a rebuild, what changes a list waits with it
    private static final int MANY = 3000;
    private static final int FIRST_READ_DAYS = 7;
    private static final long PRESSED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REST = 3;
    private static final long MOST_REST_MILLIS = 500;

    private final TextIndex texts;
    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final FinderMetrics metrics;
    private final Clock clock;
    private final StaleLists stale = new StaleLists();
    private final Set<UUID> hidden = new HashSet<>();
    private final Progress progress = new Progress();
    private final IndexContents contents;
    private final ListFinder lists;
    private final Newcomers newcomers;
    private long reading;
    private long written = System.nanoTime() - PRESSED_NANOS;

    /** @param going called in what takes long; what it throws ends that */
    IndexUpkeep(TextIndex texts, Work work, AutomaticConfig config, ReadTogether readTogether, Failures failures,
            FinderMetrics metrics, Clock clock, Runnable going) {
        this.texts = texts;
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.metrics = metrics;
        this.clock = clock;
        reading = System.nanoTime() - config.readersEvery().toNanos();
        contents = new IndexContents(texts, work, failures, metrics, progress, going);
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
        contents.catchUp(anew);
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
        contents.commit(!found);
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

    @Override
    public void close() throws IOException {
        contents.close();
    }

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
        contents.follow(changed);
        var concerned = new LinkedHashSet<>(changed);
        concerned.addAll(followHidden(changed));
        // Before it is known whose lists they enter, which may take longer
        lists.find(List.copyOf(changed));
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
