package org.masthead.related.automatic;

import java.util.Comparator;
import java.util.UUID;

import org.masthead.shared.site.Ids;

/** Another article and what each signal adds to its score. */
record Candidate(UUID target, double similarText, double sharedTags, double readTogether, double sameSection,
        double closeInTime, long readers) {

    /** As the database orders them too. */
    static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble(Candidate::score).reversed()
            .thenComparing(Candidate::target, Ids.ORDER);

    private static final double DIGITS = 10_000;
    // Scores move a little with every article that is published
    private static final double A_LITTLE = 0.005;
    // Of the readers: far less than a person takes for another number
    private static final double A_FEW = 0.1;

    Candidate {
        similarText = rounded(similarText);
        sharedTags = rounded(sharedTags);
        readTogether = rounded(readTogether);
        sameSection = rounded(sameSection);
        closeInTime = rounded(closeInTime);
    }

    double score() {
        return rounded(similarText + sharedTags + readTogether + sameSection + closeInTime);
    }

    Candidate times(double factor) {
        return new Candidate(target, similarText * factor, sharedTags * factor, readTogether * factor, sameSection * factor,
                closeInTime * factor, readers);
    }

    /**
     * Whether it says what was said before, give or take a little. A reason that came or went is another list, however little
     * it weighs; how close they are in time is always true.
     */
    boolean saysWhat(Candidate before) {
        return target.equals(before.target) && nearly(score(), before.score())
                && says(similarText, before.similarText) && says(sharedTags, before.sharedTags)
                && says(readTogether, before.readTogether) && says(sameSection, before.sameSection)
                && nearly(closeInTime, before.closeInTime) && Math.abs(readers - before.readers) <= A_FEW * before.readers;
    }

    private static boolean says(double weight, double before) {
        return weight > 0 == before > 0 && nearly(weight, before);
    }

    private static boolean nearly(double value, double before) {
        return Math.abs(value - before) <= A_LITTLE;
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
