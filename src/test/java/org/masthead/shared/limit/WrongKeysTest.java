package org.masthead.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.masthead.shared.problem.ProblemException;

class WrongKeysTest {

    private final SteppedTime time = new SteppedTime();
    private final WrongKeys keys = new WrongKeys(time);

    /** How many of so many wrong keys are looked at. */
    private int tried(String address, int times) {
        var tried = 0;
        for (int i = 0; i < times; i++) {
            if (mayTry(address, "wrong" + i)) {
                keys.wrong(address, "wrong" + i);
                tried++;
            }
        }
        return tried;
    }

    private boolean mayTry(String address, String hash) {
        try {
            keys.attempt(address, hash);
            return true;
        } catch (ProblemException e) {
            assertThat(e.type().status()).isEqualTo(429);
            return false;
        }
    }

    private boolean works(String address, String hash) {
        if (!mayTry(address, hash)) {
            return false;
        }
        keys.right(address, hash);
        return true;
    }

    @Test
    void hundredAtOnceThenOneASecond() {
        assertThat(tried("a", 1000)).isEqualTo(WrongKeys.AT_ONCE);
        time.advanceMillis(5000);
        assertThat(tried("a", 1000)).isEqualTo(5);
        assertThat(tried("b", 1)).isEqualTo(1);
    }

    @Test
    void rightKeysAreNeverCounted() {
        for (int i = 0; i < 1000; i++) {
            assertThat(works("a", "right" + i % 7)).isTrue();
        }
        assertThat(tried("a", 1000)).isEqualTo(WrongKeys.AT_ONCE);
    }

    @Test
    void attacksFromTheSameAddressLockNoRightKeyOut() {
        assertThat(works("a", "known")).isTrue();
        tried("a", 1000);
        assertThat(works("a", "known")).isTrue();
        assertThat(works("a", "new")).isFalse();
        time.advanceMillis(1000);
        assertThat(works("a", "new")).isTrue();
        assertThat(works("a", "new")).isTrue();
    }

    @Test
    void keyThatWasRevokedIsAWrongOne() {
        assertThat(works("a", "leaver")).isTrue();
        assertThat(mayTry("a", "leaver")).isTrue();
        keys.wrong("a", "leaver");
        assertThat(tried("a", 1000)).isEqualTo(WrongKeys.AT_ONCE - 1);
        assertThat(mayTry("a", "leaver")).isFalse();
    }
}
