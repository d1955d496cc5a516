package org.masthead.related.automatic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A text as the words that are compared, in their order. */
record IndexedText(List<String> title, List<String> standfirst, List<String> body) {

    private static final int SHORT = 30;

    static IndexedText of(LiveText text) {
        var language = Analysis.language(text.language());
        return new IndexedText(Analysis.terms(language, text.title()), Analysis.terms(language, text.standfirst()),
                Analysis.terms(language, text.body()));
    }

    List<String> all() {
        return Stream.of(title, standfirst, body).flatMap(List::stream).toList();
    }

    /** How often each word stands in it. */
    Map<String, Integer> counts() {
        var counts = new HashMap<String, Integer>();
        all().forEach(word -> counts.merge(word, 1, Integer::sum));
        return counts;
    }

    /** Phrases do not reach from one part into the next. */
    Set<String> phrases() {
        var phrases = new HashSet<String>();
        Stream.of(title, standfirst, body).map(Analysis::phrases).forEach(phrases::addAll);
        return phrases;
    }

    Fingerprint fingerprint() {
        // A short body may be the same for many, as below a video: then the title tells them apart
        return Fingerprint.of(body.size() < SHORT ? phrases() : Analysis.phrases(body));
    }
}
