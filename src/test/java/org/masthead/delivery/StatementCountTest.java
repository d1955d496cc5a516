package org.masthead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.rankedAnew;
import static org.masthead.testsupport.Newsroom.unique;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.StatementCount;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** However many articles there are, an answer that is not in memory takes the same few statements. */
@NewsroomTest
class StatementCountTest {

    private static final Map<String, Integer> STATEMENTS = Map.ofEntries(
            Map.entry("list", 1),
            Map.entry("article", 3),
            Map.entry("related", 3),
            // What editors related does not fill it: one statement more looks for what was found
            Map.entry("related, filled", 4),
            Map.entry("related, filled and explained", 7),
            Map.entry("page", 8),
            Map.entry("page, filled", 9),
            Map.entry("page with a newer popular list", 2),
            Map.entry("front", 6),
            Map.entry("section front", 5),
            Map.entry("popular", 2),
            Map.entry("editor's choice", 2),
            Map.entry("editor's choice filled", 3));
    // An instance that is not alone looks at the site's revision; for these lists, it looks again
    private static final Set<String> LOOKING_TWICE = Set.of("related", "related, filled",
            "related, filled and explained", "page", "page, filled", "page with a newer popular list");

    @Inject
    Session entities;
    @ConfigProperty(name = "masthead.site.alone")
    boolean alone;

    private final String tag = unique("statements");
    private String section;

    @BeforeEach
    void aSectionOfItsOwn() {
        section = aSection("Statements");
    }

    private List<String> imported(int number) {
        var lines = IntStream.range(0, number).mapToObj(i -> Json.write(Map.of("title", "Line " + i, "body", "Some words.",
                "section", section, "tags", List.of(tag, tag + i % 7), "authors", List.of(tag + i % 5))))
                .collect(Collectors.joining("\n"));
        var report = editor().query("publish", true).sending("application/x-ndjson", lines).post("/v1/import").statusCode(200)
                .extract().asString();
        return report.lines().map(Json::parse).filter(line -> line.has("line")).map(line -> line.get("id").textValue())
                .toList();
    }

    /** The first of the others are related, the next are picked, the rest are viewed: every list has something of its own. */
    private void connected(String article, List<String> others) {
        var relations = others.subList(0, 5).stream().map(other -> Map.of("target", other)).toList();
        editor().ifMatch("*").sending(Map.of("relations", relations)).put("/v1/articles/{article}/relations", article)
                .statusCode(200);
        var entries = others.subList(5, 10).stream().map(other -> Map.of("articleId", other)).toList();
        editor().ifMatch("*").sending(Map.of("entries", entries)).put("/v1/editors-choice/entries").statusCode(200);
        editor().ifMatch("*").query("section", section).sending(Map.of("entries", entries)).put("/v1/editors-choice/entries")
                .statusCode(200);
        var events = others.subList(10, others.size()).stream()
                .map(other -> Map.of("article", other, "visitor", unique("visitor")))
                .toList();
        anyone().header("User-Agent", "Mozilla/5.0").sending(Map.of("events", events)).post("/v1/views")
                .statusCode(200).body("accepted", equalTo(events.size()));
        rankedAnew();
    }

    /** Stored as if found: the suite's service finds nothing. */
    private void found(String article, List<String> others) {
        QuarkusTransaction.requiringNew().run(() -> {
            entities.createNativeMutationQuery("delete from suggestion where article_id = :article")
                    .setParameter("article", UUID.fromString(article)).executeUpdate();
            for (var other : others) {
                entities.createNativeMutationQuery("""
                        insert into suggestion (article_id, target_id, score, similar_text, shared_tags)
                        values (:article, :target, 0.5, 0.4, 0.1)""")
                        .setParameter("article", UUID.fromString(article))
                        .setParameter("target", UUID.fromString(other)).executeUpdate();
            }
        });
    }

    private Map<String, Integer> statements(String article) {
        anyone().query("section", section).query("limit", 99).get("/v1/popular").statusCode(200);
        // The first cursor of a service makes its secret
        anyone().query("tag", tag).query("limit", 1).get("/v1/articles").statusCode(200);
        var counts = new LinkedHashMap<String, Integer>();
        Map.ofEntries(Map.entry("list", "/v1/articles?limit=20&tag=" + tag),
                Map.entry("article", "/v1/articles/" + article),
                Map.entry("related", "/v1/articles/" + article + "/related"),
                Map.entry("related, filled", "/v1/articles/" + article + "/related?limit=20"),
                Map.entry("related, filled and explained", "/v1/articles/" + article + "/related?limit=20&explain=true"),
                Map.entry("page", "/v1/articles/" + article + "/page"),
                Map.entry("page, filled", "/v1/articles/" + article + "/page?related=20"),
                Map.entry("front", "/v1/front"),
                Map.entry("section front", "/v1/front?section=" + section),
                Map.entry("popular", "/v1/popular?section=" + section),
                Map.entry("editor's choice", "/v1/editors-choice"),
                Map.entry("editor's choice filled", "/v1/editors-choice?limit=100&fill=recent"))
                .forEach((name, path) -> counts.put(name, StatementCount.of(anyone().get(path).statusCode(200)).size()));
        // All else of the page is in memory
        counts.put("page with a newer popular list", StatementCount
                .of(anyone().get("/v1/articles/" + article + "/page?popular=4").statusCode(200)).size());
        return counts;
    }

    private Map<String, Integer> expected() {
        return STATEMENTS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> entry.getValue() + (alone ? 0 : LOOKING_TWICE.contains(entry.getKey()) ? 2 : 1)));
    }

    @Test
    void thousandArticlesMoreTakeNotAStatementMore() {
        // Nobody else is popular
        MovableClock.aDayOfItsOwn();
        var few = imported(30);
        found(few.get(0), few.subList(10, 12));
        connected(few.get(0), few.subList(1, 30));
        assertThat(statements(few.get(0))).isEqualTo(expected());
        var many = imported(1000);
        found(few.get(0), many.subList(0, 30));
        connected(few.get(0), many.subList(0, 30));
        assertThat(statements(few.get(0))).isEqualTo(expected());
    }

    @Test
    void answerInMemoryTakesNoneButALookAtTheRevision() {
        var article = imported(1).get(0);
        anyone().get("/v1/articles/{article}", article).statusCode(200);
        // What other tests have scheduled may come between two requests, and rightly empties the memory
        assertThat(IntStream.range(0, 5).map(i -> StatementCount.of(anyone().get("/v1/articles/{article}", article)).size()))
                .contains(alone ? 0 : 1);
    }
}
