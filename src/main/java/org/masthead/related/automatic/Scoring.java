package org.masthead.related.automatic;

import java.util.List;

/** What the signals add up to. */
final class Scoring {

    private final Weights weights;
    private final Corpus corpus;

    Scoring(Weights weights, Corpus corpus) {
        this.weights = weights;
        this.corpus = corpus;
    }

    /** @param text what the text adds, as {@link Segment#text} says */
    Candidate score(IndexEntry entry, IndexEntry other, double text, long readers) {
        var topics = weights.tags() * likeness(entry.tags, other.tags);
        var read = weights.together() * Weights.together(readers);
        var place = place(entry, other);
        var close = weights.closeness() * Weights.closeness(entry.day - other.day);
        var base = 1 - weights.closeness();
        return new Candidate(other.article, base * text, base * topics, base * read, base * place,
                close * (text + topics + read + place), readers);
    }

    private double place(IndexEntry entry, IndexEntry other) {
        return entry.section != null && entry.section.equals(other.section) ? weights.section() : 0;
    }

    /** What is left of the content's score of an article that was published so many days before. */
    double closeness(double days) {
        return 1 - weights.closeness() + weights.closeness() * Weights.closeness(days);
    }

    private double likeness(List<String> own, List<String> others) {
        var shared = 0.0;
        for (var tag : own) {
            if (others.contains(tag)) {
                shared += corpus.square(tag);
            }
        }
        return shared == 0 ? 0 : shared / Math.sqrt(corpus.squares(own) * corpus.squares(others));
    }
}
