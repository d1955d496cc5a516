package org.masthead.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;
import org.masthead.testsupport.RawHttp.Answer;
import org.masthead.testsupport.StrictSettings;

import io.quarkus.test.junit.TestProfile;

/** Where an operator names the sites whose pages may ask. */
@NewsroomTest
@TestProfile(StrictSettings.class)
class AllowedOriginsTest {

    private static int address;

    /** From somewhere else each time: few requests of one address are taken. */
    private static Answer send(String method, String... headers) {
        return RawHttp.sendFrom("127.0.3." + ++address, method, "/v1/articles", "", headers);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://news.example", "https://sport.news.example" })
    void pageOfANamedSiteMayAsk(String origin) {
        var answer = send("GET", "Origin: " + origin);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("access-control-allow-origin", origin);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://elsewhere.example", "http://news.example", "https://news.example.evil", "null",
            "https://news.example:8443" })
    void pageOfAnotherSiteIsToldSo(String origin) {
        for (var method : new String[] { "GET", "POST" }) {
            var answer = send(method, "Origin: " + origin);
            answer.problem(403, "forbidden");
            assertThat(answer.headers()).containsEntry("vary", "Origin").doesNotContainKey("access-control-allow-origin");
        }
        send("OPTIONS", "Origin: " + origin, "Access-Control-Request-Method: GET").problem(403, "forbidden");
    }

    @Test
    void pageOfTheServiceItselfMayAsk() {
        assertThat(send("GET", "Origin: http://localhost").status()).isEqualTo(200);
    }
}
