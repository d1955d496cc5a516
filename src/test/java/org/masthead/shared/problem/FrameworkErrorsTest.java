package org.masthead.shared.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.keyOf;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Problems.problem;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;

import io.restassured.response.ValidatableResponse;

/** Whatever refuses a request, the framework too, the answer is a problem document. */
@NewsroomTest
class FrameworkErrorsTest {

    private record Refusal(String name, int status, String code, Supplier<ValidatableResponse> call) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal("malformed JSON", 400, "malformed-json",
                        () -> author().sending("{\"title\": ").post("/v1/articles")),
                new Refusal("no JSON", 400, "malformed-json", () -> author().sending("title=x").post("/v1/articles")),
                new Refusal("empty body", 400, "malformed-json", () -> author().sending("").post("/v1/articles")),
                new Refusal("blank body", 400, "malformed-json", () -> author().sending("  ").post("/v1/articles")),
                new Refusal("repeated key", 400, "malformed-json",
                        () -> author().sending("{\"title\": \"a\", \"title\": \"b\"}").post("/v1/articles")),
                new Refusal("repeated nested key", 400, "malformed-json",
                        () -> author().sending("{\"title\": \"a\", \"attributes\": {\"a\": 1, \"a\": 2}}")
                                .post("/v1/articles")),
                new Refusal("text after it", 400, "malformed-json",
                        () -> author().sending("{\"title\": \"a\"} x").post("/v1/articles")),
                new Refusal("two values", 400, "malformed-json",
                        () -> author().sending("{\"title\": \"a\"}{}").post("/v1/articles")),
                new Refusal("comment", 400, "malformed-json",
                        () -> author().sending("{/* a */\"title\": \"a\"}").post("/v1/articles")),
                new Refusal("single quotes", 400, "malformed-json",
                        () -> author().sending("{'title': 'a'}").post("/v1/articles")),
                new Refusal("NaN", 400, "malformed-json", () -> author().sending("{\"title\": NaN}").post("/v1/articles")),
                new Refusal("no UTF-8", 400, "malformed-json",
                        () -> author().sending("application/json", new byte[] { '"', (byte) 0xff, '"' }).post("/v1/articles")),
                new Refusal("deep JSON", 400, "malformed-json",
                        () -> author().sending("[".repeat(100_000)).post("/v1/articles")),
                new Refusal("array for an object", 422, "invalid", () -> author().sending("[]").post("/v1/articles")),
                new Refusal("null for an object", 422, "invalid", () -> author().sending("null").post("/v1/articles")),
                new Refusal("wrong type", 422, "invalid", () -> author().sending("{\"title\": 1}").post("/v1/articles")),
                new Refusal("unknown route", 404, "not-found", () -> anyone().get("/v1/nothing")),
                new Refusal("unknown version", 404, "not-found", () -> anyone().get("/v2/articles")),
                new Refusal("nothing at the root of the API", 404, "not-found", () -> anyone().get("/v1")),
                new Refusal("unknown problem", 404, "not-found", () -> anyone().get("/problems/nothing")),
                new Refusal("unknown method", 405, "method-not-allowed", () -> admin().delete("/v1/drafts")),
                new Refusal("method of nobody", 405, "method-not-allowed", () -> anyone().send("PROPFIND", "/v1/sections")),
                new Refusal("nothing acceptable", 406, "not-acceptable",
                        () -> anyone().header("Accept", "text/xml").get("/v1/sections")),
                new Refusal("25 MB", 413, "too-large", () -> author().sending("x".repeat(25 << 20)).post("/v1/articles")),
                new Refusal("plain text", 415, "unsupported-media-type",
                        () -> author().sending("text/plain", "{}").post("/v1/articles")),
                new Refusal("form", 415, "unsupported-media-type",
                        () -> author().sending("application/x-www-form-urlencoded", "title=x").post("/v1/articles")),
                new Refusal("XML patch", 415, "unsupported-media-type",
                        () -> author().ifMatch("*").sending("application/xml", "<a/>").patch("/v1/articles/{article}/draft",
                                anArticle().draft().id())),
                new Refusal("media type out of form", 415, "unsupported-media-type",
                        () -> author().sending("nonsense", "{}").post("/v1/articles")),
                new Refusal("no UUID for a key", 404, "not-found", () -> admin().delete("/v1/keys/abc")),
                new Refusal("short UUID for a key", 404, "not-found", () -> admin().delete("/v1/keys/1-1-1-1-1")),
                new Refusal("neither id nor slug", 404, "not-found",
                        () -> reader().get("/v1/articles/{article}/draft", "Not a slug!")),
                new Refusal("very long slug", 404, "not-found",
                        () -> reader().get("/v1/articles/{article}/draft", "a".repeat(3000))),
                new Refusal("unknown slug of a section", 404, "not-found",
                        () -> anyone().get("/v1/sections/{slug}", "nothing")),
                new Refusal("nobody", 401, "unauthenticated", () -> anyone().get("/v1/drafts")),
                new Refusal("too low a role", 403, "forbidden", () -> reader().sending("{}").post("/v1/articles")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalIsAProblemDocument(Refusal refusal) {
        problem(refusal.call().get(), refusal.status(), refusal.code());
    }

    @Test
    void bodyWithoutAMediaTypeIsUnsupported() {
        RawHttp.send("POST", "/v1/articles", "{\"title\": \"x\"}", "Authorization: Bearer " + keyOf("author"))
                .problem(415, "unsupported-media-type");
    }

    private static Stream<String> operationsWithoutABody() {
        return Stream.of("POST /v1/articles/{article}/submit", "POST /v1/articles/{article}/return",
                "POST /v1/articles/{article}/restore", "POST /v1/articles/{article}/suggestions/x/dismiss",
                "DELETE /v1/articles/{article}", "DELETE /v1/articles/{article}/relations/x", "DELETE /v1/tags/x");
    }

    @ParameterizedTest
    @MethodSource("operationsWithoutABody")
    void fieldsThatAreNotReadAreRefused(String operation) {
        var path = operation.substring(operation.indexOf('/')).replace("{article}", anArticle().draft().id());
        var method = operation.substring(0, operation.indexOf(' '));
        assertThat(problem(admin().ifMatch("*").sending(Map.of("type", "follows", "note", "x")).send(method, path), 422,
                "invalid").<String> getList("errors.pointer")).containsExactlyInAnyOrder("/type", "/note");
        problem(admin().ifMatch("*").sending("{").send(method, path), 400, "malformed-json");
        problem(admin().ifMatch("*").sending("[]").send(method, path), 422, "invalid");
    }

    @Test
    void bodyWithoutAFieldIsNoBody() {
        var article = anArticle().draft();
        author().sending("{}").post("/v1/articles/{article}/submit", article.id()).statusCode(200);
        author().sending("").post("/v1/articles/{article}/suggestions/x/dismiss", article.id()).statusCode(403);
    }

    @Test
    void methodNotAllowedListsThoseThatAre() {
        var answer = admin().sending("{}").post("/v1/drafts");
        problem(answer, 405, "method-not-allowed");
        assertThat(answer.extract().header("Allow")).contains("GET");
        assertThat(admin().sending("{}").put("/v1/keys").extract().header("Allow")).contains("GET", "POST");
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "%00", "AAAA", "null", "-1", "../../etc/passwd", "' or 1=1", "eyJhIjoxfQ", "====" })
    void cursorOfOthersIsInvalid(String cursor) {
        assertThat(problem(reader().query("cursor", cursor).get("/v1/drafts"), 400, "invalid-cursor")
                .getString("errors[0].parameter"))
                .isEqualTo("cursor");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "limt, 5, unknown-parameter, limit",
            "LIMIT, 5, unknown-parameter, limit",
            "secton, x, unknown-parameter, section",
            "page, 2, unknown-parameter, -",
            "filter[state], draft, unknown-parameter, -",
            "limit, 0, invalid-parameter, -",
            "limit, 101, invalid-parameter, -",
            "limit, -1, invalid-parameter, -",
            "limit, 1abc, invalid-parameter, -",
            "limit, 1.5, invalid-parameter, -",
            "limit, '', invalid-parameter, -",
            "limit, ' 5', invalid-parameter, -",
            "limit, ５, invalid-parameter, -",
            "limit, 99999999999999999999, invalid-parameter, -",
            "sort, foo, invalid-parameter, -",
            "sort, titel, invalid-parameter, title",
            "sort, 'title);drop table article', invalid-parameter, -",
            "state, Draft, invalid-parameter, draft",
            "state, publishd, invalid-parameter, published",
            "count, yes, invalid-parameter, -",
            "modifiedSince, yesterday, invalid-parameter, -",
            "modifiedSince, 2026-01-01, invalid-parameter, -",
            "modifiedSince, 2026-13-01T00:00:00Z, invalid-parameter, -",
            "modifiedSince, +999999999-01-01T00:00:00Z, invalid-parameter, -",
            "fields, body;drop, invalid-parameter, -",
            "fields, 'title,', invalid-parameter, -",
            "tag, '', invalid-parameter, -" })
    void parameterIsNamedWithTheNearestThatIs(String name, String value, String code, String suggestion) {
        var problem = problem(reader().query(name, value).get("/v1/drafts"), 400, code);
        assertThat(problem.getList("errors")).hasSize(1);
        assertThat(problem.getString("errors[0].parameter")).isEqualTo(name);
        assertThat(problem.getString("errors[0].code")).isEqualTo(code);
        assertThat(problem.getString("errors[0].suggestion")).isEqualTo(suggestion);
    }

    @Test
    void parameterGivenTwiceIsInvalidWhereOneIsAllowed() {
        for (var name : List.of("limit", "sort", "cursor", "count", "modifiedSince", "fields")) {
            assertThat(problem(reader().query(name, "1", "1").get("/v1/drafts"), 400, "invalid-parameter")
                    .getString("errors[0].parameter"))
                    .isEqualTo(name);
        }
    }

    @Test
    void allWrongParametersAreNamedAtOnce() {
        assertThat(problem(reader().query("limit", "x").query("bogus", 1).query("sort", "y").get("/v1/drafts"), 400,
                "unknown-parameter")
                .<String> getList("errors.parameter")).containsExactlyInAnyOrder("limit", "bogus", "sort");
    }

    @Test
    void nulInAParameterIsInvalid() {
        RawHttp.get("/v1/drafts?tag=a%00b", "Authorization: Bearer " + keyOf("reader")).problem(400, "invalid-parameter");
    }

    @Test
    void nulInThePathLeadsNowhere() {
        for (var path : List.of("/v1/articles/a%00b", "/v1/articles/%00/related", "/v1/sections/%00",
                "/v1/articles/a%00/page")) {
            RawHttp.get(path).problem(404, "not-found");
        }
        RawHttp.get("/v1/articles/%00/draft", "Authorization: Bearer " + keyOf("reader")).problem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a|b", "{x}", "^", "[a]", "\"", "`", "<a>", "a\\b" })
    void valueThatBelongsEscapedIsReadAsItStands(String value) {
        assertThat(RawHttp.get("/v1/articles?tag=" + value).status()).isEqualTo(200);
        RawHttp.get("/v1/articles?limit=" + value).problem(400, "invalid-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/drafts;x", "/v1\\drafts", "/v1/drafts;x=1", "/v1;a/drafts", "/v1/drafts%3Bx", "/v1%2Fdrafts",
            "/v1/%2Fdrafts", "//v1/drafts",
            "/v1//drafts", "/v1/./drafts", "/v1/articles/../drafts", "/v1/articles/%2e%2e/drafts", "/v1/drafts/",
            "/v1/drafts//", "/v1/drafts%5C", "/v1/drafts%00", "/v1/%64rafts", "/V1/drafts", "/v1/drafts.json", "/v1/drafts%20",
            "/v1/articles/%ff%fe/draft", "/v1/drafts#x", "/v1/keys;.css", "/v1/keys%23", "/v1/keys/..;/drafts" })
    void oddPathLeadsNowhere(String target) {
        for (var override : List.of("X-Nothing: 1", "X-HTTP-Method-Override: POST", "X-Original-URL: /v1/sections",
                "X-Forwarded-Prefix: /v1/sections")) {
            var answer = RawHttp.get(target, override);
            assertThat(answer.status()).as(answer.toString()).isIn(400, 401, 404);
            answer.problem(answer.status(),
                    answer.status() == 400 ? "malformed-request" : answer.status() == 401 ? "unauthenticated" : "not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "/v1/drafts%zz", "/v1/drafts%", "/v1/drafts?limit=%zz", "/v1/drafts?%",
            "/v1/sections?x=%zz",
            "/v1/sections/%e0%a4%a" })
    void brokenEscapesAreRefused(String target) {
        RawHttp.get(target, "Authorization: Bearer " + keyOf("reader")).problem(400, "malformed-request");
    }

    @Test
    void requestIdIsEchoedOrMade() {
        anyone().header("X-Request-Id", "my-id.42").get("/v1/nothing").header("X-Request-Id", "my-id.42").body("requestId",
                equalTo("my-id.42"));
        anyone().header("X-Request-Id", "my-id.43").get("/v1/sections").header("X-Request-Id", "my-id.43");
        for (var bad : List.of("a".repeat(129), "<script>", "a b", "é")) {
            assertThat(anyone().header("X-Request-Id", bad).get("/v1/sections").extract().header("X-Request-Id")).isNotBlank()
                    .isNotEqualTo(bad);
        }
        assertThat(anyone().get("/v1/sections").extract().header("X-Request-Id"))
                .isNotEqualTo(anyone().get("/v1/sections").extract().header("X-Request-Id"));
    }

    @Test
    void headOfNothingHasNoBody() {
        assertThat(anyone().head("/v1/nothing").statusCode(404).extract().asByteArray()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void everyCodeIsExplained(ProblemType type) {
        anyone().get("/problems/{code}", type.code()).statusCode(200)
                .body("code", equalTo(type.code()), "status", equalTo(type.status()), "title", equalTo(type.title()));
    }

    @Test
    void problemIsAcceptedByWhoeverAcceptsNothingOfIt() {
        problem(anyone().header("Accept", "image/png").get("/v1/nothing"), 404, "not-found");
        problem(author().header("Accept", "application/json").sending(Map.of()).post("/v1/articles"), 422, "invalid");
    }
}
