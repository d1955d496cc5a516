package org.masthead.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.keyOf;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.StatementCount;
import org.masthead.testsupport.Waiting;

import com.fasterxml.jackson.databind.JsonNode;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;

/** NDJSON in, a report line for each. */
@NewsroomTest
class ImportTest {

    private static final String NDJSON = "application/x-ndjson";

    private final String word = unique("brought");

    @Inject
    DataSource database;

    /** A file of these lines: texts as they are, anything else as JSON. */
    private static byte[] file(Object... lines) {
        return Arrays.stream(lines).map(line -> line instanceof String text ? text : Json.write(line))
                .collect(Collectors.joining("\n")).getBytes(UTF_8);
    }

    private static ValidatableResponse send(Request request, byte[] file) {
        return request.sending(NDJSON, file).post("/v1/import");
    }

    /** The report without its lines of progress; the last is the summary. */
    private static List<JsonNode> report(ValidatableResponse response) {
        var answer = response.statusCode(200).extract();
        assertThat(answer.contentType()).startsWith(NDJSON);
        return new String(answer.asByteArray(), UTF_8).lines().map(Json::parse).filter(line -> !line.has("progress")).toList();
    }

    private static List<JsonNode> bring(Object... lines) {
        return report(send(editor(), file(lines)));
    }

    private static List<JsonNode> publish(Object... lines) {
        return report(send(editor().query("publish", true), file(lines)));
    }

    private static String id(JsonNode line) {
        return line.get("id").textValue();
    }

    private static List<String> statuses(List<JsonNode> report) {
        return report.subList(0, report.size() - 1).stream().map(line -> line.get("status").textValue()).toList();
    }

    private static ValidatableResponse draft(String reference) {
        return editor().get("/v1/articles/{article}/draft", reference).statusCode(200);
    }

    private static List<String> relatedSlugs(String article) {
        return anyone().get("/v1/articles/{article}/related", article).statusCode(200).extract().path("data.article.slug");
    }

    @Test
    void eachLineIsReportedAndTheSummaryIsLast() {
        var first = Map.of("title", "First", "slug", word + "-first", "externalId", word + ":1");
        bring(first, Map.of("title", "Second", "slug", word + "-second", "externalId", word + ":2"));
        var report = bring(first, Map.of("title", "Second, again", "slug", word + "-second", "externalId", word + ":2"),
                Map.of("title", "Third", "slug", word + "-third"), Map.of("titel", "Fourth"));
        assertThat(report).hasSize(5);
        assertThat(report.subList(0, 4)).extracting(line -> line.get("line").intValue(), line -> line.get("status").textValue(),
                line -> line.path("slug").textValue())
                .containsExactly(tuple(1, "unchanged", word + "-first"), tuple(2, "updated", word + "-second"),
                        tuple(3, "created", word + "-third"), tuple(4, "failed", null));
        var summary = report.get(4).get("summary");
        assertThat(List.of("lines", "created", "updated", "unchanged", "failed"))
                .extracting(name -> summary.get(name).intValue())
                .containsExactly(4, 1, 1, 1, 1);
        draft(word + "-second").body("title", equalTo("Second, again")).body("version", equalTo(2)).body("state",
                equalTo("draft"));
        draft(word + "-first").body("version", equalTo(1));
    }

    @Test
    void badLineFailsAloneWithAllThatIsWrongWithIt() {
        var report = bring(
                Map.of("title", "Good"),
                "{\"title\": \"Cut off",
                "[1]",
                Map.of("title", 7, "slug", "No Slug", "colour", "red"),
                "{\"title\": \"Once\", \"title\": \"twice\"}",
                "{\"title\": \"One\"} {\"title\": \"two\"}",
                Map.of("title", "Lost", "section", "no-such-section"),
                Map.of("title", "Bad id", "id", "7"),
                Map.of("title", "Good too"));
        assertThat(statuses(report)).containsExactly("created", "failed", "failed", "failed", "failed", "failed", "failed",
                "failed",
                "created");
        assertThat(report.subList(1, 8)).extracting(line -> line.at("/problem/code").textValue()).containsExactly(
                "malformed-json",
                "invalid", "invalid", "malformed-json", "malformed-json", "unknown-section", "invalid");
        assertThat(report.get(3).at("/problem/errors")).extracting(error -> error.get("pointer").textValue())
                .containsExactlyInAnyOrder("/title", "/slug", "/colour");
        assertThat(report.get(7).at("/problem/errors/0/pointer").textValue()).isEqualTo("/id");
        report.subList(1, 8).forEach(line -> assertThat(line.at("/problem/detail").textValue()).isNotBlank());
    }

