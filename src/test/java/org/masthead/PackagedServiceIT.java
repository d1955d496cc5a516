package org.masthead;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.PackagedService.waitUntil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.masthead.testsupport.OpenFile;
import org.masthead.testsupport.PackagedService;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What only a process can show: that it can be killed, stopped, started twice, and started with the demo. */
class PackagedServiceIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path run;

    @BeforeAll
    static void makeFolder() throws IOException {
        var target = Path.of(System.getProperty("masthead.jar")).getParent().getParent();
        run = Files.createTempDirectory(Files.createDirectories(target.resolve("packaged-service")), "run");
    }

    @Test
    void nothingAcknowledgedIsLostByKill() throws IOException {
        var folder = run.resolve("killed");
        var environment = Map.of("MASTHEAD_DATA", folder.resolve("data").toString());
        var storm = new Storm();
        for (int round = 1; round <= 2; round++) {
            try (var service = PackagedService.ready(folder, environment)) {
                storm.rageUntilKilled(service, 100 * round, 500 * round);
            }
            try (var service = PackagedService.ready(folder, environment)) {
                storm.everythingIsThere(service);
            }
        }
    }

    @Test
    void retryAfterAKillIsTheSameArticle() throws IOException {
        var folder = run.resolve("retried");
        var environment = Map.of("MASTHEAD_DATA", folder.resolve("data").toString());
        var body = "{\"title\": \"Sent five times\"}";
        var key = new String[] { "Idempotency-Key", "retried" };
        HttpResponse<String> first;
        try (var service = PackagedService.ready(folder, environment)) {
            first = service.postJson("/v1/articles?publish=true", body, key);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(service.postJson("/v1/articles?publish=true", body, key).body()).isEqualTo(first.body());
        }
        try (var service = PackagedService.ready(folder, environment)) {
            for (int again = 0; again < 3; again++) {
                var replayed = service.postJson("/v1/articles?publish=true", body, key);
                assertThat(replayed.statusCode()).isEqualTo(201);
                assertThat(replayed.body()).isEqualTo(first.body());
                assertThat(replayed.headers().firstValue("Idempotency-Replayed")).contains("true");
            }
            assertThat(total(service)).isEqualTo(1);
        }
    }

    @Test
    void secondServiceOnTheSameFolderSaysSoAndExits() throws IOException {
        var folder = run.resolve("twice");
        var environment = Map.of("MASTHEAD_DATA", folder.resolve("data").toString());
        try (var first = PackagedService.ready(folder, environment); var second = PackagedService.launch(folder, environment)) {
            assertThat(second.exitStatus()).isEqualTo(1);
            assertThat(second.log()).contains("Another service is using the database files in MASTHEAD_DATA");
            assertThat(first.get("/v1/articles").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void stoppingFinishesWhatIsInFlight() throws IOException {
        var folder = run.resolve("stopped");
        var environment = Map.of("MASTHEAD_DATA", folder.resolve("data").toString());
        var lines = IntStream.range(0, 120).mapToObj("{\"title\": \"Line %d\"}\n"::formatted).collect(joining());
        // The import writes a hundred lines at a time: the first hundred are live while it waits for the rest
        var sent = lines.indexOf("{\"title\": \"Line 105\"");
        try (var service = PackagedService.ready(folder, environment); var connection = service.connect()) {
            // By hand: the JDK's client reads ahead, and keeps what it has while it waits for more
            write(connection, """
                    POST /v1/import?format=ndjson&publish=true HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/x-ndjson\r
                    Content-Length: %d\r
                    Connection: close\r
                    \r
                    """.formatted(PackagedService.ADMIN_KEY, lines.length()));
            write(connection, lines.substring(0, sent));
            waitUntil("the import has begun", () -> isLive(service, "line-1"));

            service.stop();
            waitUntil("the service is stopping", () -> service.log().contains("Waiting for HTTP requests to complete"));
            write(connection, lines.substring(sent));

            assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n").contains("\"summary\":{\"lines\":120,\"created\":120,");
            assertThat(service.exitStatus()).isEqualTo(128 + 15);
        }
        try (var service = PackagedService.ready(folder, environment)) {
            assertThat(total(service)).isEqualTo(120);
        }
    }

    @Test
    void demoFillsAnEmptyDatabaseAndOnlyThat() throws IOException {
        var relative = Map.of("MASTHEAD_DATA", "data", "MASTHEAD_DEMO", "true");
        try (var service = PackagedService.ready(run.resolve("demo"), relative)) {
            assertThat(total(service)).isGreaterThanOrEqualTo(60);
            assertBrokenEscapeIsAProblem(service);
            assertThat(run.resolve("demo/data")).isNotEmptyDirectory();
        }

        var folder = run.resolve("no-demo");
        try (var service = PackagedService.ready(folder, Map.of("MASTHEAD_DATA", "data"))) {
            assertThat(service.postJson("/v1/articles?publish=true", "{\"title\": \"Ours\"}").statusCode()).isEqualTo(201);
        }
        try (var service = PackagedService.ready(folder, relative)) {
            assertThat(total(service)).isEqualTo(1);
            assertThat(service.log()).contains("the demo newsroom was not loaded");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void commitsEndOnTheDisk() throws IOException {
        try (var service = PackagedService.ready(run.resolve("synced"), Map.of("MASTHEAD_DATA", "data"))) {
            assertThat(OpenFile.synced(service.pid(), run.resolve("synced/data/masthead.mv.db"))).isTrue();
        }
    }

    @Test
    void aDatabaseThatIsNoFileIsRefused() throws IOException {
        try (var service = PackagedService.launch(run.resolve("mistyped"), Map.of("MASTHEAD_H2_FILES", "sync"))) {
            assertThat(service.exitStatus()).isNotZero();
            assertThat(service.log()).contains("neither jdbc:h2:synced: nor jdbc:h2:file:");
        }
    }

    /** What main prepares, and tests in the same process cannot see. */
    private static void assertBrokenEscapeIsAProblem(PackagedService service) throws IOException {
        try (var connection = service.connect()) {
            write(connection, "GET /v1/articles?tag=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ").contains("application/problem+json", "\"code\":\"malformed-request\"");
        }
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLive(PackagedService service, String article) {
        try {
            return service.get("/v1/articles/" + article).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int total(PackagedService service) throws IOException {
        return parse(service.get("/v1/articles?count=exact").body()).at("/page/total").intValue();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Many clients at once, who remember what they were promised. */
    private static final class Storm {

        private static final int WRITERS = 3;
        private static final int READERS = 5;

        private final List<String> published = new CopyOnWriteArrayList<>();
        private final Map<String, Views> views = new ConcurrentHashMap<>();
        private final AtomicInteger counted = new AtomicInteger();

        private record Views(AtomicInteger sent, AtomicInteger acknowledged) {
        }

        void rageUntilKilled(PackagedService service, int publications, int counts) {
            var threads = Executors.newFixedThreadPool(WRITERS + READERS);
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int client = 0; client < WRITERS; client++) {
                clients.add(CompletableFuture.runAsync(() -> untilItIsGone(() -> publish(service)), threads));
            }
            for (int client = 0; client < READERS; client++) {
                clients.add(CompletableFuture.runAsync(() -> untilItIsGone(() -> view(service)), threads));
            }
            waitUntil("the storm is strong enough", () -> published.size() >= publications && counted.get() >= counts);
            service.kill();
            clients.forEach(CompletableFuture::join);
            threads.shutdown();
        }

        void everythingIsThere(PackagedService service) throws IOException {
            for (var article : published) {
                assertThat(service.get("/v1/articles/" + article).statusCode()).as(article).isEqualTo(200);
            }
            for (var viewed : views.entrySet()) {
                var totals = parse(service.get("/v1/articles/" + viewed.getKey() + "/popularity").body()).get("totals");
                var all = totals.findParents("window").stream().filter(total -> total.get("window").textValue().equals("all"));
                // What was sent and not answered may have been counted or not
                assertThat(all.findFirst().orElseThrow().get("views").intValue()).as(viewed.getKey())
                        .isBetween(viewed.getValue().acknowledged().get(), viewed.getValue().sent().get());
            }
        }

        private void publish(PackagedService service) throws IOException {
            var created = service.postJson("/v1/articles", "{\"title\": \"In the storm\"}");
            assertThat(created.statusCode()).isEqualTo(201);
            var id = parse(created.body()).get("id").textValue();
            assertThat(service.postJson("/v1/articles/" + id + "/publish", "{}").statusCode()).isEqualTo(200);
            published.add(id);
        }

        private void view(PackagedService service) throws IOException {
            if (published.isEmpty()) {
                Thread.onSpinWait();
                return;
            }
            var article = published.get(ThreadLocalRandom.current().nextInt(published.size()));
            var count = views.computeIfAbsent(article, id -> new Views(new AtomicInteger(), new AtomicInteger()));
            count.sent().incrementAndGet();
            var visitor = "{\"visitor\": \"%s\"}".formatted(UUID.randomUUID());
            assertThat(service.postJsonAsAnyone("/v1/articles/" + article + "/views", visitor).statusCode()).isEqualTo(204);
            count.acknowledged().incrementAndGet();
            counted.incrementAndGet();
        }

        private static void untilItIsGone(Call call) {
            try {
                while (true) {
                    call.now();
                }
            } catch (IOException e) {
                // The connection broke: it was killed
            }
        }

        private interface Call {

            void now() throws IOException;
        }
    }
}
