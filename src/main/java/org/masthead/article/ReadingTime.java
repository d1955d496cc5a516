package org.masthead.article;

import java.text.BreakIterator;
import java.util.Locale;

/** Words by Unicode's word boundaries, and minutes at the pace of an adult reading news. */
final class ReadingTime {

    // Brysbaert 2019: 238 words a minute for silent reading of English non-fiction
    private static final int WORDS_A_MINUTE = 238;

    private ReadingTime() {
    }

    static int words(String text) {
        var boundaries = BreakIterator.getWordInstance(Locale.ROOT);
        boundaries.setText(text);
        int words = 0;
        int start = boundaries.first();
        for (int end = boundaries.next(); end != BreakIterator.DONE; start = end, end = boundaries.next()) {
            if (Character.isLetterOrDigit(text.codePointAt(start))) {
                words++;
            }
        }
        return words;
    }

    /** At least one minute for any text, 0 for none. */
    static int minutes(int words) {
        return (words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE;
    }
}