    @Test
    void badLineTakesNoOtherOfItsBatchWithIt() {
        var section = aSection("Imported");
        var report = bring(IntStream.range(0, 120)
                .mapToObj(i -> Map.of("title", "Line " + i, "section", i % 40 == 7 ? "no-such-section" : section)).toArray());
        assertThat(report).hasSize(121);
        assertThat(report.subList(0, 120)).extracting(line -> line.get("line").intValue())
                .isEqualTo(IntStream.rangeClosed(1, 120).boxed().toList());
        assertThat(statuses(report)).filteredOn("failed"::equals).hasSize(3);
        assertThat(report.get(120).at("/summary/created").intValue()).isEqualTo(117);
    }

    @Test
    void linesShareTheirStatements() {
        var section = aSection("Imported");
        var lines = file(IntStream.range(0, 80).mapToObj(i -> Map.of("title", "Line " + i, "slug", word + "-" + i, "externalId",
                word + ":" + i, "section", section, "tags", List.of("Water", "Roads"), "authors", List.of("Ani"), "relations",
                List.of(Map.of("target", word + "-" + (i / 2))).subList(0, i % 40 == 1 ? 1 : 0))).toArray());
        var first = send(editor().query("publish", true), lines);
        assertThat(statuses(report(first))).hasSize(80).containsOnly("created");
        assertThat(StatementCount.of(first)).hasSizeBetween(10, 70);
        var second = send(editor().query("publish", true), lines);
        assertThat(statuses(report(second))).hasSize(80).containsOnly("unchanged");
        assertThat(StatementCount.of(second)).hasSizeBetween(5, 40);
    }

    @Test
    void everyFieldArrivesAsSent() {
        var image = Map.of("url", "https://example.org/a.jpg", "alt", "A", "caption", "B", "credit", "C", "width", 3, "height",
                2);
        var source = Map.of("name", "TASS", "place", "Moscow", "role", "with", "url", "");
        var fields = Map.ofEntries(Map.entry("title", "Всё — Ամեն ինչ"), Map.entry("slug", word),
                Map.entry("standfirst", "Brief"),
                Map.entry("body", "<p>Long</p>"), Map.entry("bodyFormat", "html"), Map.entry("section", aSection("Imported")),
                Map.entry("tags", List.of(word)), Map.entry("authors", List.of(word)), Map.entry("sources", List.of(source)),
                Map.entry("language", "hy"), Map.entry("image", image), Map.entry("sensitive", true),
                Map.entry("canonicalUrl", "https://example.org/x"), Map.entry("seo", Map.of("title", "S", "description", "D")),
                Map.entry("attributes", Map.of("a", List.of(1, 2))), Map.entry("externalId", word),
                Map.entry("publishedAt", "2019-08-07T06:05:04Z"));
        bring(fields);
        assertThat(draft(word).extract().<Map<String, Object>> path("$")).containsAllEntriesOf(fields);
    }

    @Test
    void publishedAtStaysTheFirstPublication() {
        assertThat(statuses(publish(Map.of("title", "Old news", "slug", word, "publishedAt", "2015-03-04T05:06:07Z"))))
                .containsExactly("created");
        anyone().get("/v1/articles/{article}", word).statusCode(200).body("publishedAt", equalTo("2015-03-04T05:06:07Z"));
        publish(Map.of("title", "Old news, corrected", "slug", word, "publishedAt", "2015-03-04T05:06:07Z"));
        anyone().get("/v1/articles/{article}", word).body("title", equalTo("Old news, corrected"))
                .body("publishedAt", equalTo("2015-03-04T05:06:07Z"));
    }

