package org.masthead.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other tests stand on holds. */
@NewsroomTest
class FoundationTest {

    @ParameterizedTest
    @ValueSource(strings = { "reader", "author", "editor", "admin" })
    void everyRoleHasAKey(String role) {
        as(role).get("/v1/me").statusCode(200).body("role", equalTo(role));
    }

    @Test
    void nobodyIsKnownWithoutAKey() {
        problem(anyone().get("/v1/me"), 401, "unauthenticated");
    }

    @Test
    void clockMovesTheService() {
        MovableClock.advance(Duration.ofDays(3));
        var created = Instant
                .parse(author().get("/v1/articles/{article}/draft", anArticle().draft().id()).extract().path("createdAt"));
        assertThat(created).isAfter(Instant.now().plus(Duration.ofHours(71)));
    }

    @Test
    void statementsOfARequestAreCounted() {
        assertThat(StatementCount.of(author().get("/v1/articles/{article}/draft", anArticle().draft().id())))
                .hasSizeBetween(2, 10).anyMatch(sql -> sql.contains("article"));
        assertThat(StatementCount.of(admin().get("/v1/me"))).hasSize(1);
    }

    @Test
    void rawRequestsGetRawAnswers() {
        assertThat(RawHttp.get("/v1/sections").status()).isEqualTo(200);
    }
}
