package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Scores worked out by hand from the formula in the document. */
class RisingTest {

    @Test
    void viewsAfterNoneAreWorthLittleMoreThanTheirNumber() {
        // p = 1: L = n / (n + z²), so the score is n / z² = 30 / 3.8416
        assertThat(Rising.score(30, 0)).isCloseTo(7.8092, within(1e-4));
        assertThat(Rising.score(1000, 0)).isCloseTo(260.308, within(1e-3));
    }

    @Test
    void scoreIsALowerBoundOfTheRatio() {
        // n = 150, p = 2/3: (0.666667 + 0.012805 - 0.076519) / 1.025611 = 0.587896; 0.587896 / 0.412104
        assertThat(Rising.score(100, 50)).isCloseTo(1.4266, within(1e-4));
        // n = 15000, p = 2/3: (0.666667 + 0.000128 - 0.007545) / 1.000256 = 0.659081; 0.659081 / 0.340919
        assertThat(Rising.score(10_000, 5000)).isCloseTo(1.9332, within(1e-4));
        // n = 90, p = 5/9: (0.555556 + 0.021342 - 0.104852) / 1.042684 = 0.452722; 0.452722 / 0.547278
        assertThat(Rising.score(50, 40)).isCloseTo(0.8272, within(1e-4));
    }

    @Test
    void evidenceOutweighsARatioOfSmallNumbers() {
        assertThat(Rising.score(3000, 100)).isGreaterThan(Rising.score(40, 1));
        assertThat(Rising.score(3000, 1000)).isLessThan(Rising.score(40, 1));
    }

    @Test
    void moreViewsScoreMoreAndMoreBeforeScoreLess() {
        for (int before = 0; before < 300; before += 7) {
            for (int views = Math.max(30, before + 1); views < 600; views += 3) {
                assertThat(Rising.score(views + 1, before)).isGreaterThan(Rising.score(views, before));
                if (views > before + 1) {
                    assertThat(Rising.score(views, before + 1)).isLessThan(Rising.score(views, before));
                }
            }
        }
    }

    @Test
    void fewViewsAndNotMoreThanBeforeDoNotRise() {
        assertThat(Rising.score(29, 0)).isZero();
        assertThat(Rising.score(30, 29)).isPositive();
        assertThat(Rising.score(30, 30)).isZero();
        assertThat(Rising.score(500, 900)).isZero();
    }
}
