package org.masthead.related.automatic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.masthead.shared.site.Ids;

/**
 * Finds what is like an article: scores are sums over the postings of the article's own words, which cost as much as there are
 * articles that share its telling words, and need no text of any other article.
 */
final class Search {

    // Below, two texts only happen to share a few words
    static final double LEAST = 0.03;
    // How far scores may have moved since a list was found
    private static final double MOVED = 0.005;
    // A copy of what is already in the list gives way to nearly everything else
    private static final double OF_A_COPY = 0.1;
    // A score's parts are rounded one by one, and times in a segment's arrays
    private static final double ROUNDING = 0.001;

    private final Weights weights;
    private final Corpus corpus;
    private final Scoring scoring;
    private final Sums sums = new Sums();

    Search(Weights weights, Corpus corpus) {
        this.weights = weights;
        this.corpus = corpus;
        scoring = new Scoring(weights, corpus);
    }

    /** Looks at a document that shares anything with the article. */
    private interface Look {

        void at(Segment segment, int document);
    }

    private record Scored(Candidate candidate, Fingerprint fingerprint) {

        private static final Comparator<Scored> BEST_FIRST = Comparator.comparing(Scored::candidate,
                Candidate.BEST_FIRST);
    }

    /**
     * @param together how many readers read another article and this one
     * @param without others that take no place
     */
    List<Candidate> best(Snapshot snapshot, IndexEntry entry, Map<UUID, Long> together, Set<UUID> without, int limit)
            throws IOException {
        // Twice as many, so that there is something in place of copies
        var best = new Best(entry, together, without, 2 * limit);
        var text = snapshot.text(entry.article);
        if (text != null) {
            reach(snapshot, Question.ofOthers(snapshot, corpus, entry, text, together.keySet()), best);
        }
        return varied(best.scored.stream().sorted(Scored.BEST_FIRST).toList()).stream().sorted(Scored.BEST_FIRST)
                .map(Scored::candidate).limit(limit).toList();
    }

    /**
     * Whose lists the article may enter: nearly all that it does enter, and some where it turns out that not all pairs of words
     * in its title stand in the other's text.
     *
     * @param together how many readers read another article and this one
     * @param without others that are left out
     */
    Entrances entered(Snapshot snapshot, IndexEntry entry, Map<UUID, Long> together, Predicate<UUID> without, int limit)
            throws IOException {
        var entered = new Entered(entry, together, without, limit);
        var text = snapshot.text(entry.article);
        if (text != null) {
            reach(snapshot, Question.toOthers(snapshot, corpus, entry, text, together.keySet()), entered);
        }
        return entered.entrances();
    }

    /** What the article is in the lists of others. */
    Newcomer newcomer(Snapshot snapshot, IndexEntry entry) throws IOException {
        return new Newcomer(snapshot, corpus, weights, scoring, entry);
    }

    static boolean mayEnter(double score, IndexEntry list) {
        return score + MOVED >= Math.max(LEAST, list.lastPlace);
    }

    private final class Best implements Look {

        private final IndexEntry entry;
        private final Map<UUID, Long> together;
        private final Set<UUID> without;
        private final int limit;
        private final double common;
        private final double tagsLength;
        private final PriorityQueue<Scored> scored = new PriorityQueue<>(Scored.BEST_FIRST.reversed());
        private double least = LEAST;

        Best(IndexEntry entry, Map<UUID, Long> together, Set<UUID> without, int limit) {
            this.entry = entry;
            this.together = together;
            this.without = without;
            this.limit = limit;
            common = corpus.squares(commonTags(entry));
            tagsLength = Math.sqrt(corpus.squares(entry.tags));
        }

        @Override
        public void at(Segment segment, int document) {
            var text = segment.text(document, sums, entry.wordsLength, weights);
            // Most of what is reached shares a common word or two, and is not worth a closer look
            var most = text + weights.section() + weights.tags() * segment.tags(document, sums, common, tagsLength)
                    + (sums.read(document) ? weights.together() : 0);
            // An exponential takes longer than all the rest
            if (most < least || most * scoring.closeness(entry.day - segment.day(document)) < least) {
                return;
            }
            var other = segment.entry(document);
            if (other == null || other == entry || !other.language.equals(entry.language) || without.contains(other.article)) {
                return;
            }
            var readers = sums.read(document) ? together.getOrDefault(other.article, 0L) : 0;
            var found = new Scored(scoring.score(entry, other, text, readers), other.fingerprint);
            if (found.candidate().score() >= LEAST) {
                scored.add(found);
                if (scored.size() > limit) {
                    scored.remove();
                    least = Math.max(LEAST, scored.element().candidate().score() - ROUNDING);
                }
            }
        }
    }

    /** Looks from the other side: at the score that the article has for another. */
    private final class Entered implements Look {

