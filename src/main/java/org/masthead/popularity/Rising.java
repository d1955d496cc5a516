package org.masthead.popularity;

/**
 * How much faster an article is viewed than in the window before: of all its views in both, at least the share L is of this
 * one, with 95 % confidence (the lower bound of Wilson's score interval), and the score is L / (1 - L). So it nears the ratio
 * of the two counts the more views there are, and a few views after none do not outrun thousands after hundreds.
 */
final class Rising {

    /** Views that an article needs in the window. */
    static final int LEAST = 30;

    // Of the normal distribution, 95 % lie within so many standard deviations
    private static final double Z = 1.96;

    private Rising() {
    }

    /** @return 0 for what does not rise: too few views, or not more than before */
    static double score(long views, long before) {
        if (views < LEAST || views <= before) {
            return 0;
        }
        double all = views + before;
        var share = views / all;
        var spread = Z * Math.sqrt((share * (1 - share) + Z * Z / (4 * all)) / all);
        var low = (share + Z * Z / (2 * all) - spread) / (1 + Z * Z / all);
        return low / (1 - low);
    }
}
