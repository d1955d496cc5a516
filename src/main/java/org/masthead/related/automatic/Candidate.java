package org.masthead.related.automatic;

import java.util.UUID;

/** Another article and what each signal adds to its score. */
record Candidate(UUID target, double similarText, double sharedTags, double readTogether, double sameSection,
        double closeInTime, long readers) {

    private static final double DIGITS = 10_000;

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

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