    @Test
    void withoutPublishNothingGoesLive() {
        bring(Map.of("title", "Not yet", "slug", word));
        anyone().get("/v1/articles/{article}", word).statusCode(404);
        assertThat(statuses(publish(Map.of("title", "Not yet", "slug", word)))).containsExactly("updated");
        anyone().get("/v1/articles/{article}", word).statusCode(200);
        assertThat(statuses(bring(Map.of("title", "Changed", "slug", word)))).containsExactly("updated");
        anyone().get("/v1/articles/{article}", word).body("title", equalTo("Not yet"));
        draft(word).body("hasUnpublishedChanges", equalTo(true));
    }

    @Test
    void secondImportChangesNothing() {
        var id = UUID.randomUUID().toString();
        var taken = anArticle().slug(word + "-taken").externalId(word + ":other").published();
        var lines = new Object[] {
                Map.of("title", "One", "slug", word + "-1", "tags", List.of("Water", word), "relations",
                        List.of(Map.of("target", word + "-2", "type", "followedBy", "label", "next", "pinned", true),
                                Map.of("target", taken.id()))),
                Map.of("title", "Two", "slug", word + "-2", "externalId", word + ":2", "publishedAt", "2019-08-07T06:05:04Z"),
                Map.of("title", "Three", "id", id),
                Map.of("title", "Four", "slug", word + "-taken", "externalId", word + ":4") };
        assertThat(statuses(publish(lines))).hasSize(4).containsOnly("created");
        var before = anyone().get("/v1/articles/{article}", id).extract().asString();
        assertThat(statuses(publish(lines))).hasSize(4).containsOnly("unchanged");
        assertThat(anyone().get("/v1/articles/{article}", id).extract().asString()).isEqualTo(before);
        draft(word + "-taken-2").body("externalId", equalTo(word + ":4")).body("version", equalTo(1));
    }

    @Test
    void createModeFailsForWhatIsThere() {
        bring(Map.of("title", "Here", "slug", word, "externalId", word + ":1"));
        var report = report(send(editor().query("mode", "create"), file(
                Map.of("title", "By slug", "slug", word),
                Map.of("title", "By externalId", "externalId", word + ":1"),
                Map.of("title", "By id", "id", id(bring(Map.of("title", "Other")).get(0))),
                Map.of("title", "New", "slug", word + "-new"))));
        assertThat(statuses(report)).containsExactly("failed", "failed", "failed", "created");
        assertThat(report.subList(0, 3)).allMatch(line -> line.at("/problem/code").textValue().equals("exists"));
        draft(word).body("title", equalTo("Here")).body("version", equalTo(1));
    }

    @Test
    void articleIsMatchedByIdThenExternalIdThenSlug() {
        var byId = id(bring(Map.of("title", "A")).get(0));
        var byExternalId = id(bring(Map.of("title", "B", "externalId", word + ":b")).get(0));
        var bySlug = id(bring(Map.of("title", "C", "slug", word)).get(0));
        var fresh = UUID.randomUUID().toString();
        var report = bring(
                Map.of("title", "A2", "id", byId),
                Map.of("title", "B2", "externalId", word + ":b"),
                Map.of("title", "C2", "slug", word),
                Map.of("title", "D", "id", fresh));
        assertThat(statuses(report)).containsExactly("updated", "updated", "updated", "created");
        assertThat(report.subList(0, 4)).extracting(ImportTest::id).containsExactly(byId, byExternalId, bySlug, fresh);
        draft(byExternalId).body("externalId", equalTo(word + ":b"));
        // The id decides, and the external id is another's then
        var refused = bring(Map.of("title", "A3", "id", byId, "externalId", word + ":b"));
        assertThat(refused.get(0).at("/problem/code").textValue()).isEqualTo("external-id-taken");
    }

