package org.masthead.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** What every refusal must be, whoever makes it. */
public final class Problems {

    private static final Pattern LEAK = Pattern.compile(
            "(?i)org\\.masthead|java\\.|jakarta\\.|hibernate|jackson|quarkus|Exception|\\bat [a-z]+\\.[a-z]|select .* from |insert into|JdbcSQL|PSQL");

    private Problems() {
    }

    /** Checks the whole document. @return its members, for what is particular */
    public static JsonPath problem(ValidatableResponse response, int status, String code) {
        var answer = response.extract();
        var body = answer.asString();
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        return document(body, answer.contentType(), status, code, answer.header("X-Request-Id"));
    }

    static JsonPath document(String body, String contentType, int status, String code, String requestId) {
        assertThat(contentType).as(body).startsWith("application/problem+json");
        var problem = JsonPath.from(body);
        assertThat(problem.getString("code")).as(body).isEqualTo(code);
        assertThat(problem.getString("type")).isEqualTo("/problems/" + code);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isNotBlank();
        assertThat(problem.getString("detail")).isNotBlank();
        assertThat(problem.getString("instance")).startsWith("/");
        assertThat(problem.getString("requestId")).isNotBlank().isEqualTo(requestId);
        assertThat(problem.<List<Object>> get("errors")).isNotNull();
        assertThat(LEAK.matcher(body).find()).as("shows its insides: " + body).isFalse();
        return problem;
    }
}
