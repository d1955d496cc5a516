package org.masthead.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.keyOf;
import static org.masthead.testsupport.Newsroom.reader;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;
import org.masthead.testsupport.RawHttp.Answer;

/** The limits as they are by default. */
@NewsroomTest
class RateLimitTest {

    /** It looks like one the service made, which is looked up faster than one somebody thought of. */
    static String wrong(int number) {
        return "mh_%043d".formatted(number);
    }

    static Answer me(String address, String key) {
        return RawHttp.sendFrom(address, "GET", "/v1/me", "", "Authorization: Bearer " + key);
    }

    @Test
    void answersSayWhatIsLeft() {
        var article = anArticle().published();
        anyone().get("/v1/articles/{article}", article.id()).header("RateLimit-Policy", "\"reads\";q=10000;w=1")
                .header("RateLimit", matchesPattern("\"reads\";r=9\\d\\d\\d;t=1"));
        anyone().post("/v1/articles/{article}/views", article.id()).header("RateLimit-Policy", "\"views\";q=10000;w=1");
        author().sending(anArticle().fields()).post("/v1/articles").header("RateLimit-Policy", "\"writes\";q=500;w=1")
                .header("RateLimit", matchesPattern("\"writes\";r=4\\d\\d;t=1"));
        anyone().get("/q/health/live").header("RateLimit", nullValue());
    }

    @Test
    void wrongKeysOfOneAddressAreLimitedAndRightOnesGoOn() {
        var address = "127.0.0.21";
        assertThat(me(address, keyOf("reader")).status()).isEqualTo(200);
        var answers = IntStream.range(0, 3 * WrongKeys.AT_ONCE).mapToObj(i -> me(address, wrong(i))).toList();
        assertThat(answers.subList(0, WrongKeys.AT_ONCE)).allMatch(answer -> answer.status() == 401);
        var refused = answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            answer.problem(429, "rate-limited");
            assertThat(answer.headers()).containsEntry("retry-after", "1");
        });
        assertThat(me(address, keyOf("reader")).status()).isEqualTo(200);
        reader().get("/v1/me").statusCode(200);
        assertThat(RawHttp.sendFrom(address, "GET", "/v1/articles", "").status()).isEqualTo(200);
    }

    @Test
    void addressIsThatOfTheConnectionWhateverTheHeadersSay() {
        var address = "127.0.0.22";
        var answers = IntStream.range(0, 2 * WrongKeys.AT_ONCE)
                .mapToObj(i -> RawHttp.sendFrom(address, "GET", "/v1/me", "", "Authorization: Bearer " + wrong(i),
                        "X-Forwarded-For: 192.0.2." + i, "Forwarded: for=192.0.2." + i, "X-Real-IP: 192.0.2." + i));
        assertThat(answers).anyMatch(answer -> answer.status() == 429);
    }
}
