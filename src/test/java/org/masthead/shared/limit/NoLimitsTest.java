package org.masthead.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.shared.limit.RateLimitTest.me;
import static org.masthead.shared.limit.RateLimitTest.wrong;

import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** One setting turns the limits off, but for wrong keys. */
@NewsroomTest
@TestProfile(NoLimitsTest.Off.class)
class NoLimitsTest {

    public static class Off implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("masthead.limits.enabled", "false", "masthead.limits.reads", "1");
        }
    }

    @Test
    void onlyWrongKeysAreLimited() {
        assertThat(IntStream.range(0, 20).mapToObj(i -> RawHttp.sendFrom("127.0.0.41", "GET", "/v1/articles", "")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.headers()).doesNotContainKey("ratelimit");
                });
        assertThat(IntStream.range(0, 2 * WrongKeys.AT_ONCE).mapToObj(i -> me("127.0.0.41", wrong(i))))
                .anyMatch(answer -> answer.status() == 429);
    }
}
