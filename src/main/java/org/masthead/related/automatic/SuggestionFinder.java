package org.masthead.related.automatic;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.apache.lucene.store.FSDirectory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Publication;
import org.masthead.article.ReadTogether;
import org.masthead.related.automatic.Work.Change;
import org.masthead.related.automatic.Work.Found;
import org.masthead.shared.site.Ids;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
    private static final int CHANGES = 50;
    private static final int LISTS = 50;
    // While somebody waits, what was found in this time is stored
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    // In memory at once, of up to a MiB each and as much again as a tree and as words
    private static final int TEXTS = 10;
    // Of the lists that an article enters, where it stands highest comes first, then what can be found within two seconds. As
    // many as a list has places are entered on average, more than a thousand by hardly any
    private static final int NEIGHBOURS = 30;
    private static final int WITHIN_SECONDS = 200;
    private static final int ENTERED = 1000;
    private static final int READ_TOGETHER = 50;
    // With more to do than that, or when all is found anew, readers' caches are told now and then and not with every transaction
    private static final int MUCH = 500;
    private static final long ANNOUNCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int FIRST_READ_DAYS = 7;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PRESSED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int REST = 3;
    private static final long MOST_REST_MILLIS = 500;
    private static final long STOP_MILLIS = 8000;

    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final Clock clock;
    private final Counter lists;
    private final Timer searches;
    private final Counter leftOut;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "suggestion-finder");

    private final StaleLists stale = new StaleLists();
    private final Set<UUID> hidden = new HashSet<>();
    private final Failures failures = new Failures();
    private @Nullable TextIndex index;
    private volatile int waiting;
    private volatile int indexed;
    private long announced;
    private long committed;
    private long told;
    private long reading;
    private long written;
    private boolean uncommitted;
    private boolean unannounced;
    private boolean damaged;
    private boolean telling;

    SuggestionFinder(Work work, AutomaticConfig config, ReadTogether readTogether, Clock clock,
            MeterRegistry metrics) {
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.clock = clock;
        Gauge.builder("masthead.suggestions.waiting", this, finder -> finder.waiting)
                .description("Articles whose related articles are still to be found").register(metrics);
        Gauge.builder("masthead.suggestions.indexed", this, finder -> finder.indexed)
                .description("Articles in the text index of the instance that finds related articles").register(metrics);
        Gauge.builder("masthead.suggestions.alive", thread, running -> running.isAlive() ? 1 : 0)
                .description("1 while this instance finds related articles or waits for its turn").register(metrics);
        lists = Counter.builder("masthead.suggestions.lists").description("Lists of related articles that were found")
                .register(metrics);
        searches = Timer.builder("masthead.suggestions.search").description("Finding one list of related articles")
                .register(metrics);
        leftOut = Counter.builder("masthead.suggestions.failed")
                .description("Texts and lists that were left out, as they cannot be read or found; the log names the article")
                .register(metrics);
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
                var started = System.nanoTime();
                pause = step() ? rest(System.nanoTime() - started) : config.poll().toMillis();
            } catch (Stopped e) {
                LOG.debug("Stopped before the text index was made");
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
        close();
        try {
            if (unannounced) {
                work.announce();
            }
            work.release();
        } catch (RuntimeException e) {
            LOG.debug("Another instance takes over when the lease ends", e);
        }
    }

    private void leaveOut(UUID article, String why, @Nullable Throwable e) {
        leftOut.increment();
        LOG.errorf(e, "Article %s has no related articles: %s", article, why);
    }

    /**
     * While much is written at once, as by an import, most of the time is the writers': the lists would change again anyway.
     */
    private long rest(long worked) {
        var pressed = System.nanoTime() - written < PRESSED_NANOS && waiting > MUCH;
        return pressed ? Math.min(MOST_REST_MILLIS, TimeUnit.NANOSECONDS.toMillis(REST * worked)) : 0;
    }

    private boolean stopped(long pause) {
        try {
            return stopping.await(pause, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void close() {
        var open = index;
        index = null;
        indexed = 0;
        waiting = 0;
        if (open != null) {
            try {
                open.close();
            } catch (Throwable e) {
                LOG.warnf("The text index was not closed well, and is brought up to date when it is opened: %s", e);
            }
        }
    }

    /** @return false when there is nothing to do */
    private boolean step() throws IOException {
        failures.at(null);
        if (!work.hold()) {
            close();
            return false;
        }
        var texts = index;
        if (texts == null) {
            texts = open();
        }
        var changes = work.due(CHANGES);
        if (!changes.isEmpty()) {
            written = System.nanoTime();
            follow(changes, texts);
        }
        followReaders();
        var found = find(texts);
        tidy(texts, found);
        failures.none();
        return found || !changes.isEmpty();
    }

    // --- The index follows what is live

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

    private TextIndex open() throws IOException {
        var directory = FSDirectory.open(Path.of(config.index()));
        if (damaged) {
            LOG.warn("The text index is damaged, and is made anew from the database");
            IndexFiles.delete(directory);
            damaged = false;
        }
        var opened = new TextIndex(directory, Weights.STANDARD, this::going);
        index = opened;
        var now = System.nanoTime();
        announced = now - ANNOUNCE_NANOS;
        committed = now;
        told = now;
        reading = now - config.readersEvery().toNanos();
        written = now - PRESSED_NANOS;
        unannounced = true;
        stale.clear();
        var anew = !work.algorithm().equals(Weights.ALGORITHM);
        if (anew) {
            // Before what is live is read: else a list would be looked for with each change, and then with all
            work.forgetDue();
        }
        hidden.clear();
        hidden.addAll(work.hidden());
        catchUp(opened);
        var ends = work.ends();
        ends.forEach((article, end) -> opened.lastPlace(article, end.lastPlace(config.kept())));
        stale.putAll(work.stale());
        if (anew) {
            LOG.infof("All related articles are found anew, as %s", Weights.ALGORITHM);
            var all = new HashSet<>(opened.publications().keySet());
            // Of articles that are not live any more, whose changes were just forgotten
            all.addAll(ends.keySet());
            note(all, StaleLists.REBUILD);
            work.algorithm(Weights.ALGORITHM);
            // Its first step says how much there is
            told = System.nanoTime() - PROGRESS_NANOS;
        }
        count();
        return opened;
    }

    /** Puts in what was published while nobody looked, or all when the index is new. */
    private void catchUp(TextIndex texts) throws IOException {
        var live = work.live();
        var known = texts.publications();
        for (var article : known.keySet()) {
            if (!live.containsKey(article)) {
                texts.remove(article);
            }
        }
        var missing = live.entrySet().stream().filter(entry -> !entry.getValue().equals(known.get(entry.getKey())))
                .map(Map.Entry::getKey).sorted().toList();
        // Their lists at least, until it is known which others
        waiting = missing.size();
        for (int from = 0; from < missing.size(); from += TEXTS) {
            put(missing.subList(from, Math.min(from + TEXTS, missing.size())), texts);
            if (progress()) {
                LOG.infof("Indexed the texts of %d of %d articles", texts.size(), live.size());
            }
        }
        texts.refresh();
        if (missing.size() > MUCH && missing.size() > live.size() / 2) {
            texts.compact();
        }
        texts.commit();
        indexed = texts.size();
        if (!known.isEmpty() && !missing.isEmpty()) {
            // As after a clock that was wrong: what was due by it is not noted any more
            work.noteUnnoted(missing);
        }
    }

    /** Puts the texts of those in that are live, and takes out the others. */
    private void put(Collection<UUID> articles, TextIndex texts) throws IOException {
        var live = work.publications(articles);
        var known = texts.publications(articles);
        for (var article : articles) {
            var publication = live.get(article);
            if (publication == null) {
                texts.remove(article);
            } else if (!publication.id().equals(known.get(article))) {
                put(publication, texts);
            }
        }
        indexed = texts.size();
        going();
    }

    private void put(Publication publication, TextIndex texts) throws IOException {
        var article = publication.articleId();
        failures.at(article);
        if (failures.excludes(article)) {
            leaveOut(article, "the service failed with its text " + failures.of(article) + " times", null);
            texts.remove(article);
        } else {
            try {
                var text = Work.text(publication);
                texts.put(text, IndexedText.of(text));
            } catch (IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
                leaveOut(article, "its text cannot be read", e);
                texts.remove(article);
            }
        }
        failures.at(null);
    }

    private void follow(List<Change> changes, TextIndex texts) throws IOException {
        var articles = changes.stream().map(Change::article).collect(Collectors.toCollection(LinkedHashSet::new));
        var changed = changes.stream().filter(change -> !change.own()).map(Change::article)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var all = List.copyOf(changed);
        for (int from = 0; from < all.size(); from += TEXTS) {
            put(all.subList(from, Math.min(from + TEXTS, all.size())), texts);
        }
        texts.refresh();
        uncommitted = true;
        var concerned = new HashSet<>(changed);
        concerned.addAll(followHidden(changed));
        // Before it is known whose lists they enter, which may take longer
        for (var left = List.copyOf(articles); !left.isEmpty();) {
            left = left.subList(find(left, texts, stale.pressing() <= MUCH), left.size());
        }
        var urgencies = new LinkedHashMap<UUID, Integer>();
        // Also of those that the index has already: it may have been opened between their time and this turn
        for (var article : concerned) {
            var place = 0;
            for (var other : entered(article, texts, articles)) {
                urgencies.merge(other, urgency(place++), Math::min);
            }
        }
        if (!concerned.isEmpty()) {
            work.suggesting(concerned).forEach(article -> urgencies.put(article, StaleLists.NEIGHBOUR));
        }
        urgencies.keySet().removeAll(articles);
        urgencies.entrySet().removeIf(entry -> stale.has(entry.getKey(), entry.getValue()));
        work.turn(changes, urgencies);
        stale.putAll(urgencies);
        count();
    }

    /** Whose lists the article may enter and that do not wait already, the highest score first. */
    private List<UUID> entered(UUID article, TextIndex texts, Set<UUID> changed) throws IOException {
        if (hidden.contains(article) || !texts.has(article) || failures.excludes(article)) {
            return List.of();
        }
        failures.at(article);
        var entered = texts.entered(article, readTogether.with(article, READ_TOGETHER),
                other -> changed.contains(other) || stale.has(other, StaleLists.FURTHER), ENTERED);
        failures.at(null);
        return entered;
    }

    private static int urgency(int place) {
        return place < NEIGHBOURS ? StaleLists.NEIGHBOUR : place < WITHIN_SECONDS ? StaleLists.FURTHER : StaleLists.REBUILD;
    }

    /** Keeps up with which articles are superseded or duplicates. @return others that these changes may hide or show again */
    private Set<UUID> followHidden(Set<UUID> articles) {
        if (articles.isEmpty()) {
            return Set.of();
        }
        // All of them: what was hidden before is not known if it changed while nobody looked
        var by = work.hiddenBy(articles);
        var concerned = new HashSet<>(articles);
        concerned.addAll(by);
        var now = work.hidden(concerned);
        hidden.removeAll(concerned);
        hidden.addAll(now);
        return by;
    }

    private void note(Collection<UUID> articles, int urgency) {
        // In the order of ids, lists that are stored together lie together
        var all = articles.stream().filter(article -> !stale.has(article, urgency)).sorted(Ids.ORDER).toList();
        for (int from = 0; from < all.size(); from += 1000) {
            var urgencies = new LinkedHashMap<UUID, Integer>();
            all.subList(from, Math.min(from + 1000, all.size())).forEach(article -> urgencies.put(article, urgency));
            work.turn(List.of(), urgencies);
            stale.putAll(urgencies);
        }
        count();
    }

    private void count() {
        waiting = stale.size();
    }

    // --- Lists are found anew

    private boolean find(TextIndex texts) throws IOException {
        var articles = stale.first(LISTS);
        if (articles.isEmpty()) {
            rested();
            return false;
        }
        var pressing = stale.pressing();
        find(articles, texts, pressing > 0 && pressing <= MUCH);
        if (waiting > 0 && progress()) {
            LOG.infof("Related articles are still to be found for %d of %d articles", waiting, texts.size());
            telling = true;
        }
        return true;
    }

    /** @return the lists of how many of them, from the first on; of all when nobody waits for it to be announced */
    private int find(List<UUID> articles, TextIndex texts, boolean announce) throws IOException {
        // Left out only once the best are known, they would leave the list short
        var decided = work.decided(articles);
        var found = new ArrayList<Found>();
        var started = System.nanoTime();
        for (var article : articles) {
            found.add(new Found(article, best(article, texts, without(article, decided))));
            if (announce && System.nanoTime() - started > SOON_NANOS) {
                break;
            }
        }
        if (work.store(found, announce) && !announce) {
            unannounced = true;
        }
        found.forEach(list -> texts.lastPlace(list.article(), list.end().lastPlace(config.kept())));
        stale.removeAll(articles.subList(0, found.size()));
        lists.increment(found.size());
        count();
        return found.size();
    }

    private List<Candidate> best(UUID article, TextIndex texts, Set<UUID> without) throws IOException {
        if (!texts.has(article)) {
            return List.of();
        }
        if (failures.excludes(article)) {
            leaveOut(article, "looking for them failed " + failures.of(article) + " times", null);
            return List.of();
        }
        failures.at(article);
        var started = System.nanoTime();
        var best = texts.best(article, readTogether.with(article, READ_TOGETHER), without, config.kept());
        searches.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
        failures.at(null);
        return best;
    }

    /** What takes less than ten seconds tells nothing. */
    private void rested() {
        told = System.nanoTime();
        if (telling) {
            LOG.info("All related articles are found");
            telling = false;
        }
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

    private void tidy(TextIndex texts, boolean busy) throws IOException {
        var now = System.nanoTime();
        if (unannounced && (waiting == 0 || now - announced > ANNOUNCE_NANOS)) {
            work.announce();
            unannounced = false;
            announced = now;
        }
        if (uncommitted && (!busy || now - committed > COMMIT_NANOS)) {
            texts.commit();
            uncommitted = false;
            committed = now;
        }
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

    private boolean progress() {
        var now = System.nanoTime();
        if (now - told < PROGRESS_NANOS) {
            return false;
        }
        told = now;
        return true;
    }
}
