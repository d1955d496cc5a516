package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.testsupport.ArticleDraft;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

/** The list of live articles: what each filter and sort means. */
@NewsroomTest
class ArticleListTest {

    private final String tag = unique("list");

    private ArticleDraft tagged() {
        return anArticle().tags(tag);
    }

    /** Of the articles of this test. */
    private Request list() {
        return anyone().query("tag", tag);
    }

    private static List<String> ids(Request list) {
        return list.get("/v1/articles").statusCode(200).extract().path("data.id");
    }

    private static List<String> titles(Request list) {
        return list.get("/v1/articles").statusCode(200).extract().path("data.title");
    }

    private static void pick(WrittenArticle article, Object body) {
        editor().sending(body).put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
    }

    private static void relate(WrittenArticle source, WrittenArticle target, String type) {
        editor().query("type", type).put("/v1/articles/{source}/relations/{target}", source.id(), target.id()).statusCode(201);
    }

    @Test
    void cardHasEveryField() {
        var section = aSection("Politics");
        var image = Map.of("url", "https://example.org/a.jpg", "alt", "A bridge", "caption", "", "credit", "Ann", "width", 1200,
                "height", 800);
        var article = tagged().section(section).standfirst("In short.").language("hy").with("image", image)
                .publishedAt(Instant.parse("2020-02-03T04:05:06Z")).published();
        Map<String, Object> card = list().get("/v1/articles").statusCode(200).extract().path("data[0]");
        assertThat(card).containsOnlyKeys("id", "slug", "title", "teaser", "section", "image", "language", "editorsChoice",
                "publishedAt", "updatedAt");
        assertThat(card).containsEntry("id", article.id()).containsEntry("slug", article.slug())
                .containsEntry("teaser", "In short.").containsEntry("section", Map.of("slug", section, "name", "Politics"))
                .containsEntry("image", image).containsEntry("language", "hy").containsEntry("editorsChoice", false)
                .containsEntry("publishedAt", "2020-02-03T04:05:06Z");
        assertThat(Instant.parse((String) card.get("updatedAt"))).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void unsetFieldsOfACardAreNull() {
        tagged().published();
        list().get("/v1/articles").statusCode(200)
                .body("data[0].section", nullValue()).body("data[0].image", nullValue()).body("data[0].teaser", equalTo(""));
    }

    @Test
    void onlyWhatIsLiveIsListed() {
        var live = tagged().published();
        tagged().draft();
        tagged().inReview();
        tagged().scheduled(Instant.now().plusSeconds(3600));
        tagged().unpublished();
        tagged().trashed();
        list().query("count", "exact").get("/v1/articles").statusCode(200)
                .body("data.id", equalTo(List.of(live.id()))).body("page.total", equalTo(1));
    }

    @Test
    void repeatedSectionMeansAnyOfThem() {
        var politics = aSection("Politics");
        var sport = aSection("Sport");
        var first = tagged().section(politics).published();
        var second = tagged().section(sport).published();
        tagged().section(aSection("Culture")).published();
        tagged().published();
        assertThat(ids(anyone().query("section", politics, sport))).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(ids(anyone().query("section", politics))).containsExactly(first.id());
    }

    @Test
    void repeatedTagMeansAnyAndTagAllMeansEvery() {
        var water = unique("water");
        var energy = unique("energy");
        var both = tagged().tags(water, energy).published();
        var one = tagged().tags(water).published();
        var other = tagged().tags(energy, tag).published();
        assertThat(ids(anyone().query("tag", water, energy))).containsExactlyInAnyOrder(both.id(), one.id(), other.id());
        assertThat(ids(anyone().query("tagAll", water, energy))).containsExactly(both.id());
        assertThat(ids(anyone().query("tagAll", water))).containsExactlyInAnyOrder(both.id(), one.id());
        assertThat(ids(anyone().query("tagAll", energy).query("tag", tag))).containsExactly(other.id());
        assertThat(ids(anyone().query("tagAll", water, energy, tag))).isEmpty();
    }

    @Test
    void repeatedAuthorMeansAnyOfThem() {
        var ann = unique("ann");
        var bob = unique("bob");
        var together = tagged().authors(ann, bob).published();
        var alone = tagged().authors(bob).published();
        tagged().authors(unique("cyd")).published();
        assertThat(ids(anyone().query("author", ann))).containsExactly(together.id());
        assertThat(ids(anyone().query("author", ann, bob))).containsExactlyInAnyOrder(together.id(), alone.id());
    }

    @Test
    void repeatedLanguageMeansAnyOfThem() {
        var armenian = tagged().language("hy").published();
        var georgian = tagged().language("ka").published();
        tagged().language("en").published();
        assertThat(ids(list().query("language", "hy"))).containsExactly(armenian.id());
        assertThat(ids(list().query("language", "ka", "hy"))).containsExactlyInAnyOrder(armenian.id(), georgian.id());
    }

    @Test
    void editorsChoiceIsTrueOrFalse() {
        var section = aSection("Culture");
        var picked = tagged().published();
        var inSection = tagged().section(section).published();
        var elsewhere = tagged().published();
        var later = tagged().published();
        pick(picked, Map.of());
        pick(inSection, Map.of("section", section));
        // In another section's list it is not its own section's choice
        pick(elsewhere, Map.of("section", section));
        pick(later, Map.of("from", Instant.now().plusSeconds(3600)));
        assertThat(ids(list().query("editorsChoice", true))).containsExactlyInAnyOrder(picked.id(), inSection.id());
        assertThat(ids(list().query("editorsChoice", false))).containsExactlyInAnyOrder(elsewhere.id(), later.id());
        list().query("editorsChoice", true).get("/v1/articles").body("data.editorsChoice", equalTo(List.of(true, true)));
        list().query("editorsChoice", false).get("/v1/articles").body("data.editorsChoice", equalTo(List.of(false, false)));
        list().query("editorsChoice", true).query("count", "exact").get("/v1/articles").body("page.total", equalTo(2));
    }

    @Test
    void relatedToFollowsEdgesFromBothEnds() {
        var hub = tagged().published();
        var target = tagged().published();
        var source = tagged().published();
        tagged().published();
        relate(hub, target, "related");
        relate(source, hub, "followedBy");
        assertThat(ids(list().query("relatedTo", hub.id()))).containsExactlyInAnyOrder(target.id(), source.id());
        assertThat(ids(list().query("relatedTo", hub.slug()))).containsExactlyInAnyOrder(target.id(), source.id());
        assertThat(ids(list().query("relatedTo", target.id()))).containsExactly(hub.id());
    }

    @Test
    void relatedToWhatIsNotLiveIsEmpty() {
        var live = tagged().published();
        var draft = tagged().draft();
        var gone = tagged().unpublished();
        relate(live, draft, "related");
        relate(live, gone, "related");
        for (var hidden : List.of(draft.id(), draft.slug(), gone.id(), gone.slug())) {
            assertThat(ids(list().query("relatedTo", hidden))).isEmpty();
        }
    }

    @Test
    void publicationTimesBoundFromInclusiveToExclusive() {
        var first = tagged().publishedAt(Instant.parse("2020-01-01T00:00:00Z")).published();
        var second = tagged().publishedAt(Instant.parse("2020-01-02T00:00:00Z")).published();
        var third = tagged().publishedAt(Instant.parse("2020-01-03T00:00:00Z")).published();
        assertThat(ids(list().query("publishedFrom", "2020-01-02T00:00:00Z"))).containsExactly(third.id(), second.id());
        assertThat(ids(list().query("publishedTo", "2020-01-02T00:00:00Z"))).containsExactly(first.id());
        assertThat(ids(list().query("publishedFrom", "2020-01-02T00:00:00Z").query("publishedTo", "2020-01-03T00:00:00Z")))
                .containsExactly(second.id());
        assertThat(ids(list().query("publishedFrom", "2020-01-02T03:00:00+03:00").query("publishedTo", "2020-01-03T00:00:00Z")))
                .containsExactly(second.id());
    }

    @Test
    void updatedSinceAsksForTheLatestPublication() {
        var old = tagged().published();
        var touched = tagged().published();
        MovableClock.advance(Duration.ofHours(1));
        editor().ifMatch("*").query("publish", true).patching(Map.of("standfirst", "New facts."))
                .patch("/v1/articles/{article}/draft", touched.id()).statusCode(200);
        String updatedAt = list().query("sort", "-updatedAt").get("/v1/articles").extract().path("data[0].updatedAt");
        assertThat(ids(list().query("updatedSince", updatedAt))).containsExactly(touched.id());
        assertThat(ids(list().query("updatedSince", Instant.parse(updatedAt).plusMillis(1)))).isEmpty();
        assertThat(ids(list().query("updatedSince", "2020-01-01T00:00:00Z"))).containsExactlyInAnyOrder(old.id(), touched.id());
    }

    @Test
    void externalIdFindsItsArticle() {
        var first = tagged().externalId(tag + ":1").published();
        var second = tagged().externalId(tag + ":2").published();
        tagged().externalId(tag + ":3").draft();
        assertThat(ids(anyone().query("externalId", tag + ":1"))).containsExactly(first.id());
        assertThat(ids(anyone().query("externalId", tag + ":1", tag + ":2", tag + ":3")))
                .containsExactlyInAnyOrder(first.id(), second.id());
    }

    @Test
    void differentFiltersMustAllMatch() {
        var section = aSection("Economy");
        var author = unique("ann");
        var match = tagged().section(section).authors(author).language("ru").publishedAt(Instant.parse("2021-05-05T00:00:00Z"))
                .published();
        tagged().section(section).authors(author).language("ru").published();
        tagged().section(section).authors(author).publishedAt(Instant.parse("2021-05-05T00:00:00Z")).published();
        tagged().section(section).language("ru").publishedAt(Instant.parse("2021-05-05T00:00:00Z")).published();
        tagged().authors(author).language("ru").publishedAt(Instant.parse("2021-05-05T00:00:00Z")).published();
        anArticle().section(section).authors(author).language("ru").publishedAt(Instant.parse("2021-05-05T00:00:00Z"))
                .published();
        pick(match, Map.of());
        list().query("section", section).query("author", author).query("language", "ru").query("tagAll", tag)
                .query("publishedFrom", "2021-05-01T00:00:00Z").query("publishedTo", "2021-06-01T00:00:00Z")
                .query("editorsChoice", true).query("updatedSince", "2021-05-06T00:00:00Z").query("count", "exact")
                .get("/v1/articles").statusCode(200)
                .body("data.id", equalTo(List.of(match.id()))).body("page.total", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = { "section", "tag", "tagAll", "author", "language", "relatedTo", "externalId" })
    void unknownFilterValueMatchesNothing(String filter) {
        tagged().published();
        anyone().query(filter, "no-such-thing").query("count", "exact").get("/v1/articles").statusCode(200)
                .body("data", equalTo(List.of())).body("page.total", equalTo(0))
                .body("page.next", nullValue()).body("page.prev", nullValue());
    }

    @Test
    void sortsAreTheNewestByDefault() {
        var middle = tagged().publishedAt(Instant.parse("2020-01-02T00:00:00Z")).published();
        var newest = tagged().publishedAt(Instant.parse("2020-01-03T00:00:00Z")).published();
        var oldest = tagged().publishedAt(Instant.parse("2020-01-01T00:00:00Z")).published();
        var newestFirst = List.of(newest.id(), middle.id(), oldest.id());
        list().get("/v1/articles").body("data.id", equalTo(newestFirst)).body("meta.sort", equalTo("-publishedAt"));
        assertThat(ids(list().query("sort", "-publishedAt"))).isEqualTo(newestFirst);
        list().query("sort", "publishedAt").get("/v1/articles")
                .body("data.id", equalTo(List.of(oldest.id(), middle.id(), newest.id())))
                .body("meta.sort", equalTo("publishedAt"));
    }

    @Test
    void sortByUpdateHasTheLatestPublicationFirst() {
        var first = tagged().published();
        MovableClock.advance(Duration.ofMinutes(1));
        var second = tagged().published();
        assertThat(ids(list().query("sort", "-updatedAt"))).containsExactly(second.id(), first.id());
        MovableClock.advance(Duration.ofMinutes(1));
        editor().ifMatch("*").query("publish", true).patching(Map.of("standfirst", "New facts."))
                .patch("/v1/articles/{article}/draft", first.id()).statusCode(200);
        assertThat(ids(list().query("sort", "-updatedAt"))).containsExactly(first.id(), second.id());
        assertThat(ids(list())).containsExactly(second.id(), first.id());
    }

    @Test
    void sortByTitleIsAsADictionaryHasIt() {
        List.of("Zebra", "apple", "Éclair", "Banana", "eclipse", "Ереван", "Ankara", "10 years")
                .forEach(title -> tagged().title(title).published());
        assertThat(titles(list().query("sort", "title")))
                .containsExactly("10 years", "Ankara", "apple", "Banana", "Éclair", "eclipse", "Zebra", "Ереван");
    }

    @Test
    void fieldsKeepOnlyTheirOwnAndTheId() {
        tagged().published();
        Map<String, Object> card = list().query("fields", "title,slug").get("/v1/articles").statusCode(200).extract()
                .path("data[0]");
        assertThat(card).containsOnlyKeys("id", "title", "slug");
        Map<String, Object> whole = list().query("fields", "teaser").get("/v1/articles").extract().path("$");
        assertThat(whole.keySet()).isEqualTo(Set.of("data", "page", "meta"));
    }

    @ParameterizedTest
    @CsvSource({
            "limit,0,invalid-parameter,", "limit,101,invalid-parameter,", "limit,-1,invalid-parameter,",
            "limit,ten,invalid-parameter,",
            "sort,foo,invalid-parameter,", "sort,titel,invalid-parameter,title", "sort,title);drop,invalid-parameter,",
            "sectoin,x,unknown-parameter,section", "page,2,unknown-parameter,", "fields,titel,invalid-parameter,title",
            "fields,body,invalid-parameter,", "count,yes,invalid-parameter,", "editorsChoice,1,invalid-parameter,",
            "publishedFrom,yesterday,invalid-parameter,", "updatedSince,2020-01-01,invalid-parameter,",
            "cursor,x,invalid-cursor,", "state,draft,unknown-parameter," })
    void whatIsWrongIsNamed(String parameter, String value, String code, String suggestion) {
        var problem = problem(anyone().query(parameter, value).get("/v1/articles"), 400, code);
        assertThat(problem.getString("errors[0].parameter")).isEqualTo(parameter);
        if (suggestion != null) {
            assertThat(problem.getString("errors[0].suggestion")).isEqualTo(suggestion);
        }
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        var problem = problem(anyone().query("limit", 0).query("sort", "foo").query("foo", "bar").get("/v1/articles"), 400,
                "unknown-parameter");
        assertThat(problem.getList("errors.parameter")).containsExactlyInAnyOrder("limit", "sort", "foo");
    }

    @Test
    void limitMayBeFromOneToAHundred() {
        tagged().published();
        tagged().published();
        assertThat(ids(list().query("limit", 1))).hasSize(1);
        assertThat(ids(list().query("limit", 100))).hasSize(2);
    }
}
