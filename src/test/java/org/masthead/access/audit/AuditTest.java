package org.masthead.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.holding;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** Every write leaves a record of who made it, from where, and what changed, and no record ever goes. */
@NewsroomTest
class AuditTest {

    private static final String AUDIT = "/v1/audit";
    private static final Set<String> COUNTED_ONLY = Set.of("countView", "countViews");

    @Inject
    DataSource database;

    /** How each operation that writes is called, on an article of its own, and the action that it is recorded as. */
    private record Write(String action, Function<WrittenArticle, Function<Request, ValidatableResponse>> call) {
    }

    private static Write write(String action, Function<WrittenArticle, Function<Request, ValidatableResponse>> call) {
        return new Write(action, call);
    }

    private static Map<String, Write> writes() {
        var writes = new TreeMap<String, Write>();
        writes.put("createArticle",
                write("article.create", article -> who -> who.sending(anArticle().fields()).post("/v1/articles")));
        writes.put("replaceDraft", write("article.edit", article -> who -> who.ifMatch("*").sending(anArticle().fields())
                .put("/v1/articles/{article}/draft", article.id())));
        writes.put("patchDraft", write("article.edit", article -> who -> who.ifMatch("*").patching(Map.of("body", unique("b")))
                .patch("/v1/articles/{article}/draft", article.id())));
        writes.put("submitArticle",
                write("article.submit", article -> who -> who.post("/v1/articles/{article}/submit", article.id())));
        writes.put("returnArticle", write("article.return", article -> {
            author().post("/v1/articles/{article}/submit", article.id()).statusCode(200);
            return who -> who.post("/v1/articles/{article}/return", article.id());
        }));
        writes.put("publishArticle",
                write("article.publish", article -> who -> who.post("/v1/articles/{article}/publish", article.id())));
        writes.put("unpublishArticle", write("article.unpublish", article -> {
            editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
            return who -> who.post("/v1/articles/{article}/unpublish", article.id());
        }));
        writes.put("deleteArticle",
                write("article.delete", article -> who -> who.ifMatch("*").delete("/v1/articles/{article}", article.id())));
        writes.put("restoreArticle", write("article.restore", article -> {
            editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
            return who -> who.post("/v1/articles/{article}/restore", article.id());
        }));
        writes.put("restoreVersion", write("version.restore", article -> {
            author().ifMatch("*").patching(Map.of("title", "T")).patch("/v1/articles/{article}/draft", article.id())
                    .statusCode(200);
            return who -> who.post("/v1/articles/{article}/versions/1/restore", article.id());
        }));
        writes.put("createPreviewLink", write("preview.create",
                article -> who -> who.post("/v1/articles/{article}/preview-links", article.id())));
        writes.put("revokePreviewLink", write("preview.revoke", article -> {
            var link = author().post("/v1/articles/{article}/preview-links", article.id()).statusCode(201).extract()
                    .<String> path("id");
            return who -> who.delete("/v1/articles/{article}/preview-links/{id}", article.id(), link);
        }));
        writes.put("putRelation", write("relation.put", article -> {
            var target = anArticle().draft();
            return who -> who.put("/v1/articles/{article}/relations/{target}", article.id(), target.id());
        }));
        writes.put("deleteRelation", write("relation.delete", article -> {
            var target = anArticle().draft();
            editor().put("/v1/articles/{article}/relations/{target}", article.id(), target.id()).statusCode(201);
            return who -> who.delete("/v1/articles/{article}/relations/{target}", article.id(), target.id());
        }));
        writes.put("replaceRelations", write("relation.put", article -> {
            var target = anArticle().draft();
            return who -> who.ifMatch("*").sending(Map.of("relations", List.of(Map.of("target", target.id()))))
                    .put("/v1/articles/{article}/relations", article.id());
        }));
        writes.put("dismissSuggestion", write("suggestion.dismiss", article -> {
            var target = anArticle().draft();
            return who -> who.post("/v1/articles/{article}/suggestions/{target}/dismiss", article.id(), target.id());
        }));
        writes.put("writeArticles", write("article.publish", article -> who -> who
                .sending(List.of(Map.of("op", "publish", "id", article.id()))).post("/v1/articles/bulk")));
        writes.put("pickEditorsChoice", write("pick.put", article -> who -> who.sending(Map.of("section", aSection("S")))
                .put("/v1/articles/{article}/editors-choice", article.id())));
        writes.put("unpickEditorsChoice", write("pick.delete", article -> {
            var section = aSection("S");
            editor().sending(Map.of("section", section)).put("/v1/articles/{article}/editors-choice", article.id())
                    .statusCode(201);
            return who -> who.query("section", section).delete("/v1/articles/{article}/editors-choice", article.id());
        }));
        writes.put("replaceEditorsChoiceEntries", write("pick.put", article -> who -> who.ifMatch("*")
                .query("section", aSection("S")).sending(Map.of("entries", List.of(Map.of("articleId", article.id()))))
                .put("/v1/editors-choice/entries")));
        for (var kind : List.of("section", "tag", "author")) {
            var path = "/v1/" + kind + "s/{slug}";
            var name = kind.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + kind.substring(1);
            writes.put("put" + name,
                    write(kind + ".put", article -> who -> who.sending(Map.of("name", unique("N"))).put(path, unique("term"))));
            writes.put("patch" + name, write(kind + ".patch", article -> {
                var slug = aTerm(path);
                return who -> who.patching(Map.of("description", "D")).patch(path, slug);
            }));
            writes.put("delete" + name, write(kind + ".delete", article -> {
                var slug = aTerm(path);
                return who -> who.delete(path, slug);
            }));
        }
        writes.put("createKey", write("key.create",
                article -> who -> who.sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys")));
        writes.put("revokeKey", write("key.revoke", article -> {
            var key = admin().sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys").statusCode(201)
                    .extract()
                    .<String> path("id");
            return who -> who.delete("/v1/keys/{id}", key);
        }));
        writes.put("changeKey", write("key.change", article -> {
            var key = admin().sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys").statusCode(201)
                    .extract()
                    .<String> path("id");
            return who -> who.patching(Map.of("role", "author")).patch("/v1/keys/{id}", key);
        }));
        writes.put("importArticles", write("article.create",
                article -> who -> who.sending("application/x-ndjson", Json.write(anArticle().fields())).post("/v1/import")));
        return writes;
    }

    private static String aTerm(String path) {
        var slug = unique("term");
        editor().sending(Map.of("name", unique("N"))).put(path, slug).statusCode(201);
        return slug;
    }

    static Stream<String> operationsThatWrite() {
        var operations = new TreeSet<String>();
        var document = Json.parse(anyone().get("/openapi.json").extract().asByteArray());
        document.get("paths").forEach(path -> path.properties().stream()
                .filter(member -> Set.of("post", "put", "patch", "delete").contains(member.getKey()))
                .forEach(member -> operations.add(member.getValue().get("operationId").textValue())));
        operations.removeAll(COUNTED_ONLY);
        return operations.stream();
    }

    private static List<Map<String, Object>> recordsOf(String requestId) {
        var found = admin().query("limit", 100).get(AUDIT).statusCode(200).extract().jsonPath();
        return found.<Map<String, Object>> getList("data").stream()
                .filter(row -> requestId.equals(row.get("requestId"))).toList();
    }

    @Test
    void everyOperationThatWritesIsInTheTable() {
        assertThat(writes().keySet()).containsExactlyInAnyOrderElementsOf(operationsThatWrite().toList());
    }

    @ParameterizedTest
    @MethodSource("writesByName")
    void writeLeavesItsRecord(String operation) {
        var write = writes().get(operation);
        var call = write.call().apply(anArticle().draft());
        var requestId = unique("request");
        call.apply(admin().header("X-Request-Id", requestId)).statusCode(org.hamcrest.Matchers.lessThan(300));
        var admin = admin().get("/v1/me").extract().jsonPath();
        assertThat(recordsOf(requestId)).isNotEmpty().allSatisfy(row -> {
            assertThat(row.get("actor")).isEqualTo(admin.getString("name"));
            assertThat(row.get("key")).isEqualTo(admin.getString("id"));
            assertThat(row.get("role")).isEqualTo("admin");
            assertThat(row.get("address")).asString().matches("127\\.0\\.0\\.1|0:0:0:0:0:0:0:1|::1");
            assertThat(row.get("operation")).asString().matches("(POST|PUT|PATCH|DELETE) /v1/.*");
            assertThat(Instant.parse(row.get("at").toString())).isBetween(Instant.now().minusSeconds(60), Instant.now());
        }).extracting(row -> row.get("action")).contains(write.action());
    }

    static Stream<String> writesByName() {
        return writes().keySet().stream();
    }

    @Test
    void countingIsNoWrite() {
        var article = anArticle().published();
        var requestId = unique("request");
        anyone().header("X-Request-Id", requestId).post("/v1/articles/{article}/views", article.id()).statusCode(204);
        assertThat(recordsOf(requestId)).isEmpty();
    }

    @Test
    void whatWasRefusedLeavesNone() {
        var article = anArticle().draft();
        var requestId = unique("request");
        problem(editor().header("X-Request-Id", requestId).ifMatch(99).patching(Map.of("title", "T"))
                .patch("/v1/articles/{article}/draft", article.id()), 412, "version-mismatch");
        problem(author().header("X-Request-Id", requestId).post("/v1/articles/{article}/publish", article.id()), 403,
                "forbidden");
        problem(editor().header("X-Request-Id", requestId).sending(anArticle().slug(article.slug()).fields())
                .post("/v1/articles"), 409, "slug-taken");
        // The working copy would be stored and the publication not
        problem(editor().header("X-Request-Id", requestId).sending(Map.of("until", "2001-01-01T00:00:00Z"))
                .post("/v1/articles/{article}/publish", article.id()), 422, "invalid");
        assertThat(recordsOf(requestId)).isEmpty();
    }

    @Test
    void recordSaysWhatChanged() {
        var article = anArticle().draft();
        var requestId = unique("request");
        editor().header("X-Request-Id", requestId).ifMatch("*").query("publish", true).query("note", "Figures")
                .patching(Map.of("title", "New", "tags", List.of(unique("tag"))))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
        var rows = recordsOf(requestId);
        assertThat(rows).extracting(row -> row.get("action")).containsExactly("article.publish", "article.edit");
        assertThat(rows).allSatisfy(row -> assertThat(row.get("article")).isEqualTo(article.id()));
        assertThat(rows.get(1).get("details")).isEqualTo(
                Map.of("changed", List.of("title", "tags"), "version", 2, "note", "Figures"));
    }

    @Test
    void theFirstKeyWasMadeByNobodysRequest() {
        admin().query("action", "key.create").query("actor", "first start").get(AUDIT).statusCode(200)
                .body("data", hasSize(1)).body("data[0].key", nullValue()).body("data[0].address", nullValue())
                .body("data[0].requestId", nullValue()).body("data[0].details.role", equalTo("admin"));
    }

    @Test
    void neitherTokenNorTextIsRecorded() {
        var requestId = unique("request");
        var token = admin().header("X-Request-Id", requestId).sending(Map.of("name", unique("key"), "role", "reader"))
                .post("/v1/keys").extract().<String> path("token");
        var word = unique("secretword");
        var article = WrittenArticle.of(author().header("X-Request-Id", requestId)
                .sending(anArticle().body("A body with " + word).standfirst(word).fields()).post("/v1/articles"));
        var url = author().header("X-Request-Id", requestId).post("/v1/articles/{article}/preview-links", article.id())
                .statusCode(201).extract().<String> path("url");
        var rows = recordsOf(requestId);
        assertThat(rows).hasSize(3);
        assertThat(Json.write(rows)).doesNotContain(token, word, url.substring(url.lastIndexOf('/') + 1));
    }

    @Test
    void edgeIsRecordedForBothItsEnds() {
        var article = anArticle().draft();
        var target = anArticle().draft();
        editor().query("type", "supersedes").put("/v1/articles/{article}/relations/{target}", article.id(), target.id())
                .statusCode(201);
        for (var end : List.of(article, target)) {
            admin().query("article", end.id()).query("action", "relation.put").get(AUDIT).statusCode(200)
                    .body("data", hasSize(1)).body("data[0].details.type", equalTo("supersedes"))
                    .body("data[0].details.source", equalTo(article.id()))
                    .body("data[0].details.target", equalTo(target.id()));
        }
    }

    @Test
    void replacedListsSayWhatCameWentChangedAndMoved() {
        var article = anArticle().draft();
        var others = IntStream.range(0, 4).mapToObj(i -> anArticle().draft()).toList();
        replace(article, Map.of("target", others.get(0).id()), Map.of("target", others.get(1).id()),
                Map.of("target", others.get(2).id()));
        var requestId = replace(article, Map.of("target", others.get(2).id()),
                Map.of("target", others.get(0).id(), "label", "New"), Map.of("target", others.get(3).id()));
        var rows = recordsOf(requestId).stream().filter(row -> article.id().equals(row.get("article"))).toList();
        assertThat(rows).extracting(row -> row.get("action") + " " + row.get("subject")).containsExactlyInAnyOrder(
                "relation.delete " + others.get(1).id(), "relation.put " + others.get(0).id(),
                "relation.put " + others.get(3).id(), "relation.order " + article.id());
        var unchanged = replace(article, Map.of("target", others.get(2).id()),
                Map.of("target", others.get(0).id(), "label", "New"), Map.of("target", others.get(3).id()));
        assertThat(recordsOf(unchanged)).isEmpty();
    }

    private static String replace(WrittenArticle article, Map<?, ?>... relations) {
        var requestId = unique("request");
        editor().header("X-Request-Id", requestId).ifMatch("*").sending(Map.of("relations", List.of(relations)))
                .put("/v1/articles/{article}/relations", article.id()).statusCode(200);
        return requestId;
    }

    @Test
    void movedPickAndReorderedListAreRecorded() {
        var section = aSection("Picks");
        var first = anArticle().published();
        var second = anArticle().published();
        for (var article : List.of(first, second)) {
            editor().sending(Map.of("section", section)).put("/v1/articles/{article}/editors-choice", article.id())
                    .statusCode(201);
        }
        var moved = unique("request");
        editor().header("X-Request-Id", moved).sending(Map.of("section", section, "position", 1))
                .put("/v1/articles/{article}/editors-choice", first.id()).statusCode(200);
        assertThat(recordsOf(moved)).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("action", "pick.put").containsEntry("article", first.id()));
        var ordered = unique("request");
        editor().header("X-Request-Id", ordered).ifMatch("*").query("section", section)
                .sending(Map.of("entries", List.of(Map.of("articleId", second.id()), Map.of("articleId", first.id()))))
                .put("/v1/editors-choice/entries").statusCode(200);
        assertThat(recordsOf(ordered)).singleElement().satisfies(
                row -> assertThat(row).containsEntry("action", "pick.order").containsEntry("subject", section));
    }

    @Test
    void purgedArticleKeepsItsRecords() {
        var slug = unique("purged");
        var article = anArticle().slug(slug).draft();
        author().ifMatch("*").patching(Map.of("slug", slug + "-renamed")).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        admin().ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id()).statusCode(204);
        for (var reference : List.of(article.id(), slug, slug + "-renamed")) {
            admin().query("article", reference).get(AUDIT).statusCode(200)
                    .body("data.action", contains("article.purge", "article.edit", "article.create"))
                    .body("data[0].subject", equalTo(slug + "-renamed"));
        }
    }

