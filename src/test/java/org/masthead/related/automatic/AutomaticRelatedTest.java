package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.related.automatic.Finding.DISMISS;
import static org.masthead.related.automatic.Finding.RELATED;
import static org.masthead.related.automatic.Finding.SUGGESTIONS;
import static org.masthead.related.automatic.Finding.aSubject;
import static org.masthead.related.automatic.Finding.about;
import static org.masthead.related.automatic.Finding.automatic;
import static org.masthead.related.automatic.Finding.await;
import static org.masthead.related.automatic.Finding.awaitFound;
import static org.masthead.related.automatic.Finding.awaitNotFound;
import static org.masthead.related.automatic.Finding.found;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;

/** Related articles that nobody related. */
@NewsroomTest
@TestProfile(Finding.class)
class AutomaticRelatedTest {

    @Inject
    Session entities;

    private static void put(WrittenArticle article, String type, WrittenArticle target) {
        editor().query("type", type).put("/v1/articles/{article}/relations/{target}", article.id(), target.id())
                .statusCode(201);
    }

    private static void dismiss(WrittenArticle article, WrittenArticle target) {
        editor().post(DISMISS, article.id(), target.id()).statusCode(204);
    }

    private static void change(WrittenArticle article, Map<String, ?> patch) {
        editor().ifMatch("*").query("publish", true).sending(patch).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
    }

    @Test
    void articlesOnOneSubjectFindEachOther() {
        var subject = aSubject();
        var first = about(subject).published();
        var second = about(subject).published();
        about(aSubject()).published();
        awaitFound(first, second);
        awaitFound(second, first);
        automatic().get(RELATED, first.slug()).statusCode(200).body("data", hasSize(1)).body("data[0].rank", equalTo(1))
                .body("data[0].type", equalTo("related")).body("data[0].origin", equalTo("auto"))
                .body("data[0].label", equalTo("")).body("data[0].score", nullValue()).body("data[0].reasons", empty())
                .body("meta.algorithm", equalTo("auto-1"));
    }

    @Test
    void changeOfTextIsFollowedOnBothSides() {
        var old = aSubject();
        var other = aSubject();
        var article = about(old).published();
        var neighbour = about(old).published();
        var newNeighbour = about(other).published();
        awaitFound(article, neighbour);
        awaitFound(neighbour, article);
        change(article, Map.of("body", String.join(" ", other) + " " + String.join(" ", other.subList(2, 9))));
        awaitFound(article, newNeighbour);
        awaitFound(newNeighbour, article);
        awaitNotFound(neighbour, article);
        assertThat(found(article)).doesNotContain(neighbour.id());
    }