    @Test
    void externalIdIsGivenOnceAndKept() {
        var id = id(bring(Map.of("title", "C", "slug", word)).get(0));
        assertThat(statuses(bring(Map.of("title", "C", "slug", word, "externalId", word + ":c")))).containsExactly("updated");
        draft(id).body("externalId", equalTo(word + ":c"));
        assertThat(statuses(bring(Map.of("title", "C", "slug", word)))).containsExactly("unchanged");
        draft(id).body("externalId", equalTo(word + ":c"));
    }

    @Test
    void slugOfAnotherExternalIdGetsASuffixAndANote() {
        var first = bring(Map.of("title", "Ours", "slug", word, "externalId", word + ":1")).get(0);
        var second = bring(Map.of("title", "Theirs", "slug", word, "externalId", word + ":2")).get(0);
        assertThat(second.get("status").textValue()).isEqualTo("created");
        assertThat(second.get("slug").textValue()).isEqualTo(word + "-2");
        assertThat(second.get("note").textValue()).contains(word + "-2");
        assertThat(first.has("note")).isFalse();
        draft(word).body("title", equalTo("Ours"));
        var again = bring(Map.of("title", "Theirs, again", "slug", word, "externalId", word + ":2")).get(0);
        assertThat(again.get("status").textValue()).isEqualTo("updated");
        assertThat(id(again)).isEqualTo(id(second));
        assertThat(again.get("slug").textValue()).isEqualTo(word + "-2");
        assertThat(again.get("note").textValue()).contains(word + "-2");
        draft(word).body("title", equalTo("Ours"));
    }

    @Test
    void articleInTheTrashIsNotOverwritten() {
        var line = bring(Map.of("title", "Back", "id", anArticle().trashed().id())).get(0);
        assertThat(line.get("status").textValue()).isEqualTo("failed");
        assertThat(line.at("/problem/code").textValue()).isEqualTo("illegal-transition");
    }

    @Test
    void sameArticleTwiceInAFileIsWrittenTwice() {
        var id = UUID.randomUUID().toString();
        var report = bring(
                Map.of("title", "First", "id", id), Map.of("title", "Second", "id", id), Map.of("title", "Second", "id", id),
                Map.of("title", "First", "externalId", word), Map.of("title", "Second", "externalId", word),
                Map.of("title", "First", "slug", word), Map.of("title", "First", "slug", word));
        assertThat(statuses(report)).containsExactly("created", "updated", "unchanged", "created", "updated", "created",
                "unchanged");
        draft(id).body("title", equalTo("Second")).body("version", equalTo(2));
    }

    @Test
    void sameTitleTwiceInAFileIsTwoArticles() {
        var report = bring(Map.of("title", word), Map.of("title", word));
        assertThat(statuses(report)).containsExactly("created", "created");
        assertThat(report.subList(0, 2)).extracting(line -> line.get("slug").textValue()).containsExactly(word, word + "-2");
    }

    @Test
    void relationsMayPointForwardAndInCycles() {
        var report = publish(
                Map.of("title", "A", "slug", word + "-a", "relations",
                        List.of(Map.of("target", word + "-b", "label", "See also"))),
                Map.of("title", "B", "slug", word + "-b", "relations",
                        List.of(Map.of("target", word + "-c"), Map.of("target", word + "-a", "type", "follows"))),
                Map.of("title", "C", "slug", word + "-c", "relations", List.of(Map.of("target", word + "-a", "pinned", true))));
        assertThat(report.subList(0, 3)).extracting(line -> line.get("line").intValue(), line -> line.get("status").textValue())
                .containsExactlyInAnyOrder(tuple(1, "created"), tuple(2, "created"), tuple(3, "created"));
        assertThat(report.get(3).at("/summary/created").intValue()).isEqualTo(3);
        assertThat(relatedSlugs(word + "-a")).containsExactly(word + "-c", word + "-b");
        anyone().query("type", "followedBy").get("/v1/articles/{article}/related", word + "-a")
                .body("data.article.slug", equalTo(List.of(word + "-b")));
        anyone().query("type", "related").get("/v1/articles/{article}/related", word + "-a")
                .body("data.find { it.article.slug == '" + word + "-b' }.label", equalTo("See also"));
        assertThat(relatedSlugs(word + "-b")).containsExactlyInAnyOrder(word + "-a", word + "-c");
    }