    @Test
    void filtersCombine() {
        var article = anArticle().draft();
        var other = anArticle().draft();
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        admin().query("article", article.id(), other.slug()).query("count", "exact").get(AUDIT).statusCode(200)
                .body("page.total", equalTo(3));
        admin().query("article", article.id()).query("actor", "editor").get(AUDIT).statusCode(200)
                .body("data.action", contains("article.publish"));
        admin().query("article", unique("never")).get(AUDIT).statusCode(200).body("data", empty());
        admin().query("article", "019a0b5c-0000-7000-8000-000000000000").get(AUDIT).statusCode(200).body("data", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = { "yesterday", "2026-13-01T00:00:00Z", "019a0b5c-0000-7000-8000-000000000000", "1" })
    void sinceIsATimeOrTheIdOfARecord(String since) {
        problem(admin().query("since", since).get(AUDIT), 400, "invalid-parameter");
    }

    @Test
    void sinceATimeLeavesOutWhatWasBefore() {
        var article = anArticle().draft();
        MovableClock.advance(java.time.Duration.ofHours(1));
        var since = Instant.now().plusSeconds(3500);
        editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
        admin().query("article", article.id()).query("since", since).get(AUDIT).statusCode(200)
                .body("data.action", contains("article.publish"));
    }

    @Test
    void pagesLeadThroughEverythingOnce() {
        var article = anArticle().draft();
        IntStream.range(0, 6).forEach(i -> author().ifMatch("*").patching(Map.of("title", "T" + i))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200));
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var request = admin().query("article", article.id()).query("limit", 3).query("sort", "at");
            var page = (cursor == null ? request : request.query("cursor", cursor)).get(AUDIT).statusCode(200).extract()
                    .jsonPath();
            seen.addAll(page.getList("data.id"));
            cursor = page.getString("page.next");
        } while (cursor != null);
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThat(admin().query("article", article.id()).get(AUDIT).extract().jsonPath().<String> getList("data.id"))
                .containsExactlyElementsOf(reversed(seen));
    }

    private static List<String> reversed(List<String> list) {
        var reversed = new ArrayList<>(list);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void whoFollowsMissesNothingOfWritersAtWork() throws Exception {
        var start = newest();
        var done = new AtomicBoolean();
        var people = Executors.newFixedThreadPool(5);
        try {
            var follower = people.submit(() -> follow(start, done));
            var written = people.invokeAll(IntStream.range(0, 4).<Callable<List<String>>> mapToObj(writer -> () -> IntStream
                    .range(0, 25).mapToObj(i -> writer % 2 == 0 ? anArticle().draft().id() : anArticle().published().id())
                    .toList()).toList());
            var articles = new LinkedHashSet<String>();
            for (var writer : written) {
                articles.addAll(writer.get());
            }
            done.set(true);
            var seen = follower.get();
            assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(150);
            assertThat(seen.stream().filter(row -> row.startsWith("article.create ")).map(row -> row.split(" ")[1]))
                    .containsAll(articles);
        } finally {
            people.shutdownNow();
        }
    }

    private static String newest() {
        return admin().query("limit", 1).get(AUDIT).statusCode(200).extract().path("data[0].id");
    }

    /** What a shipper of logs would do: from the last record on, again and again. */
    private static List<String> follow(String start, AtomicBoolean done) {
        var seen = new ArrayList<String>();
        var last = start;
        for (var more = true; more;) {
            var finished = done.get();
            JsonPath page = admin().query("since", last).query("sort", "at").query("limit", 100).get(AUDIT).statusCode(200)
                    .extract().jsonPath();
            var rows = page.<Map<String, Object>> getList("data");
            rows.forEach(row -> seen.add(row.get("action") + " " + row.get("article") + " " + row.get("id")));
            last = rows.isEmpty() ? last : rows.get(rows.size() - 1).get("id").toString();
            more = !finished || !rows.isEmpty();
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(strings = { "update audit set actor = 'nobody'", "delete from audit", "truncate table audit",
            "update audit set details = '{}' where position = 1" })
    void databaseItselfRefusesToForget(String statement) throws SQLException {
        anArticle().draft();
        var before = newest();
        try (var connection = database.getConnection(); var sql = connection.createStatement()) {
            assertThatThrownBy(() -> sql.execute(statement)).isInstanceOf(SQLException.class);
        }
        assertThat(newest()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "reader", "author", "editor" })
    void onlyAdminsReadIt(String role) {
        problem(as(role).get(AUDIT), 403, "forbidden");
        problem(anyone().get(AUDIT), 401, "unauthenticated");
    }

    @Test
    void nobodyWritesIt() {
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            problem(admin().send(method, AUDIT), 405, "method-not-allowed");
        }
    }

    @Test
    void actorIsTheKeyThatWrote() {
        var name = unique("Night desk ");
        var key = admin().sending(Map.of("name", name, "role", "editor")).post("/v1/keys").statusCode(201).extract().jsonPath();
        var section = unique("section");
        holding(key.getString("token")).sending(Map.of("name", "S")).put("/v1/sections/{slug}", section).statusCode(201);
        admin().query("actor", name).get(AUDIT).statusCode(200).body("data", hasSize(1))
                .body("data[0].key", equalTo(key.getString("id"))).body("data[0].role", equalTo("editor"))
                .body("data[0].subject", equalTo(section)).body("data[0].article", nullValue());
    }
}
