package org.masthead.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.DatabaseResource;
import org.masthead.testsupport.Newsroom;
import org.masthead.testsupport.NewsroomTest;

/** What happens while the database server is stopped without closing a connection, as a frozen machine is. */
@NewsroomTest
class SilentDatabasePostgresqlTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @AfterEach
    void wakeTheDatabase() throws Exception {
        signal("-CONT");
    }

    @Test
    void silenceIsAnsweredWithinFiveSecondsAndEndsByItself() throws Exception {
        var section = Newsroom.aSection("Weather");
        signal("-STOP");

        assertThat(timeOf(() -> anyone().get("/v1/articles").statusCode(503)
                .header("Retry-After", "2").contentType("application/problem+json"))).isLessThan(PATIENCE);
        assertThat(timeOf(() -> editor().sending(Map.of("name", "Winds")).put("/v1/sections/{slug}", section).statusCode(503)))
                .isLessThan(PATIENCE);
        anyone().get("/q/health/ready").statusCode(503);
        anyone().get("/q/health/live").statusCode(200);

        signal("-CONT");
        var deadline = Instant.now().plusSeconds(20);
        while (anyone().get("/q/health/ready").extract().statusCode() != 200) {
            assertThat(Instant.now()).as("ready again").isBefore(deadline);
        }
        editor().sending(Map.of("name", "Winds")).put("/v1/sections/{slug}", section).statusCode(200);
        anyone().get("/v1/articles").statusCode(200);
    }

    private static Duration timeOf(Runnable request) {
        var started = System.nanoTime();
        request.run();
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** To the server and the processes it made, one for each connection. */
    private static void signal(String signal) throws IOException, InterruptedException {
        var server = ProcessHandle.of(DatabaseResource.server()).orElseThrow();
        for (var process : Stream.concat(Stream.of(server), server.descendants()).toList()) {
            new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
        }
    }
}
