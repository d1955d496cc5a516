package org.masthead.related.automatic;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.lucene.index.Term;

/** An article as others find it: what a search of theirs would say, from their texts and without the search. */
final class Newcomer {

    private final Snapshot snapshot;
    private final Weights weights;
    private final IndexEntry entry;
    private final int size;
    private final Map<String, Integer> counts;
    private final Map<String, Double> title = new HashMap<>();
    private final Map<String, Double> phrases = new HashMap<>();
    // Of many texts that are alike
    private final Map<String, Integer> frequencies = new HashMap<>();

    Newcomer(Snapshot snapshot, Corpus corpus, Weights weights, IndexEntry entry, IndexedText text) throws IOException {
        this.snapshot = snapshot;
        this.weights = weights;
        this.entry = entry;
        size = corpus.inLanguage(entry.language);
        counts = text.counts();
        for (var word : text.title()) {
            title.put(word, TermWeight.rarity(frequency(IndexFields.titleWords(entry.language), word), size));
        }
        for (var phrase : Analysis.phrases(text.title())) {
            phrases.put(phrase, TermWeight.rarity(frequency(IndexFields.titlePhrases(entry.language), phrase), size));
        }
    }

    /** What its text adds to its score in another's list, as {@link Segment#text} says of a search. */
    double textFor(IndexEntry other) throws IOException {
        var text = snapshot.text(other.article);
        if (text == null) {
            return 0;
        }
        var words = 0f;
        var titleWords = 0.0;
        for (var word : telling(text.counts())) {
            words += word.weight() * TermWeight.repeated(counts.getOrDefault(word.text(), 0));
            titleWords += title.getOrDefault(word.text(), 0.0);
        }
        var titlePhrases = phrases.isEmpty() ? 0
                : text.phrases().stream().mapToDouble(phrase -> phrases.getOrDefault(phrase, 0.0)).sum();
        return Segment.share(weights.words(), words * Segment.inverse(entry.wordsLength), other.wordsLength)
                + Segment.share(weights.titleWords(), titleWords, entry.titleWordsLength)
                + Segment.share(weights.titlePhrases(), titlePhrases, entry.titlePhrasesLength);
    }

    private List<TellingWord> telling(Map<String, Integer> words) throws IOException {
        for (var word : words.keySet()) {
            if (!frequencies.containsKey(word)) {
                frequencies.put(word, frequency(IndexFields.words(entry.language), word));
            }
        }
        return TellingWord.of(words, word -> frequencies.getOrDefault(word, 0), size, Question.TELLING);
    }

    private int frequency(String field, String term) throws IOException {
        return snapshot.reader().docFreq(new Term(field, term));
    }
}
