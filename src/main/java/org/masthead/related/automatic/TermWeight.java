package org.masthead.related.automatic;

/** What a term weighs in a text: the rarer in all texts and the more frequent in this one, the more. */
final class TermWeight {

    private static final float[] REPEATED = new float[64];

    static {
        for (int count = 1; count < REPEATED.length; count++) {
            REPEATED[count] = (float) (1 + Math.log(count));
        }
    }

    private TermWeight() {
    }

    /**
     * BM25's idf: of a term that {@code frequency} of {@code size} texts have. More have it where texts count that were
     * replaced or withdrawn and are in the index still.
     */
    static double rarity(int frequency, int size) {
        return Math.log(1 + (Math.max(size, frequency) - frequency + 0.5) / (frequency + 0.5));
    }

    /** The second time says less than the first. */
    static float repeated(int count) {
        return count < REPEATED.length ? REPEATED[count] : (float) (1 + Math.log(count));
    }
}