    /** Else an editor, or another import, and this one could wait for each other. */
    @Test
    void relationsTakeTheirLocksBeforeArticlesAreWritten() throws Exception {
        var a = anArticle().draft().id();
        var b = anArticle().draft().id();
        var importer = Executors.newSingleThreadExecutor();
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("select type from relation_lock where type = 'partOf' for update").close();
            var writing = importer.submit(() -> bring(Map.of("id", b, "title", "Newer", "slug", word),
                    Map.of("id", a, "title", "New", "slug", word + "-a", "relations",
                            List.of(Map.of("target", b, "type", "partOf")))));
            new Waiting(database).untilSomebodyDoes(writing);
            for (var article : List.of(a, b)) {
                statement.executeQuery("select id from article where id = '" + article + "' for update").close();
            }
            connection.rollback();
            assertThat(statuses(writing.get())).containsExactly("updated", "updated");
        } finally {
            importer.shutdownNow();
        }
    }

    @Test
    void relationsReachOverBatches() {
        var lines = IntStream.range(0, 60).mapToObj(i -> Map.of("title", "Line " + i, "slug", word + "-x" + i, "relations",
                List.of(Map.of("target", word + "-x" + (i + 1) % 60, "type", "hasBackground")))).toArray();
        assertThat(statuses(publish(lines))).hasSize(60).containsOnly("created");
        anyone().get("/v1/articles/{article}/related", word + "-x59").body("data.article.slug.sort()",
                equalTo(List.of(word + "-x0", word + "-x58")));
        assertThat(statuses(publish(lines))).hasSize(60).containsOnly("unchanged");
    }

    @Test
    void unknownTargetFailsTheLineWhoseArticleStays() {
        var report = bring(Map.of("title", "A", "slug", word, "relations", List.of(Map.of("target", "no-such-article"))),
                Map.of("title", "B"));
        var failed = report.stream().filter(line -> line.path("line").intValue() == 1).findFirst().orElseThrow();
        assertThat(failed.get("status").textValue()).isEqualTo("failed");
        assertThat(failed.at("/problem/detail").textValue()).contains("no-such-article");
        assertThat(failed.get("slug").textValue()).isEqualTo(word);
        assertThat(report.get(2).at("/summary/failed").intValue()).isEqualTo(1);
        assertThat(report.get(2).at("/summary/created").intValue()).isEqualTo(1);
        draft(word);
    }

    @Test
    void impossibleRelationsFailTheirLine() {
        var report = bring(
                Map.of("title", "A", "slug", word + "-a", "relations",
                        List.of(Map.of("target", word + "-b", "type", "followedBy"))),
                Map.of("title", "B", "slug", word + "-b", "relations",
                        List.of(Map.of("target", word + "-a", "type", "followedBy"))),
                Map.of("title", "C", "slug", word + "-c", "relations", List.of(Map.of("target", word + "-c"))),
                Map.of("title", "D", "slug", word + "-d", "relations", List.of(Map.of("target", word + "-a", "type", "likes"))),
                Map.of("title", "E", "slug", word + "-e", "relations", List.of(Map.of("type", "related"))));
        var codes = report.subList(0, 5).stream()
                .collect(Collectors.toMap(line -> line.get("line").intValue(), line -> line.at("/problem/code").asText("")));
        assertThat(List.of(codes.get(3), codes.get(4), codes.get(5))).containsOnly("invalid");
        // Of two edges that make a cycle together, one may stay
        assertThat(Stream.of(codes.get(1), codes.get(2)).sorted().toList()).containsExactly("", "relation-cycle");
    }

    @Test
    void malformedUtf8FailsItsLineOnly() throws IOException {
        var file = new ByteArrayOutputStream();
        file.write("{\"title\": \"Before\"}\n{\"title\": \"".getBytes(UTF_8));
        file.write(new byte[] { (byte) 0xC3, (byte) 0x28 });
        file.write("\"}\n{\"title\": \"Nul \\u0000\"}\n{\"title\": \"Half \\ud83d\"}\n{\"title\": \"After\"}".getBytes(UTF_8));
        var report = report(send(editor(), file.toByteArray()));
        assertThat(statuses(report)).containsExactly("created", "failed", "failed", "failed", "created");
        assertThat(report.subList(1, 4)).extracting(line -> line.at("/problem/code").textValue())
                .containsExactly("malformed-json", "invalid", "invalid");
    }

    @Test
    void lineThatIsTooLongFailsAlone() {
        var report = bring(Map.of("title", "Before"), Map.of("title", "Long", "body", "x".repeat(9 << 20)),
                Map.of("title", "Body", "body", "x".repeat((1 << 20) + 1)), Map.of("title", "After"));
        assertThat(statuses(report)).containsExactly("created", "failed", "failed", "created");
        assertThat(report.get(1).at("/problem/code").textValue()).isEqualTo("too-large");
        assertThat(report.get(2).at("/problem/code").textValue()).isEqualTo("invalid");
    }

    @Test
    void blankLinesCountButAreNotReported() {
        var report = report(send(editor(), "\n{\"title\": \"One\"}\r\n  \t\n\r\n{\"title\": \"Two\"}\n\n".getBytes(UTF_8)));
        assertThat(report).hasSize(3);
        assertThat(report.subList(0, 2)).extracting(line -> line.get("line").intValue()).containsExactly(2, 5);
        assertThat(report.get(2).at("/summary/lines").intValue()).isEqualTo(2);
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() {
        var report = report(send(editor(), "\ufeff{\"title\": \"One\"}\n\ufeff{\"title\": \"Two\"}".getBytes(UTF_8)));
        assertThat(statuses(report)).containsExactly("created", "failed");
    }

    @Test
    void emptyFileHasASummaryOnly() {
        var report = report(send(editor(), "\n".getBytes(UTF_8)));
        assertThat(report).hasSize(1);
        assertThat(report.get(0).at("/summary/lines").intValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "reader", "author", "anyone" })
    void importNeedsAnEditor(String role) {
        var nobody = role.equals("anyone");
        problem(send(as(role), file(Map.of("title", "No", "slug", word))), nobody ? 401 : 403,
                nobody ? "unauthenticated" : "forbidden");
        editor().get("/v1/articles/{article}/draft", word).statusCode(404);
    }

    @Test
    void whatIsNotAnImportIsRefused() {
        problem(editor().sending("application/xml", "<a/>").post("/v1/import"), 415, "unsupported-media-type");
        problem(editor().query("mode", "replace").sending(NDJSON, "{}").post("/v1/import"), 400, "invalid-parameter");
        problem(editor().query("publsh", true).sending(NDJSON, "{}").post("/v1/import"), 400, "unknown-parameter");
    }

    @Test
    void reportBeginsBeforeTheFileEnds() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write(("POST /v1/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + keyOf("editor")
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            chunk(out, IntStream.range(0, 200).mapToObj(i -> Json.write(Map.of("title", "Line " + i)))
                    .collect(Collectors.joining("\n", "", "\n")));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(in.readLine()).contains("200");
            var line = in.readLine();
            while (!line.contains("\"status\"")) {
                line = in.readLine();
            }
            assertThat(line).contains("\"line\":1,", "created");
            chunk(out, "{\"title\": \"The last\"}");
            out.write("0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(in.lines().filter(text -> text.contains("summary")).findFirst()).get().asString()
                    .contains("\"created\":201");
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(UTF_8));
        out.flush();
    }

    @Test
    void progressIsToldEverySecondWhileTheSenderIsSlow() throws IOException {
        try (var socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            out.write(("POST /v1/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + keyOf("editor")
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
                    .getBytes(UTF_8));
            chunk(out, "{\"title\": \"Begun\", \"slug\": \"" + word + "\"}\n{\"title\"");
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            // Nothing more is sent until it was told three times that nothing more came
            assertThat(in.lines().filter(text -> text.contains("\"progress\"")).limit(3)).hasSize(3);
            chunk(out, ": \"Ended\"}");
            out.write("0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            assertThat(in.lines().filter(text -> text.contains("summary")).findFirst()).get().asString()
                    .contains("\"created\":2");
        }
    }

    @Test
    void senderWhoLeavesCostsNothingAndMayComeAgain() throws IOException {
        var lines = IntStream.range(0, 120).mapToObj(i -> Map.of("title", "Line " + i, "slug", word + "-" + i, "relations",
                List.of(Map.of("target", word + "-" + (i + 1) % 120)))).map(Json::write).toList();
        try (var socket = new Socket("localhost", RestAssured.port)) {
            var out = socket.getOutputStream();
            out.write(("POST /v1/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + keyOf("editor")
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(UTF_8));
            chunk(out, String.join("\n", lines.subList(0, 110)));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(in.lines().filter(text -> text.contains("\"progress\"")).findFirst()).isPresent();
        }
        var report = bring(lines.toArray());
        assertThat(statuses(report)).hasSize(120).isSubsetOf("created", "updated", "unchanged");
        assertThat(statuses(bring(lines.toArray()))).hasSize(120).containsOnly("unchanged");
        editor().get("/v1/articles/{article}/relations", word + "-7").body("data.size()", equalTo(2));
    }

    @Test
    void dryRunReportsTheSameAndChangesNothing() {
        var taken = anArticle().slug(word + "-taken").externalId(word + ":other").draft();
        var lines = new Object[] {
                Map.of("title", "A", "slug", word + "-a", "tags", List.of(word), "relations",
                        List.of(Map.of("target", word + "-b", "type", "followedBy"), Map.of("target", taken.slug()))),
                Map.of("title", "B", "slug", word + "-b", "relations", List.of(Map.of("target", word + "-a"))),
                Map.of("title", "A again", "slug", word + "-a"),
                Map.of("title", "Lost", "relations", List.of(Map.of("target", word + "-none"))),
                Map.of("titel", "Misspelt"),
                Map.of("title", "Suffixed", "slug", word + "-taken", "externalId", word + ":mine") };
        var rehearsed = report(send(editor().query("publish", true).query("dryRun", true), file(lines)));
        editor().get("/v1/articles/{article}/draft", word + "-a").statusCode(404);
        editor().get("/v1/articles/{article}/relations", taken.id()).body("data.size()", equalTo(0));
        anyone().get("/v1/tags/{tag}", word).statusCode(404);
        assertThat(byLine(rehearsed)).isEqualTo(byLine(publish(lines)));
    }

    @Test
    void dryRunKnowsWhatEarlierBatchesHad() {
        var lines = IntStream.range(0, 120).mapToObj(i -> Map.of("title", "Line " + i, "slug", word + "-" + i % 60, "relations",
                List.of(Map.of("target", word + "-" + (i + 1) % 60, "type", "hasBackground")))).toArray();
        var rehearsed = report(send(editor().query("dryRun", true), file(lines)));
        assertThat(statuses(rehearsed).stream().filter("created"::equals)).hasSize(60);
        assertThat(statuses(rehearsed).stream().filter("updated"::equals)).hasSize(60);
        var creating = report(send(editor().query("dryRun", true).query("mode", "create"), file(lines)));
        assertThat(statuses(creating).stream().filter("failed"::equals)).hasSize(60);
        editor().get("/v1/articles/{article}/draft", word + "-0").statusCode(404);
    }

    @Test
    void dryRunKnowsTheNamesThatEarlierBatchesTook() {
        var other = anArticle().slug(word + "-there").externalId(word + ":there").draft();
        var second = anArticle().slug(word + "-second").externalId(word + ":second").draft();
        var id = UUID.randomUUID().toString();
        var external = Map.of("title", "By externalId", "externalId", word + ":1", "slug", word + "-one");
        var lines = new ArrayList<Object>(List.of(
                Map.of("title", word), Map.of("title", "By id", "id", id), external,
                Map.of("title", "By slug", "slug", word + "-slug"),
                Map.of("title", "Suffix", "slug", word + "-there", "externalId", word + ":2"),
                Map.of("title", "New", "slug", word + "-new")));
        // More than one batch apart
        IntStream.range(0, 120).forEach(i -> lines.add(Map.of("title", word + " filling")));
        lines.addAll(List.of(
                Map.of("title", word), Map.of("title", word), Map.of("title", "By id", "id", id),
                Map.of("title", "By id, changed", "id", id), external,
                Map.of("title", "Renamed", "externalId", word + ":1", "slug", word + "-renamed"),
                Map.of("title", "Gets what was given back", "externalId", word + ":3", "slug", word + "-one"),
                Map.of("title", "By slug, now with an externalId", "slug", word + "-slug", "externalId", word + ":4"),
                Map.of("title", "Of another", "slug", word + "-slug", "externalId", word + ":5"),
                Map.of("title", "Suffix", "slug", word + "-there", "externalId", word + ":2"),
                Map.of("title", "Suffix too", "slug", word + "-there", "externalId", word + ":6"),
                Map.of("title", "Taken", "id", id, "externalId", word + ":1"),
                Map.of("title", "There", "id", other.id(), "slug", word + "-moved"),
                Map.of("title", "There, and too late", "id", second.id(), "slug", word + "-new"),
                Map.of("title", "Too late again", "externalId", word + ":second", "slug", word + "-new"),
                Map.of("title", "Who came first", "slug", word + "-new")));
        var rehearsed = report(send(editor().query("dryRun", true), file(lines.toArray())));
        editor().get("/v1/articles/{article}/draft", id).statusCode(404);
        var done = bring(lines.toArray());
        assertThat(byLine(rehearsed)).isEqualTo(byLine(done));
        assertThat(notes(rehearsed)).isEqualTo(notes(done));
        assertThat(byLine(done)).containsEntry(127, "created " + word + "-2").containsEntry(128, "created " + word + "-3");
    }

    @Test
    void lastOfTwoLinesSaysWhatAnEdgeOfBothIsCalled() {
        bring(edge("a", "b", "first"), edge("b", "a", "first"));
        assertThat(statuses(bring(edge("a", "b", "second"), edge("b", "a", "first")))).containsExactly("updated", "updated");
        editor().get("/v1/articles/{article}/relations", word + "-a").body("data.label", contains("first"));
    }

    private Map<String, Object> edge(String from, String to, String label) {
        return Map.of("title", from, "slug", word + "-" + from, "relations",
                List.of(Map.of("target", word + "-" + to, "label", label)));
    }

    private static List<String> notes(List<JsonNode> report) {
        return report.stream().map(line -> line.path("note").asText() + line.at("/problem/code").asText()).toList();
    }

    private static Map<Integer, String> byLine(List<JsonNode> report) {
        return report.subList(0, report.size() - 1).stream().collect(Collectors.toMap(line -> line.get("line").intValue(),
                line -> line.get("status").textValue() + " " + line.path("slug").textValue()));
    }

    @Test
    void tenThousandTagsAndDeepNestingFailTheirLines() {
        var tags = IntStream.range(0, 10_000).mapToObj(i -> "tag " + i).toList();
        var report = bring(Map.of("title", "Before"), Map.of("title", "Tags", "tags", tags),
                "{\"title\": \"Deep\", \"attributes\": " + "{\"a\":".repeat(900) + "1" + "}".repeat(900) + "}",
                "{\"title\": \"Deeper\", \"attributes\": " + "[".repeat(200_000) + "]".repeat(200_000) + "}",
                Map.of("title", "Long", "publishedAt", "2019-02-30T00:00:00Z"),
                Map.of("title", "x".repeat(301)), Map.of("title", "After"));
        assertThat(statuses(report)).containsExactly("created", "failed", "failed", "failed", "failed", "failed", "created");
        assertThat(report.get(1).at("/problem/errors/0/code").textValue()).isEqualTo("too-many");
    }

    @Test
    void importedArticlesAreTheEditors() {
        draft(id(bring(Map.of("title", "Whose")).get(0))).body("createdBy", equalTo("editor")).body("publishedAt", nullValue());
    }
}
