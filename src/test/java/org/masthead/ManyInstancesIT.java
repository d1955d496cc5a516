package org.masthead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.testsupport.PackagedService.waitUntil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.PackagedService;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** Three services on one PostgreSQL, of which one after the other is killed while all count views. */
class ManyInstancesIT {

    private static final int INSTANCES = 3;
    private static final int KILLS = 10;
    private static final int MOST_KILLS = 30;
    private static final int CLIENTS = 4;
    // Between two kills, at least
    private static final int EVENTS = 300;

    @TempDir
    private Path folder;

    private final List<PackagedService> services = new CopyOnWriteArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger identified = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    @Test
    void killedInstancesLoseNoViewAndCountNoneTwice() throws IOException {
        try (var database = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("database"))
                .setServerConfig("max_connections", "200").start()) {
            var environment = Map.of("MASTHEAD_DB_URL", database.getJdbcUrl("postgres", "postgres"), "MASTHEAD_DB_USERNAME",
                    "postgres", "MASTHEAD_DB_PASSWORD", "postgres");
            try {
                for (int i = 0; i < INSTANCES; i++) {
                    services.add(PackagedService.readyOnPostgresql(folder.resolve("instance"), environment));
                }
                var withIds = published("Counted by ids");
                var withoutIds = published("Counted as acknowledged");
                var threads = Executors.newFixedThreadPool(CLIENTS);
                var clients = new ArrayList<CompletableFuture<Void>>();
                for (int client = 0; client < CLIENTS; client++) {
                    var ids = client % 2 == 0;
                    clients.add(CompletableFuture.runAsync(() -> count(ids ? withIds : withoutIds, ids), threads));
                }
                // More while none of them has left an answer open
                for (int kill = 0; kill < KILLS || (open.get() == 0 && kill < MOST_KILLS); kill++) {
                    var before = identified.get() + acknowledged.get();
                    waitUntil("views have been counted", () -> identified.get() + acknowledged.get() >= before + EVENTS);
                    var victim = ThreadLocalRandom.current().nextInt(INSTANCES);
                    services.get(victim).kill();
                    services.set(victim, PackagedService.readyOnPostgresql(folder.resolve("instance"), environment));
                }
                enough.set(true);
                clients.forEach(CompletableFuture::join);
                threads.shutdown();

                assertThat(open).as("events sent again, as a kill left their answer open").hasPositiveValue();
                for (var service : services) {
                    assertThat(views(service, withIds)).isEqualTo(identified.get());
                    // What was sent and not answered may have been counted or not
                    assertThat(views(service, withoutIds)).isBetween(acknowledged.get(), sent.get());
                }
            } finally {
                enough.set(true);
                services.forEach(PackagedService::close);
            }
        }
    }

    private String published(String title) throws IOException {
        var created = services.get(0).postJson("/v1/articles?publish=true", "{\"title\": \"" + title + "\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        return Json.parse(created.body()).get("id").textValue();
    }

    private static int views(PackagedService service, String article) throws IOException {
        var totals = Json.parse(service.get("/v1/articles/" + article + "/popularity").body()).get("totals");
        for (var total : totals) {
            if (total.get("window").textValue().equals("all")) {
                return total.get("views").intValue();
            }
        }
        throw new AssertionError(totals);
    }

    /** One view after the other; with ids, each is sent until somebody acknowledges it. */
    private void count(String article, boolean ids) {
        while (!enough.get()) {
            if (ids) {
                var event = UUID.randomUUID();
                // Each time another visitor: nothing but its id tells that it was counted
                while (!acknowledged(article, "{\"visitor\": \"%s\", \"id\": \"%s\"}".formatted(UUID.randomUUID(), event),
                        open)) {
                    // Again
                }
                identified.incrementAndGet();
            } else {
                sent.incrementAndGet();
                if (acknowledged(article, "{\"visitor\": \"%s\"}".formatted(UUID.randomUUID()), new AtomicInteger())) {
                    acknowledged.incrementAndGet();
                }
            }
        }
    }

    /** @param open how many requests were sent, and not answered */
    private boolean acknowledged(String article, String body, AtomicInteger open) {
        var service = services.get(ThreadLocalRandom.current().nextInt(INSTANCES));
        try {
            var status = service.postJsonAsAnyone("/v1/articles/" + article + "/views", body).statusCode();
            assertThat(status).isIn(204, 503);
            return status == 204;
        } catch (ConnectException e) {
            pause();
            return false;
        } catch (IOException e) {
            open.incrementAndGet();
            return false;
        }
    }

    /** A killed service refuses at once, for as long as it takes to start. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