        private static final Comparator<Place> HIGHEST_FIRST = Comparator.comparingDouble(Place::score).reversed()
                .thenComparing(Place::list, Ids.ORDER);

        private record Place(UUID list, double score) {
        }

        private final IndexEntry entry;
        private final Map<UUID, Long> together;
        private final Predicate<UUID> without;
        private final int limit;
        private final double common;
        private final double tagsLength;
        private final PriorityQueue<Place> best = new PriorityQueue<>(HIGHEST_FIRST.reversed());
        private final Set<UUID> copies = new HashSet<>();
        private double least = LEAST - MOVED;

        Entered(IndexEntry entry, Map<UUID, Long> together, Predicate<UUID> without, int limit) {
            this.entry = entry;
            this.together = together;
            this.without = without;
            this.limit = limit;
            common = corpus.squares(commonTags(entry));
            tagsLength = Math.sqrt(corpus.squares(entry.tags));
        }

        @Override
        public void at(Segment segment, int document) {
            var text = segment.textOf(entry, document, sums, weights);
            var most = text + weights.section() + weights.tags() * segment.tags(document, sums, common, tagsLength)
                    + (sums.read(document) ? weights.together() : 0);
            if (most < least || most * scoring.closeness(segment.day(document) - entry.day) < least) {
                return;
            }
            var other = segment.entry(document);
            if (other == null || other == entry || !other.language.equals(entry.language)) {
                return;
            }
            if (entry.fingerprint.copies(other.fingerprint)) {
                // Is most like it, so that nearly all of them come here
                copies.add(other.article);
            }
            if (without.test(other.article)) {
                return;
            }
            var readers = sums.read(document) ? together.getOrDefault(other.article, 0L) : 0;
            var score = scoring.score(other, entry, text, readers).score();
            if (score >= least && mayEnter(score, other)) {
                best.add(new Place(other.article, score));
                if (best.size() > limit) {
                    best.remove();
                    least = Math.max(LEAST - MOVED, best.element().score());
                }
            }
        }

        Entrances entrances() {
            return new Entrances(best.stream().sorted(HIGHEST_FIRST).map(Place::list).toList(), copies);
        }
    }

    private List<String> commonTags(IndexEntry entry) {
        return entry.tags.stream().filter(this::isCommon).toList();
    }

    private boolean isCommon(String tag) {
        return Question.common(corpus.withTag(tag), corpus.size());
    }

    private List<Scored> varied(List<Scored> best) {
        var varied = new ArrayList<Scored>();
        var seen = new ArrayList<Fingerprint>();
        for (var scored : best) {
            if (isCopy(scored.fingerprint(), seen)) {
                varied.add(new Scored(scored.candidate().times(OF_A_COPY), scored.fingerprint()));
            } else {
                seen.add(scored.fingerprint());
                varied.add(scored);
            }
        }
        return varied;
    }

    private static boolean isCopy(Fingerprint fingerprint, List<Fingerprint> others) {
        for (var other : others) {
            if (fingerprint.copies(other)) {
                return true;
            }
        }
        return false;
    }

    /** Adds up what the article shares with every other. */
    private void reach(Snapshot snapshot, Question question, Look look) throws IOException {
        for (int i = 0; i < snapshot.segments().size(); i++) {
            var segment = snapshot.segments().get(i);
            sum(question, segment, i);
            // One after the other, as memory is read fastest, though most of them share nothing
            for (int document = 0; document < segment.size(); document++) {
                if (sums.reached(document)) {
                    look.at(segment, document);
                }
            }
        }
    }

    private void sum(Question question, Segment segment, int number) throws IOException {
        sums.begin(segment.size());
        for (var word : question.telling()) {
            var postings = question.words().postings(word.found(), number);
            if (postings != null) {
                sums.addWords(postings, word.weight());
            }
        }
        for (var word : question.inTitles()) {
            var postings = question.titleWords().postings(word.found(), number);
            if (postings != null) {
                sums.addTitleWords(postings, word.weight());
            }
        }
        for (var phrase : question.phrases()) {
            var postings = question.titlePhrases().postings(phrase.found(), number);
            if (postings != null) {
                sums.addTitlePhrases(postings, phrase.weight());
            }
        }
        for (var pair : question.pairs()) {
            var first = question.words().postings(pair.first(), number);
            var second = question.titleWords().postings(pair.second(), number);
            if (first != null && second != null) {
                sums.addTitlePhrases(first, second, pair.weight());
            }
        }
        for (var tag : question.entry().tags) {
            if (!isCommon(tag)) {
                sums.addTag(segment.reader.postings(new Term(IndexFields.TAG, tag), PostingsEnum.NONE),
                        (float) corpus.square(tag));
            }
        }
        for (var other : question.read()) {
            if (corpus.entry(other) != null) {
                sums.addRead(segment.reader.postings(IndexFields.id(other), PostingsEnum.NONE));
            }
        }
    }
}
