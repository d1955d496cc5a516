package org.masthead.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.keyOf;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;
import org.masthead.testsupport.RawHttp.Answer;
import org.masthead.testsupport.StrictSettings;

import io.quarkus.test.junit.TestProfile;

/** What those are told who ask for more than the operator allows. */
@NewsroomTest
@TestProfile(StrictSettings.class)
class LowLimitsTest {

    /** The limit is of a second, and a slow machine sends fewer than that: some of many are refused. */
    private static Answer refused(IntFunction<Answer> request) {
        return IntStream.range(0, 2000).mapToObj(request).filter(answer -> answer.status() == 429).findFirst().orElseThrow();
    }

    @Test
    void readsOfOneAddressAreLimited() {
        var refused = refused(i -> RawHttp.sendFrom("127.0.0.31", "GET", "/v1/articles", "", "Origin: https://news.example"));
        assertThat(refused.problem(429, "rate-limited").getString("detail"))
                .isEqualTo("Too many requests: at most 20 reads a second are taken from one address.");
        assertThat(refused.headers()).containsEntry("retry-after", "1").containsEntry("ratelimit", "\"reads\";r=0;t=1")
                .containsEntry("ratelimit-policy", "\"reads\";q=20;w=1").containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store").containsKey("access-control-allow-origin");
        assertThat(RawHttp.sendFrom("127.0.0.32", "GET", "/v1/articles", "").status()).isEqualTo(200);
    }

    @Test
    void viewsAreLimitedApartFromReads() {
        refused(i -> RawHttp.sendFrom("127.0.0.33", "POST", "/v1/views", "{\"events\": []}", "Content-Type: application/json"))
                .problem(429, "rate-limited");
        assertThat(RawHttp.sendFrom("127.0.0.33", "GET", "/v1/articles", "").status()).isEqualTo(200);
    }

    @Test
    void writesOfOneKeyAreLimitedWhereverTheyComeFrom() {
        var key = "Authorization: Bearer " + keyOf("author");
        var refused = refused(i -> RawHttp.sendFrom("127.0.1." + (i % 200 + 1), "POST", "/v1/articles?dryRun=true",
                "{\"title\": \"T\"}", "Content-Type: application/json", key));
        assertThat(refused.problem(429, "rate-limited").getString("detail"))
                .isEqualTo("Too many requests: at most 5 writes a second are taken from one key.");
        assertThat(refused.headers()).containsEntry("retry-after", "1").containsEntry("ratelimit", "\"writes\";r=0;t=1");
    }

    @Test
    void operatorsAreNotLimited() {
        assertThat(IntStream.range(0, 100).mapToObj(i -> RawHttp.sendFrom("127.0.0.35", "GET", "/q/health/live", "")))
                .allMatch(answer -> answer.status() == 200);
    }
}
