package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.RawHttp;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** A link shows the working copy to whoever has it, until it ends; nothing else shows it, and nothing remembers it. */
@NewsroomTest
class PreviewTest {

    private static final String LINKS = "/v1/articles/{article}/preview-links";
    private static final String DRAFT = "/v1/articles/{article}/draft";

    @Inject
    DataSource database;

    private static JsonPath link(WrittenArticle article) {
        return author().post(LINKS, article.id()).statusCode(201).header("Cache-Control", "no-store").extract().jsonPath();
    }

    private static String url(WrittenArticle article) {
        return link(article).getString("url");
    }

    private static void ended(String url) {
        var never = problem(anyone().get("/v1/previews/nonsense"), 404, "not-found").getString("detail");
        for (var path : List.of(url, url + "/page")) {
            assertThat(problem(anyone().get(path), 404, "not-found").getString("detail")).isEqualTo(never);
        }
    }

    @Test
    void draftIsShownAsIfItWerePublishedNow() {
        var section = aSection("Region");
        var tag = unique("tag");
        var article = anArticle().title("To be").standfirst("Soon").body("Body **bold**").section(section).tags(tag)
                .source("TASS", "Moscow", "with").language("hy").externalId(unique("ext")).draft();
        editor().sending(Map.of("section", section)).put("/v1/articles/{article}/editors-choice", article.id())
                .statusCode(201);
        var url = url(article);
        var preview = anyone().get(url).statusCode(200).extract().jsonPath();
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        var live = anyone().get("/v1/articles/{article}", article.id()).statusCode(200).extract().jsonPath();
        var shown = preview.getMap("");
        var published = live.getMap("");
        assertThat(shown.keySet()).isEqualTo(published.keySet());
        assertThat(Instant.parse(preview.getString("publishedAt")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now())
                .isEqualTo(Instant.parse(preview.getString("updatedAt")));
        List.of("publishedAt", "updatedAt").forEach(time -> {
            shown.remove(time);
            published.remove(time);
        });
        assertThat(shown).isEqualTo(published).containsEntry("editorsChoice", true).containsEntry("title", "To be");
    }

    @Test
    void changesShowAtOnceAndReadersSeeNone() {
        var article = anArticle().title("Published").published();
        var url = url(article);
        author().ifMatch("*").patching(Map.of("title", "Changed", "slug", article.slug() + "-new"))
                .patch(DRAFT, article.id()).statusCode(200);
        anyone().get(url).statusCode(200).body("title", equalTo("Changed")).body("version", equalTo(2))
                .body("slug", equalTo(article.slug() + "-new"))
                .body("publishedAt",
                        equalTo(anyone().get("/v1/articles/{article}", article.id()).extract().path("publishedAt")));
        anyone().get("/v1/articles/{article}", article.id()).body("title", equalTo("Published"));
        author().ifMatch("*").patching(Map.of("title", "Changed again")).patch(DRAFT, article.id()).statusCode(200);
        anyone().get(url).body("title", equalTo("Changed again"));
    }

    @Test
    void fieldsAndFormOfTheBodyCanBeChosen() {
        var url = url(anArticle().body("Body **bold**").draft());
        anyone().query("fields", "title,body").query("bodyFormat", "source").get(url).statusCode(200)
                .body("keySet()", hasSize(3)).body("body", equalTo("Body **bold**"));
        problem(anyone().query("fields", "bogus").get(url), 400, "invalid-parameter");
    }

    @Test
    void pageHasWhatIsLiveAroundIt() {
        var article = anArticle().title("To be").draft();
        var live = anArticle().title("Is").published();
        var draft = anArticle().title("Is not").draft();
        for (var target : List.of(live, draft)) {
            editor().put("/v1/articles/{a}/relations/{b}", article.id(), target.id()).statusCode(201);
        }
        anyone().query("popular", 50).query("editorsChoice", 50).get(link(article).getString("pageUrl")).statusCode(200)
                .header("Cache-Control", "no-store").header("X-Robots-Tag", equalTo("noindex, nofollow"))
                .body("article.title", equalTo("To be")).body("related.article.id", contains(live.id()));
        anyone().query("related", 0).query("fields", "title").get(url(article) + "/page").statusCode(200)
                .body("article.keySet()", hasSize(2)).body("related", empty());
    }

    @Test
    void nobodyMayKeepOrFindIt() {
        var url = url(anArticle().draft());
        for (var path : List.of(url, url + "/page")) {
            anyone().get(path).statusCode(200).header("Cache-Control", "no-store").header("X-Robots-Tag", "noindex, nofollow")
                    .header("Referrer-Policy", "no-referrer").header("ETag", nullValue()).header("Last-Modified", nullValue());
            anyone().head(path).statusCode(200).header("Cache-Control", "no-store")
                    .header("X-Robots-Tag", "noindex, nofollow");
        }
        assertThat(RawHttp.get("/robots.txt").body()).contains("Disallow: /v1/");
    }

    @Test
    void openingItCountsAndWritesNothing() {
        var article = anArticle().published();
        var url = url(article);
        anyone().get(url).statusCode(200);
        var statements = StatementCount.of(anyone().get(url).statusCode(200));
        assertThat(statements).hasSizeLessThan(8).allMatch(sql -> sql.startsWith("select"));
        anyone().get("/v1/articles/{article}/popularity", article.id()).body("totals.views.sum()", equalTo(0));
        author().get(DRAFT, article.id()).body("version", equalTo(1)).body("hasUnpublishedChanges", equalTo(false));
    }

    @Test
    void linkEndsWhenItExpires() {
        var article = anArticle().draft();
        var week = link(article);
        assertThat(Instant.parse(week.getString("expiresAt")))
                .isEqualTo(Instant.parse(week.getString("createdAt")).plus(7, ChronoUnit.DAYS));
        var hour = issued(article, Map.of("expiresAt", Instant.now().plus(1, ChronoUnit.HOURS), "note", "For the lawyers"))
                .statusCode(201).body("note", equalTo("For the lawyers")).extract().<String> path("url");
        anyone().get(hour).statusCode(200);
        MovableClock.advance(Duration.ofHours(1));
        ended(hour);
        anyone().get(week.getString("url")).statusCode(200);
        author().get(LINKS, article.id()).body("data.id", contains(week.getString("id")));
        MovableClock.advance(Duration.ofDays(7));
        ended(week.getString("url"));
    }

    private static ValidatableResponse issued(WrittenArticle article, Map<String, ?> body) {
        return author().sending(body).post(LINKS, article.id());
    }

    @Test
    void endMustBeWithinThirtyDays() {
        var article = anArticle().draft();
        for (var time : List.of(Instant.now().minusSeconds(1), Instant.now().plus(31, ChronoUnit.DAYS))) {
            var problem = problem(issued(article, Map.of("expiresAt", time)), 422, "invalid");
            assertThat(problem.getString("errors[0].pointer")).isEqualTo("/expiresAt");
        }
        issued(article, Map.of("expiresAt", Instant.now().plus(29, ChronoUnit.DAYS))).statusCode(201);
        problem(issued(article, Map.of("expires", "x")), 422, "invalid");
    }

    @Test
    void linkEndsWhenItIsRevoked() {
        var article = anArticle().draft();
        var link = link(article);
        var other = link(article);
        var path = LINKS + "/{id}";
        problem(author().delete(path, anArticle().draft().id(), link.getString("id")), 404, "not-found");
        anyone().get(link.getString("url")).statusCode(200);
        author().delete(path, article.id(), link.getString("id")).statusCode(204);
        ended(link.getString("url"));
        anyone().get(other.getString("url")).statusCode(200);
        problem(author().delete(path, article.id(), link.getString("id")), 404, "not-found");
        problem(author().delete(path, article.id(), "nonsense"), 404, "not-found");
    }

    @Test
    void linkEndsWithItsArticle() {
        var article = anArticle().draft();
        var url = url(article);
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        ended(url);
        problem(author().post(LINKS, article.id()), 409, "illegal-transition");
        editor().post("/v1/articles/{article}/restore", article.id()).statusCode(200);
        anyone().get(url).statusCode(200);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        ended(url);
        problem(author().post(LINKS, article.id()), 410, "gone");
    }

    @Test
    void listHasTheOpenOnesWithoutTheirAddresses() {
        var article = anArticle().draft();
        var first = link(article);
        var second = link(article);
        var list = author().query("limit", 1).query("count", "exact").get(LINKS, article.slug()).statusCode(200)
                .header("Cache-Control", "no-store").body("data.id", contains(second.getString("id")))
                .body("data[0].createdBy", equalTo("author")).body("page.total", equalTo(2)).extract();
        author().query("limit", 1).query("cursor", list.<String> path("page.next")).get(LINKS, article.id())
                .body("data.id", contains(first.getString("id")));
        var token = second.getString("url").substring("/v1/previews/".length());
        assertThat(list.asString()).doesNotContain(token);
    }

    @Test
    void signatureMakesAToken() {
        var token = url(anArticle().draft()).substring("/v1/previews/".length());
        var bytes = Base64.getUrlDecoder().decode(token);
        for (int i = 0; i < bytes.length; i++) {
            var forged = bytes.clone();
            forged[i] ^= 1;
            var url = "/v1/previews/" + Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            var refused = anyone().get(url);
            problem(refused, 404, "not-found");
            assertThat(StatementCount.of(refused)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "=", "AAAA", "%00", "..%2F..", "null", "undefined", "%F0%9F%97%9E", "a.b.c" })
    void anythingElseIsNone(String token) {
        assertThat(RawHttp.get("/v1/previews/" + token).status()).isIn(400, 404);
    }

    @Test
    void tokenOfOneLinkOpensNoOther() {
        var article = anArticle().draft();
        var first = link(article);
        var second = link(article);
        author().delete(LINKS + "/{id}", article.id(), first.getString("id")).statusCode(204);
        var mixed = Base64.getUrlDecoder().decode(first.getString("url").substring("/v1/previews/".length()));
        var other = Base64.getUrlDecoder().decode(second.getString("url").substring("/v1/previews/".length()));
        System.arraycopy(other, 0, mixed, 0, 16);
        ended("/v1/previews/" + Base64.getUrlEncoder().withoutPadding().encodeToString(mixed));
    }

    @Test
    void databaseDoesNotKnowTheToken() throws SQLException {
        var link = link(anArticle().draft());
        var token = link.getString("url").substring("/v1/previews/".length());
        try (var connection = database.getConnection();
                var sql = connection.prepareStatement("select * from preview where id = cast(? as uuid)")) {
            sql.setString(1, link.getString("id"));
            var row = sql.executeQuery();
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                assertThat(String.valueOf(row.getObject(i))).doesNotContain(token);
            }
        }
    }
}
