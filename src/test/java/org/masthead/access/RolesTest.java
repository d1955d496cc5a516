package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;

/** Keys, and what is none. */
@NewsroomTest
class RolesTest {

    private static final String DRAFT = "/v1/articles/{article}/draft";

    @ParameterizedTest
    @ValueSource(strings = { "Bearer", "Bearer ", "Bearer nonsense", "Bearer mh_", "Basic YWRtaW46YWRtaW4=",
            "mh_test_admin_key_0123456789",
            "Bearer mh_test_admin_key_0123456789 x", "Bearer {}", "Bearer null",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmkiLCJncm91cHMiOlsiYWRtaW4iXX0." })
    void anythingButAKeyIsNobody(String header) {
        problem(anyone().header("Authorization", header).get("/v1/me"), 401, "unauthenticated");
        problem(anyone().header("Authorization", header).sending(anArticle().fields()).post("/v1/articles"), 401,
                "unauthenticated");
    }

    @Test
    void keyInTheQueryIsNoKey() {
        problem(anyone().query("access_token", "mh_test_admin_key_0123456789").get("/v1/me"), 401, "unauthenticated");
    }

    @Test
    void wrongKeyOpensNoPublicDoorInSilence() {
        problem(holding("mh_nonsense").get("/v1/drafts"), 401, "unauthenticated");
    }

    @Test
    void nobodyLearnsFromARefusalWhatExists() {
        var article = anArticle().draft();
        var there = anyone().get(DRAFT, article.id());
        var notThere = anyone().get(DRAFT, "019a0b5c-0000-7000-8000-000000000000");
        assertThat(there.extract().statusCode()).isEqualTo(notThere.extract().statusCode()).isEqualTo(401);
        problem(anyone().query("bogus", 1).get("/v1/drafts"), 401, "unauthenticated");
        problem(anyone().sending("{").post("/v1/articles"), 401, "unauthenticated");
        problem(as("reader").sending("{").post("/v1/articles"), 403, "forbidden");
    }

    @Test
    void revokedKeyIsDeadAtOnce() {
        var key = admin().sending(Map.of("name", unique("leaver"), "role", "editor")).post("/v1/keys").statusCode(201)
                .header("Cache-Control", "no-store").extract().jsonPath();
        holding(key.getString("token")).get("/v1/me").statusCode(200);
        admin().delete("/v1/keys/{id}", key.getString("id")).statusCode(204);
        problem(holding(key.getString("token")).get("/v1/me"), 401, "unauthenticated");
        problem(admin().delete("/v1/keys/{id}", key.getString("id")), 404, "not-found");
    }

    @Test
    void keyDiesWhenItExpires() {
        var expires = Instant.now().plus(1, ChronoUnit.HOURS);
        var key = admin().sending(Map.of("name", unique("guest"), "role", "reader", "expiresAt", expires)).post("/v1/keys")
                .statusCode(201)
                .extract().<String> path("token");
        holding(key).get("/v1/me").statusCode(200);
        MovableClock.advance(Duration.ofHours(1));
        problem(holding(key).get("/v1/me"), 401, "unauthenticated");
    }

    @Test
    void tokensAreShownOnceOnly() {
        var key = admin().sending(Map.of("name", unique("shown"), "role", "reader")).post("/v1/keys").statusCode(201).extract()
                .jsonPath();
        assertThat(key.getString("token")).startsWith("mh_").hasSizeGreaterThan(40);
        assertThat(admin().get("/v1/keys").statusCode(200).extract().asString()).contains(key.getString("id"))
                .doesNotContain(key.getString("token"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"name\": \"a\"}", "{\"name\": \"a\", \"role\": \"owner\"}",
            "{\"name\": {}, \"role\": \"admin\"}",
            "{\"name\": \"\", \"role\": \"admin\"}", "{\"name\": \"a\", \"role\": 3}",
            "{\"name\": \"a\", \"role\": \"reader\", \"expiresAt\": \"2001-01-01T00:00:00Z\"}" })
    void keyIsMadeOfANameAndARole(String body) {
        problem(admin().sending(body).post("/v1/keys"), 422, "invalid");
    }
}
