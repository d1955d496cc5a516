package org.masthead.related.automatic;

/**
 * What each signal may add to a score; the six of the content sum to 1. Found on one half of a newsroom's own links and checked
 * on the other: docs/adr/0008. A change of any of them, or of how a signal is measured, is a new {@link #ALGORITHM}, upon which
 * all suggestions are found anew.
 *
 * @param words how alike the words of both texts are: the cosine of their weights
 * @param titlePhrases the share of the other's title, in pairs of words, that stands in this text
 * @param titleWords the same in single words
 * @param tags how alike the tags are, rare ones counting more
 * @param together how many readers read both
 * @param section whether both are in the same section
 * @param closeness how much of the content's score the closeness in time scales
 */
record Weights(double words, double titlePhrases, double titleWords, double tags, double together, double section,
        double closeness) {

    static final String ALGORITHM = "auto-1";
    static final Weights STANDARD = new Weights(0.50, 0.20, 0.05, 0.05, 0.18, 0.02, 0.50);

    /** Days in which closeness falls to a third: what came before stays of interest far longer than what came after. */
    private static final double EARLIER = 365;
    private static final double LATER = 14;

    /** How many readers of both are half of what any number of them could say. */
    private static final double READERS = 10;

    /** @param days from the other's publication to this one's; negative when the other is newer */
    static double closeness(double days) {
        return Math.exp(days >= 0 ? -days / EARLIER : days / LATER);
    }

    static double together(long readers) {
        return readers / (readers + READERS);
    }
}
