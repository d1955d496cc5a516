package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsTest {

    private final Robots robots = new Robots();

    private String robot(String userAgent) {
        return robots.robot(new Caller("203.0.113.7", userAgent, false));
    }

    private static List<String> lines(String resource) throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(RobotsTest.class.getResourceAsStream(resource)), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isEmpty()).toList();
        }
    }

    @Test
    void everyAgentThatTheListTellsOfIsARobot() throws IOException {
        var agents = lines("/crawler-agents.txt");
        assertThat(agents).hasSizeGreaterThan(1500);
        assertThat(agents.stream().filter(agent -> robot(agent) == null)).isEmpty();
    }

    @Test
    void generalClientsCount() throws IOException {
        assertThat(Stream.concat(lines("/client-agents.txt").stream(), Stream.of("", "curl/8.5.0", "Wget/1.21.3",
                "python-requests/2.31.0", "Apache-HttpClient/4.5.14 (Java/17.0.15)", "okhttp/4.12.0",
                "Java-http-client/17.0.15",
                "axios/1.6.2", "node", "Go-http-client/2.0", "HTTPie/3.2.1", "PostmanRuntime/7.36.0"))
                .filter(agent -> robot(agent) != null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
            "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/440.0]" })
    void browsersCount(String agent) {
        assertThat(robot(agent)).isNull();
    }

    @Test
    void prefetchIsOneWhoeverSendsIt() {
        assertThat(robots.robot(new Caller("203.0.113.7", "Mozilla/5.0 Firefox/132.0", true))).isEqualTo("prefetch");
    }
}
