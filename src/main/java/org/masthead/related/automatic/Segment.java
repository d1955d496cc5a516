package org.masthead.related.automatic;

import java.io.IOException;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * A part of the opened index, with what a search asks of each of its documents in an array: of 60,000 that share a word with an
 * article, following a reference to each would take longer than all the sums.
 */
final class Segment {

    /** Of each document, beside each other in memory. */
    private static final int WORDS = 0;
    private static final int TITLE_WORDS = 1;
    private static final int TITLE_PHRASES = 2;
    private static final int TAGS = 3;
    private static final int DAY = 4;
    private static final int WIDTH = 5;

    final LeafReader reader;
    final int base;
    private final @Nullable Bits live;
    private final Documents documents;

    private Segment(LeafReaderContext context, Documents documents) {
        reader = context.reader();
        base = context.docBase;
        live = reader.getLiveDocs();
        this.documents = documents;
    }

    /** What stays as it is while documents are deleted. */
    private static final class Documents {

        private final @Nullable IndexEntry[] entries;
        private final float[] columns;
        private boolean measured;

        private Documents(@Nullable IndexEntry[] entries) {
            this.entries = entries;
            columns = new float[entries.length * WIDTH];
        }
    }

    static Segment read(LeafReaderContext context, Corpus corpus) throws IOException {
        var entries = new @Nullable IndexEntry[context.reader().maxDoc()];
        var values = context.reader().getBinaryDocValues(IndexFields.ENTRY);
        for (int document = 0; values != null && document < entries.length; document++) {
            if (values.advanceExact(document)) {
                var read = IndexEntry.read(values.binaryValue());
                var current = corpus.entry(read.article);
                // Another publication's is a document that was replaced
                entries[document] = current != null && current.publication.equals(read.publication) ? current : null;
            }
        }
        return new Segment(context, new Documents(entries));
    }

    /** The same after documents were deleted. */
    Segment at(LeafReaderContext context) {
        return new Segment(context, documents);
    }

    int size() {
        return documents.entries.length;
    }

    /** Null when the document is replaced or deleted. */
    @Nullable
    IndexEntry entry(int document) {
        return live == null || live.get(document) ? documents.entries[document] : null;
    }

    boolean isMeasured() {
        return documents.measured;
    }

    /** Takes over what its articles' vectors are long now. */
    void measure(Corpus corpus) {
        for (int document = 0; document < documents.entries.length; document++) {
            var entry = documents.entries[document];
            if (entry != null) {
                var at = document * WIDTH;
                documents.columns[at + WORDS] = inverse(entry.wordsLength);
                documents.columns[at + TITLE_WORDS] = inverse(entry.titleWordsLength);
                documents.columns[at + TITLE_PHRASES] = inverse(entry.titlePhrasesLength);
                documents.columns[at + TAGS] = inverse((float) Math.sqrt(corpus.squares(entry.tags)));
                documents.columns[at + DAY] = (float) entry.day;
            }
        }
        documents.measured = true;
    }

    static float inverse(float length) {
        return length == 0 ? 0 : 1 / length;
    }

    /** What the text adds to the score of a document. */
    double text(int document, Sums sums, double ownLength, Weights weights) {
        var at = document * WIDTH;
        return weights.words() * Math.min(1, sums.words(document) * documents.columns[at + WORDS] * inverse((float) ownLength))
                + weights.titleWords() * Math.min(1, sums.titleWords(document) * documents.columns[at + TITLE_WORDS])
                + weights.titlePhrases() * Math.min(1, sums.titlePhrases(document) * documents.columns[at + TITLE_PHRASES]);
    }

    /**
     * What the text of the article that is asked about adds to its score for a document's, nearly: more where the words of a
     * phrase stand apart there.
     */
    double textOf(IndexEntry asked, int document, Sums sums, Weights weights) {
        return share(weights.words(), sums.words(document) * documents.columns[document * WIDTH + WORDS], asked.wordsLength)
                + share(weights.titleWords(), sums.titleWords(document), asked.titleWordsLength)
                + share(weights.titlePhrases(), sums.titlePhrases(document), asked.titlePhrasesLength);
    }

    static double share(double weight, double sum, float length) {
        return weight * Math.min(1, sum * inverse(length));
    }

    /** How alike the tags are at most: exactly, but for those too common to be added up, which may all be shared. */
    double tags(int document, Sums sums, double common, double ownLength) {
        var shared = sums.tags(document) + common;
        return shared == 0 ? 0 : Math.min(1, shared * documents.columns[document * WIDTH + TAGS] / ownLength);
    }

    /** Near enough to leave out by what is too far away. */
    double day(int document) {
        return documents.columns[document * WIDTH + DAY];
    }
}
