package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Arrays;

import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.jspecify.annotations.Nullable;

/** What each document of a segment shares with the article that is asked about. Used for one segment after the other. */
final class Sums {

    private static final int WORDS = 0;
    private static final int TITLE_WORDS = 1;
    private static final int TITLE_PHRASES = 2;
    private static final int TAGS = 3;
    // Beside each other, so that a document's are one access to memory
    private static final int WIDTH = 4;

    // More than the squares of all tags that anybody gives an article
    private static final int READ = 1 << 20;

    private float[] sums = new float[0];

    /** For a segment with so many documents. */
    void begin(int documents) {
        if (sums.length < documents * WIDTH) {
            sums = new float[(documents + documents / 4) * WIDTH];
        } else {
            Arrays.fill(sums, 0, documents * WIDTH, 0);
        }
    }

    /** @param postings with how often each document has the word */
    void addWords(PostingsEnum postings, float weight) throws IOException {
        for (int document = postings.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.nextDoc()) {
            sums[document * WIDTH + WORDS] += weight * TermWeight.repeated(postings.freq());
        }
    }

    void addTitleWords(PostingsEnum postings, float weight) throws IOException {
        add(postings, TITLE_WORDS, weight);
    }

    void addTitlePhrases(PostingsEnum postings, float weight) throws IOException {
        add(postings, TITLE_PHRASES, weight);
    }

    /** To those that have both words of a phrase, as it is not known which of them have the phrase. */
    void addTitlePhrases(PostingsEnum one, PostingsEnum other, float weight) throws IOException {
        var document = one.nextDoc();
        while (document != DocIdSetIterator.NO_MORE_DOCS) {
            var next = other.docID() < document ? other.advance(document) : other.docID();
            if (next == document) {
                sums[document * WIDTH + TITLE_PHRASES] += weight;
                document = one.nextDoc();
            } else {
                document = next == DocIdSetIterator.NO_MORE_DOCS ? next : one.advance(next);
            }
        }
    }

    void addTag(@Nullable PostingsEnum postings, float square) throws IOException {
        if (postings != null) {
            add(postings, TAGS, square);
        }
    }

    void addRead(@Nullable PostingsEnum postings) throws IOException {
        if (postings != null) {
            add(postings, TAGS, READ);
        }
    }

    private void add(PostingsEnum postings, int column, float weight) throws IOException {
        for (int document = postings.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.nextDoc()) {
            sums[document * WIDTH + column] += weight;
        }
    }

    /** Whether it shares anything. */
    boolean reached(int document) {
        var at = document * WIDTH;
        return sums[at + WORDS] + sums[at + TITLE_WORDS] + sums[at + TITLE_PHRASES] + sums[at + TAGS] > 0;
    }

    float words(int document) {
        return sums[document * WIDTH + WORDS];
    }

    float titleWords(int document) {
        return sums[document * WIDTH + TITLE_WORDS];
    }

    float titlePhrases(int document) {
        return sums[document * WIDTH + TITLE_PHRASES];
    }

    /** Of the tags' squares. */
    float tags(int document) {
        var tags = sums[document * WIDTH + TAGS];
        return tags >= READ ? tags - READ : tags;
    }

    boolean read(int document) {
        return sums[document * WIDTH + TAGS] >= READ;
    }
}
