package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.masthead.access.TokenIssuer.token;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Problems.problem;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.masthead.testsupport.NewsroomTest;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

/** Tokens of an organisation's issuer, beside keys. */
@NewsroomTest
@TestProfile(OrganisationTest.WithIssuer.class)
class OrganisationTest {

    public static class WithIssuer implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("masthead.oidc.enabled", "true", "masthead.oidc.roles.reader", "staff",
                    "masthead.oidc.roles.author", "reporters,interns", "masthead.oidc.roles.editor", "desk",
                    "masthead.oidc.roles.admin", "publisher");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TokenIssuer.class));
        }
    }

    private static String member(String... groups) {
        return token(Map.of("groups", List.of(groups)));
    }

    @ParameterizedTest
    @CsvSource({ "staff,reader", "interns,author", "desk,editor", "publisher,admin" })
    void groupBecomesARole(String group, String role) {
        holding(member("choir", group)).get("/v1/me").statusCode(200).body("role", equalTo(role)).body("name", equalTo("ani"))
                .body("expiresAt", notNullValue());
    }

    @Test
    void highestOfSeveralCounts() {
        holding(member("staff", "desk", "reporters")).get("/v1/me").statusCode(200).body("role", equalTo("editor"));
    }

    @Test
    void groupMayDoWhatItsRoleMay() {
        holding(member("reporters")).sending(anArticle().fields()).post("/v1/articles").statusCode(201)
                .body("createdBy", equalTo("ani"));
        problem(holding(member("reporters")).query("publish", true).sending(anArticle().fields()).post("/v1/articles"), 403,
                "forbidden");
        holding(member("desk")).query("publish", true).sending(anArticle().fields()).post("/v1/articles").statusCode(201);
        problem(holding(member("desk")).get("/v1/keys"), 403, "forbidden");
        holding(member("publisher")).get("/v1/keys").statusCode(200);
    }

    @Test
    void whoHasNoRoleHereMayNothing() {
        problem(holding(member("choir")).get("/v1/drafts"), 403, "forbidden");
        problem(holding(token(Map.of())).get("/v1/me"), 403, "forbidden");
        // The names of roles here are nobody's groups unless it says so
        problem(holding(member("admin", "editor")).get("/v1/me"), 403, "forbidden");
    }

    static Stream<String> wrongTokens() {
        var good = member("publisher");
        var claims = Map.<String, Object> of("groups", List.of("publisher"));
        return Stream.of(
                token(Map.of("groups", List.of("publisher"), "exp", 1_000_000_000L)),
                token(Map.of("groups", List.of("publisher"), "aud", "payroll")),
                token(Map.of("groups", List.of("publisher"), "iss", "https://elsewhere.example")),
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.length() - 8) + "AAAAAAAA",
                "eyJhbGciOiJub25lIn0." + good.split("\\.")[1] + ".",
                TokenIssuer.signed(Map.of("alg", "RS256", "kid", "two"), claims),
                "a.b.c");
    }

    @ParameterizedTest
    @MethodSource("wrongTokens")
    void whatTheIssuerDidNotSignForUsIsNobody(String token) {
        problem(holding(token).get("/v1/me"), 401, "unauthenticated").getString("detail");
    }

    @Test
    void keysWorkAsBefore() {
        editor().get("/v1/me").statusCode(200).body("role", equalTo("editor"));
        problem(holding("mh_nonsense").get("/v1/me"), 401, "unauthenticated");
    }

    @Test
    void retryWithAFreshTokenIsStillTheSamePerson() {
        var key = UUID.randomUUID().toString();
        var fields = anArticle().fields();
        var first = holding(member("reporters")).header("Idempotency-Key", key).sending(fields).post("/v1/articles")
                .statusCode(201).extract().asString();
        var again = holding(token(Map.of("groups", List.of("reporters"), "jti", "fresh"))).header("Idempotency-Key", key)
                .sending(fields).post("/v1/articles").statusCode(201).header("Idempotency-Replayed", "true").extract()
                .asString();
        assertThat(again).isEqualTo(first);
        holding(token(Map.of("groups", List.of("reporters"), "sub", "other"))).header("Idempotency-Key", key).sending(fields)
                .post("/v1/articles").statusCode(201).body("id", notNullValue());
    }
}
