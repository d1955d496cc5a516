package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.keyOf;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** The life of a key. */
@NewsroomTest
class KeysTest {

    @Inject
    Session entities;

    private record Held(String id, String name, String token) {
    }

    private static Held issued(String name, String role) {
        var key = admin().sending(Map.of("name", name, "role", role)).post("/v1/keys").statusCode(201).extract().jsonPath();
        return new Held(key.getString("id"), name, key.getString("token"));
    }

    private static Held issued(String role) {
        return issued(unique("Key"), role);
    }

    @Test
    void roleChangesWithTheNextRequest() {
        var key = issued("author");
        problem(holding(key.token()).query("publish", true).sending(anArticle().fields()).post("/v1/articles"), 403,
                "forbidden");
        admin().patching(Map.of("role", "editor")).patch("/v1/keys/{id}", key.id()).statusCode(200)
                .body("role", equalTo("editor")).body("name", equalTo(key.name())).header("Cache-Control", "no-store");
        holding(key.token()).query("publish", true).sending(anArticle().fields()).post("/v1/articles").statusCode(201);
        admin().patching(Map.of("role", "reader")).patch("/v1/keys/{id}", key.id()).statusCode(200);
        problem(holding(key.token()).sending(anArticle().fields()).post("/v1/articles"), 403, "forbidden");
    }

    @Test
    void expiryIsSetAndTakenBack() {
        var key = issued("reader");
        var soon = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        admin().patching(Map.of("expiresAt", soon)).patch("/v1/keys/{id}", key.id()).statusCode(200)
                .body("expiresAt", equalTo(soon.toString()));
        MovableClock.advance(Duration.ofHours(2));
        problem(holding(key.token()).get("/v1/me"), 401, "unauthenticated");
        admin().patching(Map.of("name", "Renamed")).patch("/v1/keys/{id}", key.id()).statusCode(200)
                .body("expiresAt", equalTo(soon.toString()));
        admin().patching("{\"expiresAt\": null}").patch("/v1/keys/{id}", key.id()).statusCode(200)
                .body("expiresAt", nullValue());
        holding(key.token()).get("/v1/me").statusCode(200).body("name", equalTo("Renamed"));
        problem(admin().patching(Map.of("expiresAt", "2001-01-01T00:00:00Z")).patch("/v1/keys/{id}", key.id()), 422, "invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"role\": null}", "{\"name\": null}", "{\"role\": \"owner\"}", "{\"role\": {}}",
            "{\"token\": \"mh_mine\"}", "{\"name\": \" \"}", "[]" })
    void onlyWhatAKeyHasCanBeChanged(String patch) {
        var key = issued("reader");
        problem(admin().patching(patch).patch("/v1/keys/{id}", key.id()), 422, "invalid");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (var id : List.of("nonsense", UUID.randomUUID().toString())) {
            problem(admin().get("/v1/keys/{id}", id), 404, "not-found");
            problem(admin().patching(Map.of()).patch("/v1/keys/{id}", id), 404, "not-found");
        }
        var gone = issued("reader");
        admin().delete("/v1/keys/{id}", gone.id()).statusCode(204);
        problem(admin().get("/v1/keys/{id}", gone.id()), 404, "not-found");
        problem(admin().patching(Map.of("role", "admin")).patch("/v1/keys/{id}", gone.id()), 404, "not-found");
    }

    @Test
    void twoKeysOfOneNameAreActiveWhileOneReplacesTheOther() {
        var name = unique("Desk");
        var first = issued(name, "author");
        var second = issued(name, "author");
        assertThat(Stream.of(first, second)).allSatisfy(
                key -> holding(key.token()).get("/v1/me").statusCode(200).body("name", equalTo(name)));
        admin().delete("/v1/keys/{id}", first.id()).statusCode(204);
        problem(holding(first.token()).get("/v1/me"), 401, "unauthenticated");
        holding(second.token()).get("/v1/me").statusCode(200);
    }

