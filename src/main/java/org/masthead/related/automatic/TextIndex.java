package org.masthead.related.automatic;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;

/** The texts of all live articles, inverted, and what is like what among them. For one thread at a time. */
final class TextIndex implements Closeable {

    private static final int RAM_MIB = 32;
    private static final int OFTEN = 1000;
    private static final long MERGING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    // All lengths are measured anew when one in so many articles is another
    private static final int DRIFT = 20;

    private static final String FORM = "form";
    private static final String WHOLE = "whole";

    private final Runnable going;
    private final IndexWriter writer;
    private final Corpus corpus = new Corpus();
    private final Lengths lengths;
    private final Search search;
    private final Set<UUID> unmeasured = new HashSet<>();
    private Snapshot snapshot;
    private boolean whole;
    private int changedSinceMeasuring;

    TextIndex(Directory directory, Weights weights) throws IOException {
        this(directory, weights, () -> {
        });
    }

    /** @param going called now and then in what takes long; what it throws ends that, and leaves the index to be closed */
    TextIndex(Directory directory, Weights weights, Runnable going) throws IOException {
        this.going = going;
        lengths = new Lengths(corpus, going);
        search = new Search(weights, corpus);
        var config = new IndexWriterConfig(new KeywordAnalyzer()).setRAMBufferSizeMB(RAM_MIB);
        try {
            writer = new IndexWriter(directory, config);
        } catch (IllegalArgumentException e) {
            // How Lucene calls a codec it does not know, as of a later version
            throw new CorruptIndexException("unknown codec", directory.toString(), e);
        }
        try {
            if (!has(writer, FORM, IndexFields.FORM)) {
                writer.deleteAll();
                writer.setLiveCommitData(Map.<String, String> of().entrySet());
            }
            whole = has(writer, WHOLE, "true");
            if (!whole) {
                writer.setLiveCommitData(Map.of(FORM, IndexFields.FORM).entrySet());
            }
            var reader = DirectoryReader.open(writer);
            readAll(reader);
            snapshot = Snapshot.open(reader, corpus, List.of());
            measureAll();
        } catch (Throwable e) {
            // Else the folder stays locked
            writer.rollback();
            throw e;
        }
    }