    @Test
    void unpublishedOneIsGoneAtOnceAndComesBack() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        awaitFound(article, other);
        editor().post("/v1/articles/{article}/unpublish", other.id()).statusCode(200);
        assertThat(found(article)).isEmpty();
        editor().post("/v1/articles/{article}/publish", other.id()).statusCode(200);
        awaitFound(article, other);
        awaitFound(other, article);
    }

    @Test
    void purgedOneIsForgotten() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        awaitFound(article, other);
        editor().ifMatch("*").delete("/v1/articles/{article}", other.id()).statusCode(204);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", other.id()).statusCode(204);
        assertThat(found(article)).isEmpty();
        var third = about(subject).published();
        awaitFound(article, third);
    }

    @Test
    void scheduledOneIsFoundInItsPeriodOnly() {
        var subject = aSubject();
        var article = about(subject).published();
        var begins = Instant.now().plus(Duration.ofDays(1));
        var other = about(subject).published(begins, begins.plus(Duration.ofDays(1)));
        var marker = about(subject).published();
        awaitFound(article, marker);
        assertThat(found(article)).containsExactly(marker.id());
        MovableClock.set(begins.plus(Duration.ofHours(1)));
        awaitFound(article, other);
        awaitFound(other, article);
        MovableClock.set(begins.plus(Duration.ofHours(25)));
        assertThat(found(article)).containsExactly(marker.id());
    }

    @Test
    void dismissedOneNeverComesBack() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        awaitFound(article, other);
        awaitFound(other, article);
        dismiss(article, other);
        assertThat(found(article)).isEmpty();
        // The other's list has it still
        var edge = edges(article).body("edges.size()", equalTo(1));
        edge.body("edges[0].source", equalTo(other.id())).body("edges[0].target", equalTo(article.id()));
        dismiss(other, article);
        edges(article).body("edges", empty());
        problem(anyone().query("from", article.id()).query("to", other.id()).get("/v1/graph/path"), 404, "no-path");
        dismiss(article, other);
        change(other, Map.of("standfirst", String.join(" ", subject.subList(0, 4))));
        var third = about(subject).published();
        awaitFound(article, third);
        assertThat(found(article)).doesNotContain(other.id());
        assertThat(found(other)).doesNotContain(article.id());
        editor().get(SUGGESTIONS, article.id()).statusCode(200).body("data.article.id", contains(third.id()));
    }

    private static ValidatableResponse edges(WrittenArticle article) {
        return anyone().query("depth", 1).get("/v1/articles/{article}/graph", article.id()).statusCode(200);
    }

    @Test
    void dismissingAsksForAnEditorAndForArticlesThatThereAre() {
        var article = anArticle().published();
        var draft = anArticle().draft();
        problem(anyone().post(DISMISS, article.id(), draft.id()), 401, "unauthenticated");
        problem(author().post(DISMISS, article.id(), draft.id()), 403, "forbidden");
        problem(editor().post(DISMISS, article.id(), "no-such-article"), 404, "not-found");
        problem(editor().post(DISMISS, "no-such-article", article.id()), 404, "not-found");
        problem(editor().post(DISMISS, article.id(), article.slug()), 422, "invalid");
        dismiss(article, draft);
        problem(anyone().get(SUGGESTIONS, article.id()), 401, "unauthenticated");
        problem(author().get(SUGGESTIONS, article.id()), 403, "forbidden");
        problem(editor().get(SUGGESTIONS, "no-such-article"), 404, "not-found");
        problem(editor().query("limit", 51).get(SUGGESTIONS, article.id()), 400, "invalid-parameter");
        editor().get(SUGGESTIONS, draft.id()).statusCode(200).body("data", empty());
    }

    @Test
    void puttingTheEdgeTakesTheSuggestion() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        awaitFound(article, other);
        put(article, "hasBackground", other);
        anyone().get(RELATED, article.id()).body("data.origin", contains("editor"))
                .body("data.article.id", contains(other.id()))
                .body("meta.algorithm", equalTo("editor-1+auto-1"));
        assertThat(found(article)).isEmpty();
        assertThat(found(other)).isEmpty();
        editor().get(SUGGESTIONS, article.id()).body("data", empty());
        editor().query("type", "hasBackground")
                .delete("/v1/articles/{article}/relations/{target}", article.id(), other.id()).statusCode(204);
        awaitFound(article, other);
        awaitFound(other, article);
    }

    @Test
    void whatWasFoundFollowsWhatEditorsRelated() {
        var subject = aSubject();
        var article = about(subject).published();
        var found = List.of(about(subject).published(), about(subject).published(), about(subject).published());
        var background = anArticle().published();
        var edge = anArticle().published();
        awaitFound(article, found.toArray(WrittenArticle[]::new));
        put(article, "hasBackground", background);
        editor().sending(Map.of("pinned", true)).put("/v1/articles/{article}/relations/{target}", article.id(), edge.id())
                .statusCode(201);
        anyone().query("limit", 4).get(RELATED, article.id()).statusCode(200).body("data.rank", contains(1, 2, 3, 4))
                .body("data.origin", contains("editor", "editor", "auto", "auto"))
                .body("data[0].article.id", equalTo(edge.id())).body("data[1].article.id", equalTo(background.id()));
        anyone().query("origin", "editor").get(RELATED, article.id())
                .body("data.article.id", contains(edge.id(), background.id())).body("meta.algorithm", equalTo("editor-1"));
        anyone().query("origin", "editor", "auto").get(RELATED, article.id()).body("data", hasSize(5));
        anyone().query("type", "related").get(RELATED, article.id()).body("data.origin",
                contains("editor", "auto", "auto", "auto"));
        anyone().query("type", "hasBackground").get(RELATED, article.id()).body("data.article.id", contains(background.id()));
        automatic().query("excludeId", found.get(0).id(), found.get(1).slug()).get(RELATED, article.id())
                .body("data.article.id", contains(found.get(2).id()));
        problem(anyone().query("origin", "machine").get(RELATED, article.id()), 400, "invalid-parameter");
    }

    @Test
    void reasonsSumToTheScoreAndReadWell() {
        var subject = aSubject();
        var section = aSection("Harbour");
        var topic = unique("Topic ");
        var title = "Report on " + subject.get(0) + " " + subject.get(1) + " of the year";
        var article = about(subject).section(section).tags(topic).published();
        var other = about(subject).title(title).section(section).tags(topic, "More").publishedAt(
                Instant.now().minus(Duration.ofDays(40))).published();
        about(subject).published();
        awaitFound(article, other);
        var json = automatic().query("explain", true).get(RELATED, article.id()).statusCode(200).extract().jsonPath();
        List<Float> scores = json.getList("data.score", Float.class);
        assertThat(scores).isSortedAccordingTo(Comparator.reverseOrder()).allMatch(score -> score > 0 && score <= 1);
        for (int i = 0; i < scores.size(); i++) {
            List<Float> weights = json.getList("data[" + i + "].reasons.weight", Float.class);
            assertThat(weights.stream().mapToDouble(Float::doubleValue).sum()).isCloseTo(scores.get(i), within(1e-4));
        }
        var found = "data.find { it.article.id == '" + other.id() + "' }.reasons";
        assertThat(json.<String> getList(found + ".code")).containsExactlyInAnyOrder("similar-text", "shared-tags",
                "same-section", "close-in-time");
        assertThat(json.<String> getList(found + ".detail")).contains("shares the topic " + topic,
                "is in the same section, Harbour", "was published 40 days before it",
                "uses many of the same words, and has in its title: " + subject.get(0) + " " + subject.get(1));
        editor().get(SUGGESTIONS, article.id()).statusCode(200).body("data.rank", hasItem(1))
                .body("data[0].reasons", not(empty())).body("meta.algorithm", equalTo("auto-1"));
    }

    @Test
    void reasonGoesWithWhatItWasThoughItWeighedLittle() {
        var subject = aSubject();
        var shared = unique("Shared ");
        var article = about(subject).tags(tags(shared)).published();
        var other = about(subject).tags(tags(shared)).published();
        awaitFound(article, other);
        await("the tag is a reason", () -> reasons(article).contains("shared-tags"));
        change(other, Map.of("tags", tags(unique("Another "))));
        await("the tag is no reason", () -> !reasons(article).contains("shared-tags"));
        assertThat(reasons(article)).contains("similar-text");
    }

    @Test
    void sectionIsNamedOnlyWhileBothAreInIt() {
        var subject = aSubject();
        var harbour = aSection("Harbour");
        var article = about(subject).section(harbour).published();
        var other = about(subject).section(harbour).published();
        awaitFound(article, other);
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update publication set section = 'elsewhere' where article_id = :article")
                .setParameter("article", UUID.fromString(other.id())).executeUpdate());
        automatic().query("explain", true).query("limit", 7).get(RELATED, article.id()).statusCode(200)
                .body("data[0].reasons.detail", hasItem("is in the same section"));
    }

    /** With so many others that it weighs next to nothing. */
    private static String[] tags(String tag) {
        return Stream.concat(Stream.of(tag), Stream.generate(() -> unique("Own "))).limit(13).toArray(String[]::new);
    }

    /** Of the first that was found. */
    private static List<String> reasons(WrittenArticle article) {
        return automatic().query("explain", true).get(RELATED, article.id()).statusCode(200).extract().jsonPath()
                .getList("data[0].reasons.code");
    }

    @Test
    void farAwayOneSaysHowLittleThatCounts() {
        var subject = aSubject();
        var article = about(subject).published();
        var old = about(subject).publishedAt(Instant.now().minus(Duration.ofDays(365))).published();
        awaitFound(article, old);
        automatic().query("explain", true).get(RELATED, article.id()).statusCode(200).body("data[0].reasons.detail",
                hasItem("was published 365 days before it, which counts for 37 % of the same day"));
    }

    @Test
    void sensitiveArticleHasNoneAndIsNone() {
        var subject = aSubject();
        var article = about(subject).published();
        var sensitive = about(subject).with("sensitive", true).published();
        var other = about(subject).published();
        awaitFound(article, other);
        awaitFound(other, article);
        assertThat(found(article)).containsExactly(other.id());
        assertThat(found(sensitive)).isEmpty();
        change(article, Map.of("sensitive", true));
        assertThat(found(article)).isEmpty();
        assertThat(found(other)).isEmpty();
        change(article, Map.of("sensitive", false));
        awaitFound(article, other);
    }

    @Test
    void supersededAndDuplicateOnesAreLeftOut() {
        var subject = aSubject();
        var article = about(subject).published();
        var superseded = about(subject).published();
        var duplicate = about(subject).published();
        var current = about(subject).published();
        awaitFound(article, superseded, duplicate, current);
        put(current, "supersedes", superseded);
        put(duplicate, "duplicateOf", current);
        assertThat(found(article)).containsExactly(current.id());
        // Or a list without them may be written once more after they are shown
        awaitRest();
        editor().post("/v1/articles/{article}/unpublish", current.id()).statusCode(200);
        awaitFound(article, superseded, duplicate);
        assertThat(found(article)).containsExactlyInAnyOrder(superseded.id(), duplicate.id());
    }

    @Test
    void whatIsSupersededOrADuplicateTakesNoPlaceUntilItIsShownAgain() {
        var subject = aSubject();
        var article = about(subject).published();
        var superseded = about(subject).published();
        var duplicate = about(subject).published();
        var current = about(subject).published();
        await("all are stored", () -> stored(article).contains(superseded.id()) && stored(article).contains(duplicate.id())
                && stored(article).contains(current.id()));
        put(current, "supersedes", superseded);
        put(current, "hasDuplicate", duplicate);
        await("they give up their places", () -> stored(article).equals(Set.of(current.id())));
        editor().query("type", "supersedes")
                .delete("/v1/articles/{article}/relations/{target}", current.id(), superseded.id()).statusCode(204);
        await("the edge that goes gives it back", () -> stored(article).equals(Set.of(current.id(), superseded.id())));
        editor().post("/v1/articles/{article}/unpublish", current.id()).statusCode(200);
        await("so does what hid it", () -> stored(article).equals(Set.of(superseded.id(), duplicate.id())));
        editor().post("/v1/articles/{article}/publish", current.id()).statusCode(200);
        await("until it is back", () -> stored(article).equals(Set.of(current.id(), superseded.id())));
        editor().ifMatch("*").delete("/v1/articles/{article}", current.id()).statusCode(204);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", current.id()).statusCode(204);
        await("or purged", () -> stored(article).equals(Set.of(superseded.id(), duplicate.id())));
    }

    /** Whatever has a place among those kept for the article, shown or not. */
    private Set<String> stored(WrittenArticle article) {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select target_id from suggestion where article_id = :article", UUID.class)
                .setParameter("article", UUID.fromString(article.id())).getResultStream().map(UUID::toString)
                .collect(Collectors.toSet()));
    }

    /**
     * Each as fast as the fastest of a few: whatever makes all of them late is no accident of a busy machine. Counted from
     * before the write to the answer that shows it.
     */
    @Test
    void whatIsWrittenIsInTheListsOfOthersWithinTwoSeconds() {
        var subject = aSubject();
        var article = about(subject).published();
        var first = about(subject).published();
        // All that other tests have published is found by then
        awaitFound(article, first);
        awaitFound(first, article);
        awaitRest();
        var published = new ArrayList<Duration>();
        var changed = new ArrayList<Duration>();
        var unpublished = new ArrayList<Duration>();
        var dismissed = new ArrayList<Duration>();
        for (int i = 0; i < 4; i++) {
            var started = System.nanoTime();
            var other = about(subject).published();
            awaitStored(article, other, true);
            published.add(since(started));
            started = System.nanoTime();
            change(other, Map.of("title", unique("Other"), "body", unique("other") + " " + unique("words")));
            awaitStored(article, other, false);
            changed.add(since(started));
            change(other, Map.of("body", String.join(" ", subject)));
            awaitStored(article, other, true);
            started = System.nanoTime();
            dismiss(article, other);
            awaitStored(article, other, false);
            dismissed.add(since(started));
            awaitStored(first, other, true);
            started = System.nanoTime();
            editor().post("/v1/articles/{article}/unpublish", other.id()).statusCode(200);
            awaitStored(first, other, false);
            unpublished.add(since(started));
        }
        assertThat(List.of(published, changed, dismissed, unpublished)).allSatisfy(
                times -> assertThat(times.stream().min(Comparator.naturalOrder()).orElseThrow())
                        .isLessThan(Duration.ofSeconds(2)));
    }

    /** As above; the lists have room for all of them. */
    @Test
    void newArticleIsInAllListsItBelongsInWithinTwoSeconds() {
        var subject = aSubject();
        var others = IntStream.range(0, 40).mapToObj(i -> about(subject).published()).toList();
        awaitRest();
        var times = new ArrayList<Duration>();
        for (int i = 0; i < 3; i++) {
            var started = System.nanoTime();
            var article = about(subject).published();
            await("all have it", () -> suggesting(article) >= others.size());
            times.add(since(started));
        }
        assertThat(times.stream().min(Comparator.naturalOrder()).orElseThrow()).isLessThan(Duration.ofSeconds(2));
    }

    /** In how many lists it has a place. */
    private long suggesting(WrittenArticle article) {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery("select count(*) from suggestion where target_id = :article", Long.class)
                .setParameter("article", UUID.fromString(article.id())).getSingleResult());
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    private void awaitStored(WrittenArticle article, WrittenArticle other, boolean there) {
        await("the other is stored: " + there, () -> stored(article).contains(other.id()) == there
                && found(article).contains(other.id()) == there);
    }

    private void awaitRest() {
        await("nothing waits", () -> QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                """
                        select (select count(*) from suggestion_stale) + (select count(*) from suggestion_change where due_at <= :now)""",
                Long.class).setParameter("now", Instant.now()).getSingleResult()) == 0);
    }

    @Test
    void copiesDoNotFillTheList() {
        var subject = aSubject();
        var article = about(subject).published();
        var copied = String.join(" ", subject) + " " + IntStream.range(0, 30).mapToObj(i -> unique("copied")).toList();
        var copies = IntStream.range(0, 5).mapToObj(i -> anArticle().body(copied + " version " + i).published()).toList();
        var others = IntStream.range(0, 2).mapToObj(i -> about(subject.subList(0, 7)).published()).toList();
        awaitFound(article, others.toArray(WrittenArticle[]::new));
        awaitFound(article, copies.get(4));
        await("one copy at most is among the first three", () -> found(article).stream().limit(3)
                .filter(id -> copies.stream().anyMatch(copy -> copy.id().equals(id))).count() <= 1);
    }

    @Test
    void draftsAreInNoListAndInNoReason() {
        var subject = aSubject();
        var article = about(subject).published();
        var draft = about(subject).draft();
        var secret = unique("secret");
        var other = about(subject).published();
        editor().ifMatch("*").sending(Map.of("title", secret + " " + subject.get(0), "tags", List.of(secret)))
                .patch("/v1/articles/{article}/draft", other.id()).statusCode(200);
        awaitFound(article, other);
        assertThat(found(article)).containsExactly(other.id());
        var answer = automatic().query("explain", true).get(RELATED, article.id()).statusCode(200).extract().asString();
        assertThat(answer).doesNotContain(draft.id(), secret);
        problem(automatic().get(RELATED, draft.id()), 404, "not-found");
    }

    @Test
    void pageAndIncludeAreFilledUp() {
        var subject = aSubject();
        var article = about(subject).published();
        var others = IntStream.range(0, 3).mapToObj(i -> about(subject).published()).toList();
        awaitFound(article, others.toArray(WrittenArticle[]::new));
        put(article, "related", others.get(1));
        var expected = new ArrayList<>(List.of(others.get(1).id()));
        expected.addAll(found(article));
        anyone().query("popular", 0).query("editorsChoice", 0).get("/v1/articles/{article}/page", article.id()).statusCode(200)
                .body("related.article.id", equalTo(expected)).body("related.origin", contains("editor", "auto", "auto"))
                .body("meta.related.algorithm", equalTo("editor-1+auto-1"));
        anyone().query("include", "related").get("/v1/articles/{article}", article.id()).statusCode(200)
                .body("related.article.id", equalTo(expected));
        editor().put("/v1/articles/{article}/editors-choice", others.get(0).id()).statusCode(201);
        anyone().query("popular", 0).get("/v1/articles/{article}/page", article.id())
                .body("editorsChoice.article.id", not(hasItem(others.get(0).id())));
    }

    @Test
    void answersThatWereKeptChangeWithWhatIsFound() {
        var subject = aSubject();
        var article = about(subject).published();
        var before = anyone().get(RELATED, article.id()).statusCode(200).body("data", empty()).extract().header("ETag");
        var other = about(subject).published();
        // Kept answers are read here, without a parameter that is new each time
        await("the kept answer gives way", () -> anyone().get(RELATED, article.id()).statusCode(200).extract().jsonPath()
                .getList("data.article.id").contains(other.id()));
        var after = anyone().get(RELATED, article.id()).extract().header("ETag");
        assertThat(after).isNotEqualTo(before);
        anyone().header("If-None-Match", after).get(RELATED, article.id()).statusCode(304);
    }

    @Test
    void onlyArticlesInTheSameLanguageAreFound() {
        var subject = aSubject();
        var article = about(subject).language("tr").published();
        var other = about(subject).language("tr").published();
        var foreign = about(subject).language("ru").published();
        awaitFound(article, other);
        assertThat(found(article)).doesNotContain(foreign.id());
    }

    @Test
    void writersAtOnceLoseNoArticle() throws Exception {
        var subject = aSubject();
        var article = about(subject).published();
        var threads = Executors.newFixedThreadPool(4);
        try {
            var writes = IntStream.range(0, 12).<Callable<WrittenArticle>> mapToObj(i -> () -> about(subject).published())
                    .toList();
            var others = new ArrayList<WrittenArticle>();
            for (var write : threads.invokeAll(writes)) {
                others.add(write.get());
            }
            awaitFound(article, others.toArray(WrittenArticle[]::new));
            for (var other : others) {
                awaitFound(other, article);
            }
        } finally {
            threads.shutdown();
        }
    }
}