    @Test
    void lastUseIsNoted() {
        var key = issued("reader");
        admin().get("/v1/keys/{id}", key.id()).statusCode(200).body("lastUsedAt", nullValue());
        holding(key.token()).get("/v1/me").statusCode(200);
        admin().get("/v1/keys/{id}", key.id()).statusCode(200).body("lastUsedAt", notNullValue())
                .body("token", nullValue());
    }

    private String stored(String condition, Object value) {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select token_hash from access_key where " + condition, String.class)
                .setParameter("value", value).getSingleResult());
    }

    @Test
    void tokenThatMayBeGuessedHasASlowHash() {
        var fast = TokenHashes.fast(keyOf("admin"));
        assertThat(stored("created_by = :value", "first start")).hasSize(64).isNotEqualTo(fast);
        var made = issued("reader");
        assertThat(stored("id = :value", UUID.fromString(made.id()))).hasSize(64).doesNotContain(made.token());
    }

    @Test
    void keyOfAnEarlierVersionWorksAndGetsASlowHash() {
        var key = issued("reader");
        var token = unique("simple-password-");
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update access_key set token_hash = :hash where id = :id")
                .setParameter("hash", TokenHashes.fast(token)).setParameter("id", UUID.fromString(key.id())).executeUpdate());
        problem(holding(key.token()).get("/v1/me"), 401, "unauthenticated");
        holding(token).get("/v1/me").statusCode(200).body("name", equalTo(key.name()));
        assertThat(stored("id = :value", UUID.fromString(key.id()))).isNotEqualTo(TokenHashes.fast(token));
        holding(token).get("/v1/me").statusCode(200).body("name", equalTo(key.name()));
        admin().delete("/v1/keys/{id}", key.id()).statusCode(204);
        problem(holding(token).get("/v1/me"), 401, "unauthenticated");
    }

    @Test
    void wrongKeyIsAnsweredOnceAndTheConnectionGoesOn() {
        assertThat(RawHttp.twice("/v1/me", "Authorization: Bearer mh_not_a_key_of_anybody"))
                .containsExactly("HTTP/1.1 401 Unauthorized", "HTTP/1.1 401 Unauthorized");
    }

    @Test
    void thereIsAlwaysAnAdmin() {
        var first = issued("admin");
        var second = issued("admin");
        var suite = QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select id from access_key where role = 'admin' and revoked_at is null", UUID.class)
                .getResultList()).stream().filter(id -> !List.of(first.id(), second.id()).contains(id.toString())).toList();
        try {
            setRole(suite, "reader");
            var both = Stream.of(List.of(first, second), List.of(second, first)).map(pair -> CompletableFuture.supplyAsync(
                    () -> holding(pair.get(0).token()).patching(Map.of("role", "editor"))
                            .patch("/v1/keys/{id}", pair.get(1).id()).extract().statusCode(),
                    task -> new Thread(task).start()))
                    .toList().stream().map(CompletableFuture::join).toList();
            assertThat(both).containsOnlyOnce(200);
            var last = both.get(0) == 200 ? first : second;
            var change = List.of("{\"role\": \"editor\"}", "{\"expiresAt\": \"2999-01-01T00:00:00Z\"}");
            change.forEach(patch -> problem(holding(last.token()).patching(patch).patch("/v1/keys/{id}", last.id()), 409,
                    "in-use"));
            problem(holding(last.token()).delete("/v1/keys/{id}", last.id()), 409, "in-use");
            holding(last.token()).patching(Map.of("name", "Last one")).patch("/v1/keys/{id}", last.id()).statusCode(200);
        } finally {
            setRole(suite, "admin");
        }
    }

    private void setRole(List<UUID> ids, String role) {
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update access_key set role = :role where id in (:ids)").setParameter("role", role)
                .setParameterList("ids", ids).executeUpdate());
    }
}
