package org.masthead.popularity;

import java.util.Collection;

/**
 * What "visitors" of a stretch of time are: of each UTC day those who came, each once, and of several days the sum. Whole days
 * have their number in {@code view_count}; what a stretch has of its first and last day is told by the sketches of its hours
 * and minutes together.
 */
final class Visitors {

    private Visitors() {
    }

    /** The visitors of sketches of one day, whoever is in several counted once. */
    static long together(Collection<byte[]> sketches) {
        if (sketches.isEmpty()) {
            return 0;
        }
        return Math.round(VisitorSketch.estimate(
                sketches.size() == 1 ? sketches.iterator().next() : VisitorSketch.merge(sketches.toArray(byte[][]::new))));
    }
}
