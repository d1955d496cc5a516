package org.masthead.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.agroal.api.AgroalDataSource;

/** Everything out, and what it takes to come back in. */
@NewsroomTest
class ExportTest {

    /** Tables that are no part of what editors and readers made. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Secrets of this service, and who may do what
            "secret", "access_key",
            // Made again from what is exported
            "article_term", "publication_term", "suggestion", "suggestion_list", "suggestion_change", "suggestion_stale",
            "suggestion_state",
            // Of this service and its days alone: its numbers, locks and log, and what it must not count or do twice
            "site", "relation_lock", "view_history", "view_recount", "flyway_schema_history", "idempotency_key", "audit",
            "audit_kept", "preview", "visitor_day", "view_event", "view_journal", "view_applied", "view_writer",
            "visitor_lock");

    private static final String EDGE = "/v1/articles/{article}/relations/{target}";

    private final String word = unique("exported");

    @Inject
    AgroalDataSource database;

    private static List<ObjectNode> export() {
        var answer = admin().get("/v1/export").statusCode(200).contentType(containsString("application/x-ndjson"))
                .header("Cache-Control", equalTo("no-store")).extract();
        return new String(answer.asByteArray(), UTF_8).lines().map(line -> (ObjectNode) Json.parse(line)).toList();
    }

    private static List<ObjectNode> ofKind(List<ObjectNode> export, String kind) {
        return export.stream().filter(record -> record.path("kind").asText().equals(kind)).toList();
    }

    private static List<ObjectNode> of(List<ObjectNode> export, String kind, String field, String value) {
        return ofKind(export, kind).stream().filter(record -> record.path(field).asText().equals(value)).toList();
    }

    private static List<JsonNode> bring(Request request, List<? extends Object> lines) {
        var file = lines.stream().map(line -> line instanceof String text ? text : Json.write(line))
                .collect(Collectors.joining("\n"));
        var answer = request.sending("application/x-ndjson", file).post("/v1/import").statusCode(200).extract();
        return new String(answer.asByteArray(), UTF_8).lines().map(Json::parse).filter(line -> !line.has("progress")).toList();
    }

    private static JsonNode one(Object record) {
        return bring(admin(), List.of(record)).get(0);
    }

    /** An article record as another service might have it. */
    private ObjectNode anArticleRecord() {
        var source = anArticle().slug(unique(word)).draft();
        var record = of(export(), "article", "id", source.id()).get(0).deepCopy();
        record.put("id", UUID.randomUUID().toString()).put("slug", unique(word));
        return record;
    }

    private static JsonNode anEdgeRecord(String source, String type, String target) {
        return Json.parse("""
                {"kind": "relation", "id": "%s", "sourceId": "%s", "targetId": "%s", "type": "%s", "sourcePosition": 1,
                "targetPosition": 1, "label": "", "pinned": false, "createdAt": "2020-01-01T00:00:00Z", "createdBy": "x"}"""
                .formatted(UUID.randomUUID(), source, target, type));
    }

    /** A publication of the article as it was in another period. */
    private static ObjectNode aPublicationRecord(String article, String from, String until, boolean ended) {
        return of(export(), "publication", "articleId", article).get(0).deepCopy().put("id", UUID.randomUUID().toString())
                .put("liveFrom", from).put("liveUntil", until).put("askedUntil", until).put("ended", ended);
    }

    private static List<String> codes(List<JsonNode> report) {
        return report.subList(0, report.size() - 1).stream()
                .map(line -> line.path("status").asText() + line.at("/problem/code").asText()).toList();
    }

    @Test
    void everyKindIsThereInOrderBetweenTheFirstAndTheLastLine() {
        var article = anArticle().slug(word).tags("Water").section(aSection("S")).published();
        var other = anArticle().scheduled(Instant.now().plus(1, ChronoUnit.DAYS));
        editor().put("/v1/articles/{article}/relations/{target}", article.id(), other.id()).statusCode(201);
        editor().put("/v1/articles/{article}/editors-choice", article.id()).statusCode(201);
        anyone().post("/v1/articles/{article}/views", word).statusCode(204);
        var export = export();
        assertThat(export.get(0).toString()).isEqualTo("{\"kind\":\"masthead\",\"format\":1}");
        var last = export.get(export.size() - 1);
        assertThat(last.path("kind").asText()).isEqualTo("end");
        assertThat(last.path("records").asInt()).isEqualTo(export.size() - 2);
        var kinds = export.subList(1, export.size() - 1).stream().map(record -> record.path("kind").asText()).distinct()
                .toList();
        assertThat(kinds).isSubsetOf(RecordKind.names())
                .isEqualTo(RecordKind.names().stream().filter(kinds::contains).toList())
                .contains("term", "article", "version", "publication", "slug", "relation", "editorsChoiceList",
                        "editorsChoiceEntry", "editorsChoiceRevision", "viewCount", "viewTotal");
        var record = of(export, "article", "id", article.id()).get(0);
        assertThat(record.path("slug").asText()).isEqualTo(word);
        assertThat(record.path("tags").get(0).asText()).isEqualTo("water");
        assertThat(of(export, "publication", "articleId", other.id())).hasSize(1);
        assertThat(of(export, "viewTotal", "articleId", article.id()).get(0).path("views").asInt()).isEqualTo(1);
    }

