package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.popularity.Reading.ids;
import static org.masthead.popularity.Reading.popular;
import static org.masthead.popularity.Reading.total;
import static org.masthead.popularity.Reading.totals;
import static org.masthead.popularity.Reading.viewed;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.RestAssured;

/** So many views accepted are so many views counted. */
@NewsroomTest
class ExactCountsTest {

    private static final int THREADS = 16;
    private static final int EACH = 250;

    @Test
    void viewsOfManyReadersAtOnceAreAllCounted() throws Exception {
        var section = aSection("World");
        var article = anArticle().section(section).published();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        inParallel(reader -> {
            for (int i = 0; i < EACH; i++) {
                assertThat(send(client, article, reader + "-" + i)).isEqualTo(204);
            }
        });
        assertThat(totals(article)).allSatisfy(row -> assertThat(row).containsEntry("views", THREADS * EACH)
                .containsEntry("reads", 0).containsEntry("shares", 0));
        assertThat(popular(section).getLong("data[0].count")).isEqualTo(THREADS * EACH);
    }

    @Test
    void batchesAtOnceAreAllCounted() throws Exception {
        var section = aSection("World");
        var one = anArticle().section(section).published();
        var other = anArticle().section(section).published();
        inParallel(reader -> {
            for (int i = 0; i < 5; i++) {
                viewed(reader % 2 == 0 ? one : other, 100);
                viewed(reader % 2 == 0 ? other : one, 50);
            }
        });
        assertThat(totals(one)).allSatisfy(row -> assertThat(row).containsEntry("views", THREADS * 5 * 75));
        assertThat(totals(other)).allSatisfy(row -> assertThat(row).containsEntry("views", THREADS * 5 * 75));
        var popular = popular(section);
        assertThat(ids(popular)).containsExactly(one.id(), other.id());
        assertThat(popular.<Number> getList("data.count"))
                .allSatisfy(count -> assertThat(count.intValue()).isEqualTo(THREADS * 5 * 75));
    }

    @Test
    void hundredThousandViewsAreAHundredThousand() throws Exception {
        var section = aSection("World");
        var article = anArticle().section(section).published();
        var before = anyone().get("/v1/articles/{article}", article.id()).statusCode(200).extract();
        var copy = author().get("/v1/articles/{article}/draft", article.id()).statusCode(200).extract();
        var counted = new AtomicInteger();
        inParallel(reader -> {
            for (var next = counted.getAndAdd(500); next < 100_000; next = counted.getAndAdd(500)) {
                viewed(article, 500);
            }
        });
        assertThat(total(article, "all")).isEqualTo("all 100000 0 0");
        assertThat(total(article, "1h")).isEqualTo("1h 100000 0 0");
        assertThat(popular(section).getLong("data[0].count")).isEqualTo(100_000);
        var after = anyone().get("/v1/articles/{article}", article.id()).statusCode(200).extract();
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(after.asString()).isEqualTo(before.asString());
        // The same, and asked for the first time: no answer that was kept
        assertThat(anyone().query("bodyFormat", "html").get("/v1/articles/{article}", article.id()).extract().header("ETag"))
                .isEqualTo(before.header("ETag"));
        assertThat(author().get("/v1/articles/{article}/draft", article.id()).extract().header("ETag"))
                .isEqualTo(copy.header("ETag"));
    }

    private static int send(HttpClient client, WrittenArticle article, String visitor) throws Exception {
        return client.send(
                HttpRequest
                        .newBuilder(
                                URI.create("http://localhost:" + RestAssured.port + "/v1/articles/" + article.id() + "/views"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"visitor\": \"" + visitor + "\"}")).build(),
                BodyHandlers.discarding()).statusCode();
    }

    private interface Reader {

        void read(int number) throws Exception;
    }

    private static void inParallel(Reader reader) throws Exception {
        var readers = Executors.newFixedThreadPool(THREADS);
        try {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < THREADS; i++) {
                var number = i;
                tasks.add(() -> {
                    reader.read(number);
                    return true;
                });
            }
            for (var running : readers.invokeAll(tasks)) {
                assertThat(running.get()).isTrue();
            }
        } finally {
            readers.shutdownNow();
        }
    }
}
