package org.masthead.editorschoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.editorschoice.Picking.SHOWN;
import static org.masthead.editorschoice.Picking.chosen;
import static org.masthead.editorschoice.Picking.entry;
import static org.masthead.editorschoice.Picking.flagged;
import static org.masthead.editorschoice.Picking.in;
import static org.masthead.editorschoice.Picking.pick;
import static org.masthead.editorschoice.Picking.replace;
import static org.masthead.editorschoice.Picking.shown;
import static org.masthead.editorschoice.Picking.unpick;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.rankedAnew;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** What readers see of the lists, and the flag on articles and cards. */
@NewsroomTest
class ChosenForReadersTest {

    @Test
    void itemsAreInTheEditorsOrder() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().section(section).published();
        replace(section, List.of(Map.of("articleId", b.id(), "kicker", "Exclusive", "until", "2999-01-01T00:00:00Z"), entry(a)))
                .statusCode(200);
        chosen(section).body("data.rank", contains(1, 2)).body("data.origin", contains("editor", "editor"))
                .body("data.kicker", contains("Exclusive", null)).body("data.until", contains("2999-01-01T00:00:00Z", null))
                .body("data.article.id", contains(b.id(), a.id())).body("data.article.slug", contains(b.slug(), a.slug()))
                .body("meta.section", equalTo(section)).body("meta.fill", equalTo("none"));
    }

    @Test
    void entryShowsInItsPeriodOnly() {
        var section = aSection("World");
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var a = anArticle().section(section).published();
        var b = anArticle().published();
        replace(section, List.of(
                Map.of("articleId", a.id(), "from", now.plus(Duration.ofHours(1)), "until", now.plus(Duration.ofHours(2))),
                entry(b))).statusCode(200);
        assertThat(shown(section)).containsExactly(b.id());
        assertThat(flagged(a)).isFalse();
        MovableClock.set(now.plus(Duration.ofHours(1)).minusSeconds(30));
        assertThat(shown(section)).containsExactly(b.id());
        MovableClock.set(now.plus(Duration.ofHours(1)));
        chosen(section).body("data.article.id", contains(a.id(), b.id())).body("data.rank", contains(1, 2));
        assertThat(flagged(a)).isTrue();
        MovableClock.set(now.plus(Duration.ofHours(2)));
        chosen(section).body("data.article.id", contains(b.id())).body("data.rank", contains(1));
        assertThat(flagged(a)).isFalse();
    }

    @Test
    void answerIsKeptNoLongerThanTheNextEntryIsAway() {
        var section = aSection("World");
        var from = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(400));
        var article = anArticle().section(section).published();
        replace(section, List.of(Map.of("articleId", article.id(), "from", from))).statusCode(200);
        for (var path : List.of("/v1/articles/" + article.id(), "/v1/articles?section=" + section)) {
            MovableClock.set(from.minusSeconds(5));
            var kept = anyone().get(path).statusCode(200).extract().header("Cache-Control");
            assertThat(Integer.parseInt(kept.substring(kept.indexOf('=') + 1))).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void articleIsHiddenUntilItIsLive() {
        var section = aSection("World");
        var at = Instant.now().plus(Duration.ofHours(1));
        var draft = anArticle().draft();
        var scheduled = anArticle().scheduled(at);
        var a = anArticle().published();
        replace(section, draft, scheduled, a).statusCode(200);
        chosen(section).body("data.article.id", contains(a.id())).body("data.rank", contains(1));
        editor().post("/v1/articles/{article}/publish", draft.id()).statusCode(200);
        assertThat(shown(section)).containsExactly(draft.id(), a.id());
        editor().post("/v1/articles/{article}/unpublish", a.id()).statusCode(200);
        assertThat(shown(section)).containsExactly(draft.id());
        MovableClock.set(at.plusSeconds(1));
        assertThat(shown(section)).containsExactly(draft.id(), scheduled.id());
        editor().post("/v1/articles/{article}/publish", a.id()).statusCode(200);
        assertThat(shown(section)).containsExactly(draft.id(), scheduled.id(), a.id());
    }

    @Test
    void hiddenEntryMakesTheListNoShorter() {
        var section = aSection("World");
        var a = anArticle().published();
        var b = anArticle().published();
        replace(section, anArticle().draft(), a, anArticle().unpublished(), b).statusCode(200);
        in(section, anyone()).query("limit", 2).get(SHOWN).body("data.article.id", contains(a.id(), b.id()));
        in(section, anyone()).query("limit", 1).get(SHOWN).body("data.article.id", contains(a.id()));
    }

    @Test
    void limitIsTenUnlessSaidAndNeverClamped() {
        var section = aSection("World");
        var articles = new ArrayList<WrittenArticle>();
        for (int i = 0; i < 12; i++) {
            articles.add(anArticle().published());
        }
        replace(section, articles.toArray(WrittenArticle[]::new)).statusCode(200);
        assertThat(shown(section)).hasSize(10);
        in(section, anyone()).query("limit", 100).get(SHOWN).body("data", hasSize(12));
        for (var limit : List.of("0", "101", "ten")) {
            problem(in(section, anyone()).query("limit", limit).get(SHOWN), 400, "invalid-parameter");
        }
        assertThat(problem(anyone().query("fill", "recents").get(SHOWN), 400, "invalid-parameter")
                .getString("errors[0].suggestion")).isEqualTo("recent");
        problem(anyone().query("sektion", section).get(SHOWN), 400, "unknown-parameter");
    }

    @Test
    void flagMeansTheSitesListOrTheSectionsOwn() {
        var own = aSection("Own");
        var other = aSection("Other");
        var article = anArticle().section(own).published();
        var homeless = anArticle().published();
        pick(article, other).statusCode(201);
        pick(homeless, other).statusCode(201);
        assertThat(flagged(article)).isFalse();
        assertThat(flagged(homeless)).isFalse();
        chosen(other).body("data.article.editorsChoice", contains(false, false));
        cards(own, false, article);
        cards(own, true);

        pick(article, own).statusCode(201);
        assertThat(flagged(article)).isTrue();
        chosen(other).body("data.find { it.article.id == '" + article.id() + "' }.article.editorsChoice", equalTo(true));
        cards(own, true, article);
        cards(own, false);
        unpick(article, own).statusCode(204);
        assertThat(flagged(article)).isFalse();

        editor().put(Picking.PICK, article.id()).statusCode(201);
        editor().put(Picking.PICK, homeless.id()).statusCode(201);
        assertThat(flagged(article)).isTrue();
        assertThat(flagged(homeless)).isTrue();
        cards(own, true, article);
        unpick(article, null).statusCode(204);
        unpick(homeless, null).statusCode(204);
        assertThat(flagged(article)).isFalse();
        cards(own, true);
    }

    private static void cards(String section, boolean chosen, WrittenArticle... expected) {
        var ids = Arrays.stream(expected).map(WrittenArticle::id).toList();
        var page = anyone().query("section", section).query("editorsChoice", chosen).get("/v1/articles").statusCode(200)
                .body("data.editorsChoice", everyItem(equalTo(chosen)));
        assertThat(page.extract().jsonPath().<String> getList("data.id")).isEqualTo(ids);
    }

    @Test
    void sectionOfTheFlagIsTheLiveOneNotTheDrafts() {
        var before = aSection("Before");
        var after = aSection("After");
        var article = anArticle().section(before).published();
        pick(article, after).statusCode(201);
        editor().ifMatch("*").patching(Map.of("section", after)).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        assertThat(flagged(article)).isFalse();
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        assertThat(flagged(article)).isTrue();
    }

    @Test
    void fillNeverRepeatsAnEditorsRow() {
        var section = aSection("World");
        var a = anArticle().section(section).published();
        var b = anArticle().section(section).published();
        var c = anArticle().section(section).published();
        anArticle().section(section).draft();
        anArticle().section(aSection("Other")).published();
        replace(section, List.of(Map.of("articleId", b.id(), "kicker", "Chosen"))).statusCode(200);

        fill(section, "recent", 10).body("data.article.id", contains(b.id(), c.id(), a.id()))
                .body("data.rank", contains(1, 2, 3))
                .body("data.origin", contains("editor", "fill", "fill")).body("data.kicker", contains("Chosen", null, null))
                .body("data.until", everyItem(nullValue())).body("meta.fill", equalTo("recent"));
        fill(section, "recent", 2).body("data.article.id", contains(b.id(), c.id()));
        fill(section, "recent", 1).body("data.article.id", contains(b.id()));
        fill(section, "none", 10).body("data.article.id", contains(b.id()));
        fill(section, "popular", 10).body("data.article.id", contains(b.id()));

        view(a, 3);
        view(b, 5);
        view(c, 1);
        rankedAnew();
        fill(section, "popular", 10).body("data.article.id", contains(b.id(), a.id(), c.id()))
                .body("data.origin", contains("editor", "fill", "fill"));
        fill(section, "popular", 2).body("data.article.id", contains(b.id(), a.id()));
    }

    private static ValidatableResponse fill(String section, String fill, int limit) {
        return in(section, anyone()).query("fill", fill).query("limit", limit).get(SHOWN).statusCode(200);
    }

    private static void view(WrittenArticle article, int times) {
        for (int i = 0; i < times; i++) {
            anyone().sending(Map.of("visitor", unique("visitor"))).post("/v1/articles/{article}/views", article.id())
                    .statusCode(204);
        }
    }

    @Test
    void wholeSiteIsFilledFromEverySection() {
        var chosen = anArticle().published();
        var latest = anArticle().section(aSection("World")).published();
        replace(null, chosen).statusCode(200);
        anyone().query("fill", "recent").query("limit", 2).get(SHOWN)
                .body("data.article.id", contains(chosen.id(), latest.id())).body("meta.section", nullValue());
        replace(null).statusCode(200);
    }

    @Test
    void answerHasAnETagThatChangesWithTheList() {
        var section = aSection("World");
        var a = anArticle().published();
        replace(section, a).statusCode(200);
        var etag = chosen(section).extract().header("ETag");
        in(section, anyone()).header("If-None-Match", etag).get(SHOWN).statusCode(304);
        pick(a, Map.of("section", section, "kicker", "New")).statusCode(200);
        in(section, anyone()).header("If-None-Match", etag).get(SHOWN).statusCode(200);
    }
}
