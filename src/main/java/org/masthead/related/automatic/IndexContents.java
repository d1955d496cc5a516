package org.masthead.related.automatic;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Publication;

/** What is in an open text index: the texts of all articles that may be related to others now, until it is closed. */
final class IndexContents implements Closeable {

    private static final Logger LOG = Logger.getLogger(IndexContents.class);

    // In memory at once, of up to a MiB each and as much again as a tree and as words
    private static final int TEXTS = 10;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TextIndex texts;
    private final Work work;
    private final Failures failures;
    private final FinderMetrics metrics;
    private final Progress progress;
    private final Runnable going;
    private long committed = System.nanoTime();
    private boolean uncommitted;

    /** @param going called in what takes long; what it throws ends that */
    IndexContents(TextIndex texts, Work work, Failures failures, FinderMetrics metrics, Progress progress, Runnable going) {
        this.texts = texts;
        this.work = work;
        this.failures = failures;
        this.metrics = metrics;
        this.progress = progress;
        this.going = going;
    }

    /**
     * Puts in what was published while nobody looked, or all when the index is new.
     *
     * @param anew whether all lists are found anyway
     */
    void catchUp(boolean anew) throws IOException {
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

    /** Brings in what is published of these articles now. */
    void follow(Collection<UUID> articles) throws IOException {
        var all = List.copyOf(articles);
        for (int from = 0; from < all.size(); from += TEXTS) {
            put(all.subList(from, Math.min(from + TEXTS, all.size())));
        }
        texts.refresh();
        uncommitted = true;
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

    /** Makes what was followed durable, now and then. @param resting whether there is nothing else to do */
    void commit(boolean resting) throws IOException {
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
}
