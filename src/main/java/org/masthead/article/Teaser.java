package org.masthead.article;

import java.text.BreakIterator;
import java.util.Locale;

import org.masthead.shared.text.Texts;

/** The beginning of a body, cut at a word boundary. */
final class Teaser {

    private static final int LIMIT = 300;

    private Teaser() {
    }

    static String cut(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        if (Texts.length(line) <= LIMIT) {
            return line;
        }
        // One character less leaves room for the ellipsis
        var head = Texts.head(line, LIMIT - 1);
        var words = BreakIterator.getWordInstance(Locale.ROOT);
        words.setText(line);
        var end = words.isBoundary(head.length()) ? head.length() : words.preceding(head.length());
        return (end <= 0 ? head : head.substring(0, end)).stripTrailing() + "…";
    }
}