    private static boolean has(IndexWriter writer, String key, String value) {
        var data = writer.getLiveCommitData();
        if (data != null) {
            for (var entry : data) {
                if (entry.getKey().equals(key) && entry.getValue().equals(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void readAll(DirectoryReader reader) throws IOException {
        for (var context : reader.leaves()) {
            var values = context.reader().getBinaryDocValues(IndexFields.ENTRY);
            var live = context.reader().getLiveDocs();
            for (int document = 0; values != null && document < context.reader().maxDoc(); document++) {
                if (document % OFTEN == 0) {
                    going.run();
                }
                if ((live == null || live.get(document)) && values.advanceExact(document)) {
                    corpus.add(IndexEntry.read(values.binaryValue()));
                }
            }
        }
    }

    // --- What is in it

    int size() {
        return corpus.size();
    }

    boolean has(UUID article) {
        return corpus.entry(article) != null;
    }

    /** Whether all that was live was in it at some time; else its making was interrupted. */
    boolean isWhole() {
        return whole;
    }

    /** Of the next commit, and all after it. */
    void whole() {
        whole = true;
        writer.setLiveCommitData(Map.of(FORM, IndexFields.FORM, WHOLE, "true").entrySet());
    }

    /** The publication of each article in it. */
    Map<UUID, UUID> publications() {
        var publications = new HashMap<UUID, UUID>();
        corpus.entries().forEach(entry -> publications.put(entry.article, entry.publication));
        return publications;
    }

    /** The same of these articles only. */
    Map<UUID, UUID> publications(Collection<UUID> articles) {
        var publications = new HashMap<UUID, UUID>();
        for (var article : articles) {
            var entry = corpus.entry(article);
            if (entry != null) {
                publications.put(article, entry.publication);
            }
        }
        return publications;
    }

    void put(LiveText live) throws IOException {
        put(live, IndexedText.of(live));
    }

    void put(LiveText live, IndexedText text) throws IOException {
        var entry = IndexEntry.of(live, text.fingerprint());
        corpus.remove(entry.article);
        corpus.add(entry);
        unmeasured.add(entry.article);
        changedSinceMeasuring++;
        writer.updateDocument(IndexFields.id(entry.article), IndexFields.document(entry, text));
    }

    void remove(UUID article) throws IOException {
        if (corpus.remove(article)) {
            unmeasured.remove(article);
            changedSinceMeasuring++;
            writer.deleteDocuments(IndexFields.id(article));
        }
    }

    /** Makes what was put and removed count. */
    void refresh() throws IOException {
        var before = snapshot.segments();
        var newer = DirectoryReader.openIfChanged(snapshot.reader(), writer);
        if (newer != null) {
            snapshot.reader().close();
            snapshot = Snapshot.open(newer, corpus, before);
        }
        if (changedSinceMeasuring * DRIFT > corpus.size()) {
            measureAll();
        } else {
            for (var article : unmeasured) {
                var entry = corpus.entry(article);
                if (entry != null) {
                    lengths.measure(entry, snapshot);
                }
            }
            unmeasured.clear();
            snapshot.segments().stream().filter(segment -> !segment.isMeasured()).forEach(segment -> segment.measure(corpus));
        }
    }

    private void measureAll() throws IOException {
        lengths.measure(snapshot);
        unmeasured.clear();
        changedSinceMeasuring = 0;
        snapshot.segments().forEach(segment -> segment.measure(corpus));
    }

    /** Makes searches faster after much was put in: each has to look in every segment. */
    void compact() throws IOException {
        // Without waiting in there, where nobody could end it
        writer.forceMerge(1, false);
        while (!writer.getMergingSegments().isEmpty()) {
            going.run();
            LockSupport.parkNanos(MERGING_NANOS);
        }
        refresh();
    }

    /** Makes it durable; what is lost without, is seen to be missing at the next start. */
    void commit() throws IOException {
        writer.commit();
    }

    /** Keeps all that was put in, but no merge that is not done. */
    @Override
    public void close() throws IOException {
        try {
            snapshot.reader().close();
            writer.commit();
        } finally {
            writer.rollback();
        }
    }

    // --- What is like what

    /**
     * @param together how many readers read another article and this one
     * @param without others that take no place
     */
    List<Candidate> best(UUID article, Map<UUID, Long> together, Set<UUID> without, int limit) throws IOException {
        var entry = corpus.entry(article);
        return entry == null ? List.of() : search.best(snapshot, entry, together, without, limit);
    }

    /**
     * Whose lists the article may enter.
     *
     * @param together how many readers read another article and this one
     * @param without others that are left out
     */
    Entrances entered(UUID article, Map<UUID, Long> together, Predicate<UUID> without, int limit) throws IOException {
        var entry = corpus.entry(article);
        return entry == null ? Entrances.NONE : search.entered(snapshot, entry, together, without, limit);
    }

    /** What an article that is in it is in the lists of others, as long as nothing is put in or removed. */
    Newcomer newcomer(UUID article) throws IOException {
        return search.newcomer(snapshot, Objects.requireNonNull(corpus.entry(article)));
    }

    /** Whether the score is enough for the article's list, give or take how far those in it may have moved. */
    boolean mayEnter(double score, UUID article) {
        var entry = corpus.entry(article);
        return entry != null && Search.mayEnter(score, entry);
    }

    /** @param score what another needs to enter the article's list; 0 when there is room */
    void lastPlace(UUID article, double score) {
        var entry = corpus.entry(article);
        if (entry != null) {
            entry.lastPlace = (float) score;
        }
    }
}
