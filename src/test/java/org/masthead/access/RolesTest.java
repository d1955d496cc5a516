package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** Who may do what: every operation of articles, taxonomy and keys, asked by everybody. */
@NewsroomTest
class RolesTest {

    private static final List<String> ROLES = List.of("anyone", "reader", "author", "editor", "admin");

    /** An operation on a fresh draft, and the first of {@link #ROLES} that may do it. */
    private record Operation(String name, String role, BiFunction<Request, WrittenArticle, ValidatableResponse> call) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String DRAFT = "/v1/articles/{article}/draft";

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("createArticle", "author", (who, article) -> who.sending(anArticle().fields()).post("/v1/articles")),
            new Operation("createArticle and publish", "editor",
                    (who, article) -> who.query("publish", true).sending(anArticle().fields()).post("/v1/articles")),
            new Operation("listDrafts", "reader", (who, article) -> who.query("limit", 1).get("/v1/drafts")),
            new Operation("getDraft", "reader", (who, article) -> who.get(DRAFT, article.id())),
            new Operation("headDraft", "reader", (who, article) -> who.head(DRAFT, article.id())),
            new Operation("replaceDraft", "author",
                    (who, article) -> who.ifMatch("*").sending(Map.of("title", "T")).put(DRAFT, article.id())),
            new Operation("replaceDraft and publish", "editor", (who, article) -> who.query("publish", true).ifMatch("*")
                    .sending(Map.of("title", "T")).put(DRAFT, article.id())),
            new Operation("patchDraft", "author",
                    (who, article) -> who.ifMatch("*").patching(Map.of("title", "T")).patch(DRAFT, article.id())),
            new Operation("patchDraft and publish", "editor", (who, article) -> who.query("publish", true).ifMatch("*")
                    .patching(Map.of("title", "T")).patch(DRAFT, article.id())),
            new Operation("submitArticle", "author", (who, article) -> who.post("/v1/articles/{article}/submit", article.id())),
            new Operation("returnArticle", "editor", (who, article) -> {
                as("author").post("/v1/articles/{article}/submit", article.id()).statusCode(200);
                return who.post("/v1/articles/{article}/return", article.id());
            }),
            new Operation("publishArticle", "editor",
                    (who, article) -> who.post("/v1/articles/{article}/publish", article.id())),
            new Operation("unpublishArticle", "editor", (who, article) -> {
                as("editor").post("/v1/articles/{article}/publish", article.id()).statusCode(200);
                return who.post("/v1/articles/{article}/unpublish", article.id());
            }),
            new Operation("deleteArticle", "editor",
                    (who, article) -> who.ifMatch("*").delete("/v1/articles/{article}", article.id())),
            new Operation("deleteArticle for good", "admin",
                    (who, article) -> who.ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id())),
            new Operation("restoreArticle", "editor", (who, article) -> {
                as("editor").ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
                return who.post("/v1/articles/{article}/restore", article.id());
            }),
            new Operation("listSections", "anyone", (who, article) -> who.get("/v1/sections")),
            new Operation("listTags", "anyone", (who, article) -> who.get("/v1/tags")),
            new Operation("listAuthors", "anyone", (who, article) -> who.get("/v1/authors")),
            new Operation("putSection", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", "N")).put("/v1/sections/{slug}",
                            unique("section"))),
            new Operation("patchSection", "editor",
                    (who, article) -> who.ifMatch("*").patching(Map.of("name", "N")).patch("/v1/sections/{slug}",
                            aSection("S"))),
            new Operation("deleteSection", "editor",
                    (who, article) -> who.ifMatch("*").delete("/v1/sections/{slug}", aSection("S"))),
            new Operation("putTag", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", unique("N"))).put("/v1/tags/{slug}",
                            unique("tag"))),
            new Operation("putAuthor", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", unique("N"))).put("/v1/authors/{slug}",
                            unique("author"))),
            new Operation("getMe", "reader", (who, article) -> who.get("/v1/me")),
            new Operation("listKeys", "admin", (who, article) -> who.get("/v1/keys")),
            new Operation("createKey", "admin",
                    (who, article) -> who.sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys")));

    static Stream<Arguments> matrix() {
        return OPERATIONS.stream().flatMap(operation -> ROLES.stream().map(role -> Arguments.of(operation, role)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("matrix")
    void operationIsOpenToItsRoleAndThoseAbove(Operation operation, String role) {
        var article = anArticle().draft();
        var before = article.version();
        var answer = operation.call().apply(as(role), article);
        var allowed = ROLES.indexOf(role) >= ROLES.indexOf(operation.role());
        if (allowed) {
            assertThat(answer.extract().statusCode()).as(answer.extract().asString()).isBetween(200, 299);
        } else if (operation.name().startsWith("head")) {
            assertThat(answer.extract().statusCode()).isEqualTo(role.equals("anyone") ? 401 : 403);
        } else if (role.equals("anyone")) {
            problem(answer, 401, "unauthenticated");
            answer.header("WWW-Authenticate", startsWith("Bearer"));
        } else {
            var missing = problem(answer, 403, "forbidden").getString("detail").replaceAll(".* role (\\w+)\\.", "$1");
            assertThat(ROLES.subList(ROLES.indexOf(role) + 1, ROLES.size())).as("a role to ask for").contains(missing);
        }
        if (!allowed) {
            reader().get(DRAFT, article.id()).statusCode(200).body("version", equalTo(before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "Bearer", "Bearer ", "Bearer nonsense", "Bearer mh_", "Basic YWRtaW46YWRtaW4=",
            "mh_test_admin_key_0123456789",
            "Bearer mh_test_admin_key_0123456789 x", "Bearer {}", "Bearer null" })
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
