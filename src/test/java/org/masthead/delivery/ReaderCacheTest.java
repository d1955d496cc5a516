package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;

/** What readers get may be kept: how long, and how to ask whether it changed. */
@NewsroomTest
class ReaderCacheTest {

    private static ExtractableResponse<Response> get(String path) {
        return anyone().get(path).statusCode(200).extract();
    }

    private static String etag(String path) {
        return get(path).header("ETag");
    }

    private static int maxAge(ExtractableResponse<Response> response) {
        var control = response.header("Cache-Control");
        assertThat(control).matches("public, max-age=[0-9]+");
        return Integer.parseInt(control.substring(control.indexOf('=') + 1));
    }

    private static Instant lastModified(ExtractableResponse<Response> response) {
        return ZonedDateTime.parse(response.header("Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    private static String path(WrittenArticle article) {
        return "/v1/articles/" + article.id();
    }

    /** Every address whose answer may be kept. */
    private static List<String> readerPaths(WrittenArticle article) {
        return Stream.concat(
                Stream.of("", "?fields=title", "?include=related,popularity", "/related", "/page", "/popularity")
                        .map(rest -> path(article) + rest),
                Stream.of("/v1/articles", "/v1/articles?count=exact&limit=1", "/v1/editors-choice",
                        "/v1/editors-choice?fill=popular",
                        "/v1/popular", "/v1/popular?rank=trending", "/v1/front", "/v1/sections", "/v1/tags", "/v1/authors",
                        "/v1/relation-types"))
                .toList();
    }

    private static void changeAndPublish(WrittenArticle article, Map<String, Object> patch) {
        editor().ifMatch("*").query("publish", true).patching(patch).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
    }

    @Test
    void selectedFieldsAreTheSameFromMemory() {
        for (var path : readerPaths(anArticle().published())) {
            if (path.contains("popularity") || path.matches(".*/(sections|tags|authors|relation-types)")) {
                continue;
            }
            var selecting = path.contains("?") ? path + "&fields=title" : path + "?fields=title";
            var first = anyone().get(selecting.replace("?fields=title&", "?")).statusCode(200).extract().asString();
            var second = anyone().get(selecting.replace("?fields=title&", "?")).statusCode(200).extract().asString();
            assertThat(second).as(selecting).startsWith("{").isEqualTo(first);
        }
    }

    @Test
    void everyReaderGetMayBeKeptForAWhile() {
        for (var path : readerPaths(anArticle().published())) {
            var answer = get(path);
            assertThat(answer.header("ETag")).as(path).matches("\"[A-Za-z0-9_-]{16,}\"");
            assertThat(lastModified(answer)).as(path).isBeforeOrEqualTo(Instant.now());
            assertThat(maxAge(answer)).as(path).isBetween(0, 60);
        }
    }

    @Test
    void sameETagIsAnsweredShortly() {
        var path = path(anArticle().published());
        // Within its own second, an answer has another Last-Modified than later
        MovableClock.advance(Duration.ofSeconds(2));
        var answer = get(path);
        var etag = answer.header("ETag");
        for (var known : List.of(etag, "W/" + etag, "\"other\", " + etag, "\"other\",W/" + etag, "*")) {
            var unchanged = anyone().header("If-None-Match", known).get(path).statusCode(304)
                    .header("ETag", etag).header("Last-Modified", answer.header("Last-Modified")).extract();
            assertThat(unchanged.asByteArray()).isEmpty();
            assertThat(maxAge(unchanged)).isLessThanOrEqualTo(60);
        }
        for (var known : List.of("\"other\"", etag.substring(0, 9) + "\"", "other")) {
            anyone().header("If-None-Match", known).get(path).statusCode(200).header("ETag", etag);
        }
    }

    @Test
    void everyReaderGetIsAnsweredShortlyWhenUnchanged() {
        for (var path : readerPaths(anArticle().published())) {
            // Rankings may be made anew between two requests
            var changing = path.contains("popular") || path.contains("page") || path.contains("front");
            var answer = get(path);
            var second = anyone().header("If-None-Match", answer.header("ETag")).get(path).extract();
            assertThat(second.statusCode()).as(path).isIn(changing ? List.of(304, 200) : List.of(304));
        }
    }

    @Test
    void sameDateIsAnsweredShortly() {
        MovableClock.aDayOfItsOwn();
        var path = path(anArticle().published());
        MovableClock.advance(Duration.ofSeconds(1));
        var answer = get(path);
        var modified = answer.header("Last-Modified");
        assertThat(anyone().header("If-Modified-Since", modified).get(path).statusCode(304).extract().asByteArray()).isEmpty();
        var earlier = DateTimeFormatter.RFC_1123_DATE_TIME
                .format(lastModified(answer).minusSeconds(1).atZone(java.time.ZoneOffset.UTC));
        anyone().header("If-Modified-Since", earlier).get(path).statusCode(200);
        anyone().header("If-Modified-Since", "yesterday").get(path).statusCode(200);
    }

    @Test
    void changeIsSeenByDateToo() {
        var article = anArticle().published();
        var modified = get(path(article)).header("Last-Modified");
        MovableClock.advance(Duration.ofSeconds(2));
        changeAndPublish(article, Map.of("title", "New"));
        anyone().header("If-Modified-Since", modified).get(path(article)).statusCode(200).body("title", equalTo("New"));
    }

    @Test
    void changeWithinTheSameSecondIsSeenByDateToo() {
        var second = MovableClock.aDayOfItsOwn().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        MovableClock.set(second.plusMillis(1));
        var article = anArticle().published();
        var modified = get(path(article)).header("Last-Modified");
        changeAndPublish(article, Map.of("title", "New"));
        anyone().header("If-Modified-Since", modified).get(path(article)).statusCode(200).body("title", equalTo("New"));
    }

    @Test
    void eTagDecidesOverTheDate() {
        var path = path(anArticle().published());
        var modified = get(path).header("Last-Modified");
        anyone().header("If-None-Match", "\"other\"").header("If-Modified-Since", modified).get(path).statusCode(200);
    }

    @Test
    void headIsGetWithoutABody() {
        for (var path : readerPaths(anArticle().published())) {
            var head = anyone().head(path).statusCode(200).extract();
            assertThat(head.asByteArray()).as(path).isEmpty();
            assertThat(head.contentType()).as(path).startsWith("application/json");
            assertThat(head.header("ETag")).as(path).matches("\"[A-Za-z0-9_-]{16,}\"");
            assertThat(maxAge(head)).as(path).isBetween(0, 60);
        }
        var path = path(anArticle().published());
        // Within its own second, an answer has another Last-Modified than later
        MovableClock.advance(Duration.ofSeconds(2));
        anyone().head(path).header("ETag", etag(path)).header("Last-Modified", get(path).header("Last-Modified"));
        anyone().header("If-None-Match", etag(path)).head(path).statusCode(304);
        anyone().head("/v1/articles/no-such-article").statusCode(404);
    }

    @Test
    void viewChangesNoETag() {
        var article = anArticle().published();
        var etag = etag(path(article));
        anyone().sending(Map.of("visitor", "somebody")).post("/v1/articles/{article}/views", article.id()).statusCode(204);
        MovableClock.advance(Duration.ofSeconds(20));
        assertThat(etag(path(article))).isEqualTo(etag);
        anyone().header("If-None-Match", etag).get(path(article)).statusCode(304);
    }

    @Test
    void countsAreNeverOld() {
        var article = anArticle().published();
        for (int views = 0; views < 3; views++) {
            anyone().get("/v1/articles/{article}/popularity", article.id()).statusCode(200)
                    .body("totals.find { it.window == 'all' }.views", equalTo(views));
            anyone().sending(Map.of("visitor", "v" + views)).post("/v1/articles/{article}/views", article.id()).statusCode(204);
        }
    }

    @Test
    void otherArticlesChangeNoETag() {
        var article = anArticle().published();
        var etag = etag(path(article));
        var other = anArticle().published();
        changeAndPublish(other, Map.of("title", "Other"));
        editor().post("/v1/articles/{article}/unpublish", other.id()).statusCode(200);
        editor().put("/v1/articles/{a}/relations/{b}", article.id(), other.id()).statusCode(201);
        assertThat(etag(path(article))).isEqualTo(etag);
    }

    @Test
    void unpublishedChangesChangeNoETag() {
        var article = anArticle().published();
        var etag = etag(path(article));
        editor().ifMatch("*").patching(Map.of("title", "Later")).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        assertThat(etag(path(article))).isEqualTo(etag);
        changeAndPublish(article, Map.of("title", "Now"));
        assertThat(etag(path(article))).isNotEqualTo(etag);
    }

    @Test
    void eTagChangesWithTheNameOfItsSection() {
        var section = aSection("Before");
        var article = anArticle().section(section).published();
        var elsewhere = anArticle().section(aSection("Elsewhere")).published();
        var etag = etag(path(article));
        var other = etag(path(elsewhere));
        editor().sending(Map.of("name", "After")).put("/v1/sections/{slug}", section).statusCode(200);
        anyone().get(path(article)).statusCode(200).body("section.name", equalTo("After")).header("ETag", not(equalTo(etag)));
        assertThat(etag(path(elsewhere))).isEqualTo(other);
    }

    @Test
    void pickChangesTheETagAndTheWayBackRestoresIt() {
        var article = anArticle().published();
        var etag = etag(path(article));
        editor().put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
        anyone().get(path(article)).body("editorsChoice", equalTo(true)).header("ETag", not(equalTo(etag)));
        editor().delete("/v1/articles/{article}/editors-choice", article.id()).statusCode(204);
        assertThat(etag(path(article))).isEqualTo(etag);
    }

    @Test
    void maxAgeEndsWithTheNextScheduledPublication() {
        MovableClock.aDayOfItsOwn();
        var article = anArticle().published();
        var now = new MovableClock().instant();
        anArticle().scheduled(now.plusSeconds(4));
        for (var path : readerPaths(article)) {
            MovableClock.set(now);
            assertThat(maxAge(get(path))).as(path).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void maxAgeEndsWithTheNextEndOfAPublicationOrPick() {
        MovableClock.aDayOfItsOwn();
        var article = anArticle().published();
        var path = path(article);
        var now = new MovableClock().instant();
        assertThat(maxAge(get(path))).isEqualTo(10);
        anArticle().published(now.minusSeconds(10), now.plusSeconds(3));
        MovableClock.set(now);
        assertThat(maxAge(get(path))).isLessThanOrEqualTo(3);
        editor().sending(Map.of("until", now.plusSeconds(2)))
                .put("/v1/articles/{article}/editors-choice", article.id())
                .statusCode(201);
        MovableClock.set(now);
        assertThat(maxAge(get(path))).isLessThanOrEqualTo(2);
        editor().delete("/v1/articles/{article}/editors-choice", article.id()).statusCode(204);
    }

    @Test
    void scheduledPublicationAppearsAtItsSecondInAKeptList() {
        var tag = unique("coming");
        var list = "/v1/articles?tag=" + tag;
        var at = MovableClock.aDayOfItsOwn().plusSeconds(600);
        var article = anArticle().tags(tag).scheduled(at);
        MovableClock.set(at.minusSeconds(5));
        var before = get(list);
        assertThat(before.<List<String>> path("data.id")).isEmpty();
        assertThat(maxAge(before)).isLessThanOrEqualTo(5);
        problem(anyone().get(path(article)), 404, "not-found");
        assertThat(etag(list)).isEqualTo(before.header("ETag"));
        MovableClock.set(at);
        anyone().header("If-None-Match", before.header("ETag")).get(list).statusCode(200)
                .body("data.id", hasItem(article.id()))
                .body("data.publishedAt", hasItem(at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString()));
        // Rounded up once that second is over
        var second = at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        assertThat(lastModified(get(list))).isIn(second, second.plusSeconds(1));
        get(path(article));
    }

    @Test
    void endOfAPublicationIsKeptToTheSecond() {
        var tag = unique("going");
        var list = "/v1/articles?tag=" + tag;
        var now = MovableClock.aDayOfItsOwn();
        var until = now.plusSeconds(600);
        var article = anArticle().tags(tag).published(now, until);
        MovableClock.set(until.minusSeconds(5));
        anyone().get(list).body("data.id", hasItem(article.id()));
        get(path(article));
        MovableClock.set(until);
        anyone().get(list).body("data.size()", equalTo(0));
        problem(anyone().get(path(article)), 410, "gone");
    }

    @Test
    void pickShowsAndEndsAtItsSecond() {
        var from = MovableClock.aDayOfItsOwn().plusSeconds(600);
        var article = anArticle().published();
        editor().sending(Map.of("from", from, "until", from.plusSeconds(60)))
                .put("/v1/articles/{article}/editors-choice", article.id())
                .statusCode(201);
        anyone().get(path(article)).body("editorsChoice", equalTo(false));
        anyone().get("/v1/editors-choice?limit=100").body("data.article.id", not(hasItem(article.id())));
        MovableClock.set(from);
        anyone().get(path(article)).body("editorsChoice", equalTo(true));
        anyone().get("/v1/editors-choice?limit=100").body("data.article.id", hasItem(article.id()));
        MovableClock.set(from.plusSeconds(60));
        anyone().get(path(article)).body("editorsChoice", equalTo(false));
        anyone().get("/v1/editors-choice?limit=100").body("data.article.id", not(hasItem(article.id())));
    }

    @Test
    void whatIsNotThereIsNotKept() {
        var article = anArticle().unpublished();
        for (var path : List.of("/v1/articles/no-such-article", path(article), "/v1/articles/no-such-article/page",
                "/v1/front?section=no-such-section", "/v1/articles?limit=0", "/v1/sections/no-such-section", "/v1/nowhere")) {
            var answer = anyone().get(path).header("ETag", nullValue()).header("Last-Modified", nullValue()).extract();
            assertThat(answer.statusCode()).as(path).isIn(400, 404, 410);
            assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
        }
        // An article that is there the next moment is read the next moment
        var slug = unique("soon");
        anyone().get("/v1/articles/{article}", slug).statusCode(404);
        anArticle().slug(slug).published();
        anyone().get("/v1/articles/{article}", slug).statusCode(200);
    }

    @Test
    void whatEditorsReadIsNotStored() {
        var article = anArticle().draft();
        for (var path : List.of("/v1/drafts", path(article) + "/draft", path(article) + "/relations",
                "/v1/editors-choice/entries",
                "/v1/me", "/v1/keys")) {
            admin().get(path).statusCode(200).header("Cache-Control", equalTo("no-store"));
            anyone().get(path).statusCode(401).header("Cache-Control", equalTo("no-store"));
        }
    }

    @Test
    void keyChangesNothingOfWhatReadersGet() {
        var path = path(anArticle().published());
        var answer = get(path);
        editor().get(path).statusCode(200).header("ETag", answer.header("ETag"))
                .header("Cache-Control", equalTo(answer.header("Cache-Control")));
    }
}
