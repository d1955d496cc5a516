package org.masthead.related.automatic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A word that tells a text from others, and what it adds to those that have it. */
record TellingWord(String text, float weight) {

    /**
     * The most telling first.
     *
     * @param counts how often each word stands in the text
     * @param frequency how many of {@code size} texts have a word
     */
    static List<TellingWord> of(Map<String, Integer> counts, ToIntFunction<String> frequency, int size, int limit) {
        var telling = new ArrayList<TellingWord>();
        counts.forEach((word, count) -> {
            var having = frequency.applyAsInt(word);
            if (having > 1 && !Question.common(having, size)) {
                var rarity = TermWeight.rarity(having, size);
                var own = rarity * TermWeight.repeated(count);
                telling.add(new TellingWord(word, (float) (own * rarity)));
            }
        });
        telling.sort(Comparator.comparingDouble(TellingWord::weight).reversed().thenComparing(TellingWord::text));
        return telling.size() > limit ? telling.subList(0, limit) : telling;
    }
}