    @Test
    void everyTableIsExportedOrLeftOutOnPurpose() throws SQLException {
        var tables = new TreeSet<String>();
        try (var connection = database.getConnection();
                var rows = connection.getMetaData().getTables(null, "public", "%", new String[] { "TABLE", "BASE TABLE" })) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_NAME"));
            }
        }
        var known = new TreeSet<>(LEFT_OUT);
        Arrays.stream(RecordKind.values()).map(RecordKind::table).forEach(known::add);
        assertThat(tables).isSubsetOf(known);
        assertThat(tables).contains("article", "pick_revision");
    }

    @Test
    void keysAndSecretsStayHere() {
        anArticle().published();
        var text = export().toString();
        assertThat(text).doesNotContain("mh_", "tokenHash", "token_hash").doesNotContain("\"secret\"");
    }

    @Test
    void importIntoItselfFindsEverythingUnchanged() {
        anArticle().slug(word).published();
        var before = export();
        var report = bring(admin(), before);
        assertThat(report.subList(0, report.size() - 1)).allMatch(line -> line.path("status").asText().equals("unchanged"));
        assertThat(report).hasSize(before.size() + 1);
        assertThat(export()).isEqualTo(before);
    }

    @Test
    void recordsNeedAnAdmin() {
        var report = bring(editor(), List.of(anArticleRecord(), Map.of("title", "An article", "slug", word)));
        assertThat(report.get(0).at("/problem/code").asText()).isEqualTo("forbidden");
        assertThat(report.get(1).path("status").asText()).isEqualTo("created");
    }

    @Test
    void recordComesBackAsItWas() {
        var record = anArticleRecord().put("createdBy", "Somebody else").put("createdAt", "2011-12-13T14:15:16.789Z")
                .put("version", 7);
        var report = one(record);
        assertThat(report.path("status").asText()).as(report.toString()).isEqualTo("created");
        editor().get("/v1/articles/{article}/draft", record.path("id").asText()).statusCode(200)
                .body("createdBy", equalTo("Somebody else")).body("createdAt", equalTo("2011-12-13T14:15:16.789Z"))
                .body("version", equalTo(7));
        assertThat(of(export(), "article", "id", record.path("id").asText())).containsExactly(record);
        assertThat(one(record).path("status").asText()).isEqualTo("unchanged");
    }

    /** What is known of live articles in memory must follow. */
    @Test
    void restoredPublicationsAndEdgesAreHeededAtOnce() {
        var source = anArticle().published();
        var draft = anArticle().slug(word).draft();
        var related = anArticle().published();
        editor().put("/v1/articles/{article}/relations/{target}", related.id(), draft.id()).statusCode(201);
        shown(related.id());
        var publication = of(export(), "publication", "articleId", source.id()).get(0).deepCopy()
                .put("id", UUID.randomUUID().toString()).put("articleId", draft.id()).put("slug", word);
        assertThat(one(publication).path("status").asText()).isEqualTo("created");
        shown(related.id(), draft.id());
        assertThat(restored(draft.id())).containsExactly("publication");
        assertThat(one(anEdgeRecord(draft.id(), "duplicateOf", source.id())).path("status").asText()).isEqualTo("created");
        shown(related.id());
        assertThat(restored(draft.id())).containsExactlyInAnyOrder("publication", "relation");
        assertThat(restored(source.id())).containsExactly("relation");
    }

    private static void shown(String article, String... related) {
        anyone().get("/v1/articles/{article}/related", article).statusCode(200)
                .body("data.article.id", equalTo(List.of(related)));
    }

    private static List<String> restored(String article) {
        return admin().query("article", article).query("action", "record.restore").get("/v1/audit").statusCode(200).extract()
                .jsonPath().getList("data.details.kind");
    }

    @Test
    void nothingIsOverwrittenAndWhatBelongsToIt() {
        var article = anArticle().slug(word).published();
        var export = export();
        editor().ifMatch("*").patching(Map.of("title", "Newer")).patch("/v1/articles/{article}/draft", article.id())
                .statusCode(200);
        var old = of(export, "article", "id", article.id()).get(0);
        var relation = anEdgeRecord(article.id(), "related", anArticle().draft().id());
        var report = bring(admin(), List.of(old, relation));
        assertThat(report.subList(0, 2)).extracting(line -> line.at("/problem/code").asText()).containsExactly("exists",
                "exists");
        editor().get("/v1/articles/{article}/draft", article.id()).body("title", equalTo("Newer"));
        editor().get("/v1/articles/{article}/relations", article.id()).body("data.size()", equalTo(0));
    }

    @Test
    void restoredEdgeClosesNoCycle() {
        var a = anArticle().draft().id();
        var b = anArticle().draft().id();
        editor().query("type", "followedBy").put(EDGE, b, a).statusCode(201);
        var old = of(export(), "relation", "sourceId", b).get(0);
        assertThat(codes(bring(admin(), List.of(old)))).containsExactly("unchanged");
        editor().query("type", "followedBy").delete(EDGE, b, a).statusCode(204);
        editor().query("type", "followedBy").put(EDGE, a, b).statusCode(201);
        for (var dry : List.of(true, false)) {
            var report = bring(admin().query("dryRun", dry), List.of(anArticleRecord(), old));
            assertThat(codes(report)).containsExactly("created", "failedrelation-cycle");
            assertThat(report.get(1).at("/problem/path")).map(JsonNode::asText).containsExactly(a, b);
        }
        editor().get("/v1/articles/{article}/relations", b).body("data.type", equalTo(List.of("follows")));
        editor().query("type", "followedBy").delete(EDGE, a, b).statusCode(204);
        assertThat(codes(bring(admin(), List.of(old)))).containsExactly("created");
    }

    @Test
    void restoredEdgesCloseNoCycleTogether() {
        var a = anArticle().draft().id();
        var b = anArticle().draft().id();
        var c = anArticle().draft().id();
        assertThat(codes(bring(admin(), List.of(anEdgeRecord(a, "partOf", b), anEdgeRecord(b, "partOf", c),
                anEdgeRecord(c, "partOf", a), anEdgeRecord(a, "partOf", c)))))
                .containsExactly("created", "created", "failedrelation-cycle", "created");
    }

    @Test
    void restoredEdgesAreNoMoreThanFifty() {
        var drafts = bring(editor(), IntStream.range(0, 52).mapToObj(i -> Map.of("title", unique(word))).toList()).stream()
                .map(line -> line.path("id").asText()).toList();
        var hub = drafts.get(0);
        editor().ifMatch("*").sending(Map.of("relations", drafts.subList(1, 51).stream()
                .map(target -> Map.of("target", target, "type", "hasBackground")).toList()))
                .put("/v1/articles/{article}/relations", hub).statusCode(200);
        var here = of(export(), "relation", "sourceId", hub);
        assertThat(here).hasSize(50);
        assertThat(codes(bring(admin(), here))).containsOnly("unchanged");
        assertThat(codes(bring(admin(), List.of(anEdgeRecord(hub, "hasBackground", drafts.get(51)),
                anEdgeRecord(drafts.get(51), "hasBackground", hub)))))
                .containsExactly("failedtoo-many-relations", "created");
    }

    @Test
    void restoredSymmetricEdgeIsStoredOnce() {
        var ends = Stream.of(anArticle().draft().id(), anArticle().draft().id()).sorted().toList();
        var report = bring(admin(), List.of(anEdgeRecord(ends.get(1), "related", ends.get(0)),
                anEdgeRecord(ends.get(0), "related", ends.get(1)), anEdgeRecord(ends.get(1), "translationOf", ends.get(0))));
        assertThat(codes(report)).containsExactly("failedinvalid", "created", "failedinvalid");
        assertThat(report.get(0).at("/problem/errors/0/pointer").asText()).isEqualTo("/sourceId");
        editor().get("/v1/articles/{article}/relations", ends.get(0)).body("data.size()", equalTo(1));
    }

    @Test
    void twoPublicationsOfAnArticleAreNeverLiveAtOnce() {
        var article = anArticle().published();
        var other = anArticle().published();
        editor().put(EDGE, other.id(), article.id()).statusCode(201);
        var years = List.of(
                aPublicationRecord(article.id(), "2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z", false),
                aPublicationRecord(article.id(), "2998-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z", false),
                aPublicationRecord(article.id(), "2020-01-01T00:00:00.000Z", "2021-01-01T00:00:00.000Z", true),
                aPublicationRecord(article.id(), "2020-12-31T00:00:00.000Z", "2022-01-01T00:00:00.000Z", true),
                aPublicationRecord(article.id(), "2021-01-01T00:00:00.000Z", "2022-01-01T00:00:00.000Z", true));
        assertThat(codes(bring(admin().query("dryRun", true), years.subList(0, 3))))
                .containsExactly("failedexists", "failedexists", "created");
        assertThat(codes(bring(admin(), years)))
                .containsExactly("failedexists", "failedexists", "created", "failedexists", "created");
        assertThat(codes(bring(admin(), years.subList(2, 3)))).containsExactly("unchanged");
        shown(other.id(), article.id());
        anyone().get("/v1/articles/{article}/graph", other.id()).statusCode(200).body("nodes.size()", equalTo(2));
    }

    @Test
    void publicationDoesNotEndBeforeItsTime() {
        var article = anArticle().unpublished();
        var later = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS).toString();
        var from = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        var report = bring(admin(), List.of(aPublicationRecord(article.id(), from, later, true),
                aPublicationRecord(article.id(), from, later, false)));
        assertThat(codes(report)).containsExactly("failedinvalid", "created");
        assertThat(report.get(0).at("/problem/errors/0/pointer").asText()).isEqualTo("/ended");
        anyone().get("/v1/articles/{article}", article.id()).statusCode(200);
        assertThat(restored(article.id())).containsExactly("publication");
    }

    @Test
    void slugOfAnotherArticleIsNotTaken() {
        var holder = anArticle().slug(word).draft();
        var record = anArticleRecord();
        var slug = Json.MAPPER.createObjectNode().put("kind", "slug").put("slug", word).put("articleId",
                record.path("id").asText());
        var report = bring(admin(), List.of(record, slug));
        assertThat(report.get(0).path("status").asText()).isEqualTo("created");
        assertThat(report.get(1).at("/problem/code").asText()).isEqualTo("exists");
        editor().get("/v1/articles/{article}/draft", word).body("id", equalTo(holder.id()));
    }

    @Test
    void externalIdOfAnotherArticleIsNotTaken() {
        var holder = anArticle().externalId(word + ":1").draft();
        assertThat(one(anArticleRecord().put("externalId", word + ":1")).at("/problem/code").asText()).isEqualTo("exists");
        editor().get("/v1/articles/{article}/draft", holder.id()).body("externalId", equalTo(word + ":1"));
    }

    @Test
    void hostileRecordsFailOneByOne() {
        var good = anArticleRecord();
        var records = List.of(
                anArticleRecord().put("stage", "live"),
                anArticleRecord().put("version", "7"),
                anArticleRecord().put("createdAt", "yesterday"),
                anArticleRecord().put("title", "Nul \u0000"),
                anArticleRecord().put("colour", "red"),
                anArticleRecord().put("slug", "No Slug"),
                anArticleRecord().set("image", Json.parse("{\"url\": \"javascript:alert(1)\"}")),
                anArticleRecord().putNull("title"),
                anArticleRecord().without(List.of("id")),
                anArticleRecord().put("createdBy", "x".repeat(500)),
                Json.parse("{\"kind\": \"slug\", \"slug\": \"" + word + "-x\", \"articleId\": \"" + UUID.randomUUID() + "\"}"),
                Json.parse("{\"kind\": \"secret\", \"name\": \"x\", \"content\": \"y\"}"),
                Json.parse("{\"kind\": {}}"),
                good);
        var report = bring(admin(), records);
        var failed = report.subList(0, records.size() - 1);
        assertThat(failed).allMatch(line -> line.path("status").asText().equals("failed"));
        assertThat(failed).extracting(line -> line.at("/problem/code").asText()).containsOnly("invalid", "not-found");
        assertThat(report.get(records.size() - 1).path("status").asText()).isEqualTo("created");
    }

    @Test
    void unknownFormatAndCutOffFilesAreTold() {
        var cut = bring(admin(), List.of("{\"kind\":\"masthead\",\"format\":1}"));
        assertThat(cut.get(1).at("/remarks/0").asText()).contains("cut off");
        var unknown = bring(admin(), List.of("{\"kind\":\"masthead\",\"format\":2}", anArticleRecord()));
        assertThat(unknown.subList(0, 2)).allMatch(line -> line.path("status").asText().equals("failed"));
    }

    @Test
    void dryRunOfAnExportChangesNothing() {
        var record = anArticleRecord();
        var report = bring(admin().query("dryRun", true), List.of(record));
        assertThat(report.get(0).path("status").asText()).isEqualTo("created");
        editor().get("/v1/articles/{article}/draft", record.path("id").asText()).statusCode(404);
    }

    @Test
    void unknownFormatOfAnExportIsRefused() {
        problem(admin().query("format", "csv").get("/v1/export"), 400, "invalid-parameter");
        admin().head("/v1/export").statusCode(200);
    }
}
