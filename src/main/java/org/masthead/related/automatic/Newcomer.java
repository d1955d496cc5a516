package org.masthead.related.automatic;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;

/**
 * What an article is in the lists of others, as a search of theirs would find it, without the search. But for what the same
 * readers read: that is asked for from the other side.
 */
final class Newcomer {

    private final Snapshot snapshot;
    private final Corpus corpus;
    private final Weights weights;
    private final Scoring scoring;
    private final IndexEntry entry;
    private final int size;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Double> title = new HashMap<>();
    private final Map<String, Double> phrases = new HashMap<>();
    // Of many texts that are alike
    private final Map<String, Integer> frequencies = new HashMap<>();
    private final Dictionary dictionary;

    Newcomer(Snapshot snapshot, Corpus corpus, Weights weights, Scoring scoring, IndexEntry entry) throws IOException {
        this.snapshot = snapshot;
        this.corpus = corpus;
        this.weights = weights;
        this.scoring = scoring;
        this.entry = entry;
        size = corpus.inLanguage(entry.language);
        dictionary = new Dictionary(snapshot.segments(), IndexFields.words(entry.language), PostingsEnum.NONE);
        var text = snapshot.text(entry.article);
        if (text != null) {
            counts.putAll(text.counts());
            for (var word : text.title()) {
                title.put(word, TermWeight.rarity(frequency(IndexFields.titleWords(entry.language), word), size));
            }
            for (var phrase : Analysis.phrases(text.title())) {
                phrases.put(phrase, TermWeight.rarity(frequency(IndexFields.titlePhrases(entry.language), phrase), size));
            }
        }
    }

    /** Empty when it is like nothing there. */
    Optional<Candidate> in(UUID list) throws IOException {
        var other = corpus.entry(list);
        if (other == null || !other.language.equals(entry.language)) {
            return Optional.empty();
        }
        var text = snapshot.text(list);
        var shared = text == null ? 0 : text(other, text);
        if (shared == 0 && entry.tags.stream().noneMatch(tag -> other.tags.contains(tag) && !isCommon(tag))) {
            // A search reaches it by nothing
            return Optional.empty();
        }
        var candidate = scoring.score(other, entry, shared, 0);
        return candidate.score() < Search.LEAST ? Optional.empty() : Optional.of(candidate);
    }

    private boolean isCommon(String tag) {
        return Question.common(corpus.withTag(tag), corpus.size());
    }

    /** What its text adds, as {@link Segment#text} says of a search. */
    private double text(IndexEntry other, IndexedText text) throws IOException {
        var sum = 0f;
        var titleWords = 0.0;
        var others = text.counts();
        for (var word : telling(others)) {
            sum += word.weight() * TermWeight.repeated(counts.getOrDefault(word.text(), 0));
            titleWords += title.getOrDefault(word.text(), 0.0);
        }
        var titlePhrases = 0.0;
        // In most texts no two of the words stand anywhere
        if (phrases.keySet().stream().anyMatch(phrase -> Stream.of(phrase.split(" ")).allMatch(others::containsKey))) {
            titlePhrases = text.phrases().stream().mapToDouble(phrase -> phrases.getOrDefault(phrase, 0.0)).sum();
        }
        return Segment.share(weights.words(), sum * Segment.inverse(entry.wordsLength), other.wordsLength)
                + Segment.share(weights.titleWords(), titleWords, entry.titleWordsLength)
                + Segment.share(weights.titlePhrases(), titlePhrases, entry.titlePhrasesLength);
    }

    private List<TellingWord> telling(Map<String, Integer> words) throws IOException {
        var unknown = words.keySet().stream().filter(word -> !frequencies.containsKey(word)).toList();
        dictionary.find(unknown).forEach(found -> frequencies.put(found.text(), found.frequency()));
        return TellingWord.of(words, word -> frequencies.getOrDefault(word, 0), size, Question.TELLING);
    }

    private int frequency(String field, String term) throws IOException {
        return snapshot.reader().docFreq(new Term(field, term));
    }
}
