package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * How long the vectors of articles are. They move with each article that comes or goes, as a word becomes rarer or more common.
 */
final class Lengths {

    private static final int OFTEN = 1000;

    private final Corpus corpus;
    private final Runnable going;

    /** @param going called now and then in what takes long */
    Lengths(Corpus corpus, Runnable going) {
        this.corpus = corpus;
        this.going = going;
    }

    /** Of all articles, in one pass over all postings, which is faster than asking for each word of each article. */
    void measure(Snapshot snapshot) throws IOException {
        for (var language : corpus.languages()) {
            var size = corpus.inLanguage(language);
            var squares = sums(snapshot.reader(), IndexFields.words(language), size, true);
            var titles = sums(snapshot.reader(), IndexFields.titleWords(language), size, false);
            var phrases = sums(snapshot.reader(), IndexFields.titlePhrases(language), size, false);
            for (var segment : snapshot.segments()) {
                for (int document = 0; document < segment.size(); document++) {
                    var entry = segment.entry(document);
                    if (entry != null && entry.language.equals(language)) {
                        entry.wordsLength = (float) Math.sqrt(squares[segment.base + document]);
                        entry.titleWordsLength = titles[segment.base + document];
                        entry.titlePhrasesLength = phrases[segment.base + document];
                    }
                }
            }
        }
    }

    private float[] sums(IndexReader reader, String field, int size, boolean counted) throws IOException {
        var sums = new float[reader.maxDoc()];
        var terms = MultiTerms.getTerms(reader, field);
        if (terms == null) {
            return sums;
        }
        PostingsEnum postings = null;
        var all = terms.iterator();
        for (long term = 0; all.next() != null; term++) {
            if (term % OFTEN == 0) {
                going.run();
            }
            var rarity = TermWeight.rarity(all.docFreq(), size);
            postings = all.postings(postings, counted ? PostingsEnum.FREQS : PostingsEnum.NONE);
            for (int document = postings.nextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = postings.nextDoc()) {
                if (counted) {
                    var weight = rarity * TermWeight.repeated(postings.freq());
                    sums[document] += (float) (weight * weight);
                } else {
                    sums[document] += (float) rarity;
                }
            }
        }
        return sums;
    }

    /** Of one. */
    void measure(IndexEntry entry, Snapshot snapshot) throws IOException {
        var text = snapshot.text(entry.article);
        if (text == null) {
            return;
        }
        var reader = snapshot.reader();
        var size = corpus.inLanguage(entry.language);
        var squares = 0.0;
        for (var word : text.counts().entrySet()) {
            var frequency = reader.docFreq(new Term(IndexFields.words(entry.language), word.getKey()));
            var weight = TermWeight.rarity(frequency, size) * TermWeight.repeated(word.getValue());
            squares += weight * weight;
        }
        entry.wordsLength = (float) Math.sqrt(squares);
        entry.titleWordsLength = length(reader, IndexFields.titleWords(entry.language), text.title(), size);
        entry.titlePhrasesLength = length(reader, IndexFields.titlePhrases(entry.language), Analysis.phrases(text.title()),
                size);
    }

    private static float length(IndexReader reader, String field, Collection<String> terms, int size) throws IOException {
        var sum = 0.0;
        for (var term : Set.copyOf(terms)) {
            sum += TermWeight.rarity(reader.docFreq(new Term(field, term)), size);
        }
        return (float) sum;
    }
}
