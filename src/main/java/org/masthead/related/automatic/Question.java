package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.lucene.index.PostingsEnum;
import org.masthead.related.automatic.Dictionary.Found;

/**
 * What an article is compared by: the terms whose postings are looked through, and what each adds to those that have it.
 *
 * @param telling in the texts of others
 * @param titleWords where {@code inTitles} are found
 * @param pairs words that stand for a phrase together
 * @param read articles that were read together with this one
 */
record Question(IndexEntry entry, Dictionary words, List<Telling> telling, Dictionary titleWords, List<Telling> inTitles,
        Dictionary titlePhrases, List<Telling> phrases, List<Both> pairs, Collection<UUID> read) {

    // Of an article's words, the most telling ones; more of them change hardly any list
    static final int TELLING = 100;
    // Of the words of an article that may enter lists: what is telling for another may not be among its own most telling
    private static final int TELLING_OTHERS = 200;
    // What a fifth of all articles has says nothing, except where there are few
    private static final int COMMON = 5;
    private static final int FEW = 50;
    // Nor does what so many have, however many there are: it bounds what a search costs
    private static final int MANY = 5000;

    /** A term of the article that is asked about, and what it adds to those that have it. */
    record Telling(Found found, float weight) {
    }

    /** Two words, and what their phrase adds to those that have it. */
    record Both(Found first, Found second, float weight) {
    }

    /** What others are to this article. */
    static Question ofOthers(Snapshot snapshot, Corpus corpus, IndexEntry entry, IndexedText text, Collection<UUID> read)
            throws IOException {
        var size = corpus.inLanguage(entry.language);
        var words = new Dictionary(snapshot.segments(), IndexFields.words(entry.language), PostingsEnum.FREQS);
        var titleWords = new Dictionary(snapshot.segments(), IndexFields.titleWords(entry.language), PostingsEnum.NONE);
        var titlePhrases = new Dictionary(snapshot.segments(), IndexFields.titlePhrases(entry.language), PostingsEnum.NONE);
        var telling = telling(words, text, size, TELLING);
        return new Question(entry, words, telling,
                titleWords, rare(titleWords.find(telling.stream().map(word -> word.found().text()).toList()), size),
                titlePhrases, rare(titlePhrases.find(text.phrases()), size), List.of(), read);
    }

    /** What this article is to others: now it is its title that is looked for in their texts, where phrases are not indexed. */
    static Question toOthers(Snapshot snapshot, Corpus corpus, IndexEntry entry, IndexedText text, Collection<UUID> read)
            throws IOException {
        var size = corpus.inLanguage(entry.language);
        var words = new Dictionary(snapshot.segments(), IndexFields.words(entry.language), PostingsEnum.FREQS);
        var others = new Dictionary(snapshot.segments(), IndexFields.words(entry.language), PostingsEnum.NONE);
        var titleWords = new Dictionary(snapshot.segments(), IndexFields.titleWords(entry.language), PostingsEnum.NONE);
        var titlePhrases = new Dictionary(snapshot.segments(), IndexFields.titlePhrases(entry.language), PostingsEnum.NONE);
        var inTexts = others.find(Set.copyOf(text.title())).stream()
                .collect(Collectors.toMap(Found::text, Function.identity()));
        var inTitles = rare(titleWords.find(inTexts.keySet()), size).stream()
                .map(word -> new Telling(inTexts.get(word.found().text()), word.weight()))
                .filter(word -> !common(word.found().frequency(), size)).toList();
        var pairs = rare(titlePhrases.find(Set.copyOf(Analysis.phrases(text.title()))), size).stream().map(phrase -> {
            var ends = phrase.found().text().split(" ");
            return new Both(inTexts.get(ends[0]), inTexts.get(ends[1]), phrase.weight());
        }).toList();
        return new Question(entry, words, telling(words, text, size, TELLING_OTHERS), others, inTitles, titlePhrases, List.of(),
                pairs, read);
    }

    private static List<Telling> telling(Dictionary words, IndexedText text, int size, int limit) throws IOException {
        var counts = text.counts();
        var found = words.find(counts.keySet()).stream().collect(Collectors.toMap(Found::text, Function.identity()));
        return TellingWord.of(counts, word -> found.containsKey(word) ? found.get(word).frequency() : 0, size, limit).stream()
                .map(word -> new Telling(found.get(word.text()), word.weight())).toList();
    }

    private static List<Telling> rare(List<Found> terms, int size) {
        return terms.stream().map(found -> new Telling(found, (float) TermWeight.rarity(found.frequency(), size))).toList();
    }

    /** Whether so many have it that it says nothing. */
    static boolean common(int frequency, int size) {
        return frequency > Math.max(FEW, Math.min(MANY, size / COMMON));
    }
}
