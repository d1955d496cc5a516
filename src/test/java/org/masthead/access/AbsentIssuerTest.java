package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.access.TokenIssuer.token;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Problems.problem;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** An organisation's issuer that is away when the service starts. */
@NewsroomTest
@TestProfile(AbsentIssuerTest.WithoutIssuer.class)
class AbsentIssuerTest {

    public static class WithoutIssuer implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("masthead.oidc.enabled", "true", "masthead.oidc.roles.editor", "desk");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TokenIssuer.class, Map.of("away", "true")));
        }
    }

    private static void onlyKeysAreTaken() {
        editor().get("/v1/me").statusCode(200);
        var begun = System.nanoTime();
        var refused = holding(token(Map.of("groups", List.of("desk")))).get("/v1/me");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        problem(refused, 503, "unavailable");
        assertThat(refused.extract().header("Retry-After")).isNotBlank();
        editor().get("/v1/me").statusCode(200);
    }

    @Test
    void tokensAreTakenAsSoonAsTheIssuerIsBackAndKeysAllTheTime() throws IOException {
        // Nobody listens
        onlyKeysAreTaken();
        // Somebody does, and says nothing
        try (var silent = new ServerSocket()) {
            silent.bind(TokenIssuer.address());
            onlyKeysAreTaken();
        }
        var issuer = TokenIssuer.open();
        try {
            holding(token(Map.of("groups", List.of("desk")))).get("/v1/me").statusCode(200).body("role", equalTo("editor"));
        } finally {
            issuer.stop(0);
        }
        // It signs without being asked: its keys are known now
        holding(token(Map.of("groups", List.of("desk"), "jti", "later"))).get("/v1/me").statusCode(200);
    }
}
