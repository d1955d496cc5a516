package org.masthead;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.PackagedService;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** What only whole services can show: a newsroom that moves to another database, and a file that is larger than the memory. */
class TransferIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path run;

    @BeforeAll
    static void makeFolder() throws IOException {
        var target = Path.of(System.getProperty("masthead.jar")).getParent().getParent();
        run = Files.createTempDirectory(Files.createDirectories(target.resolve("packaged-service")), "transfer");
    }

    @Test
    void newsroomMovesToTheOtherDatabaseAndBackByteForByte() throws IOException {
        var first = run.resolve("first");
        var second = run.resolve("second");
        try (var postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off")
                .setOutputRedirector(Redirect.DISCARD).setErrorRedirector(Redirect.DISCARD).start();
                var h2 = PackagedService.ready(first,
                        Map.of("MASTHEAD_DATA", first.resolve("data").toString(), "MASTHEAD_DEMO", "true"));
                var postgresql = PackagedService.readyOnPostgresql(run.resolve("postgresql"),
                        Map.of("MASTHEAD_DB_URL", postgres.getJdbcUrl("postgres", "postgres"), "MASTHEAD_DB_USERNAME",
                                "postgres", "MASTHEAD_DB_PASSWORD", "postgres"));
                var h2Again = PackagedService.ready(second, Map.of("MASTHEAD_DATA", second.resolve("data").toString()))) {
            enrich(h2);
            var export = h2.exported();
            kindsAreThere(export);
            restore(postgresql, export);
            assertThat(text(postgresql.exported())).isEqualTo(text(export));
            // An import that was interrupted, and is run again to its end
            var half = text(export).indexOf('\n', export.length / 2);
            h2Again.imported("", BodyPublishers.ofString(text(export).substring(0, half))).toList();
            h2Again.imported("", BodyPublishers.ofByteArray(postgresql.exported())).toList();
            assertThat(text(h2Again.exported())).isEqualTo(text(export));
            sameForReaders(h2, postgresql);
            sameForReaders(h2, h2Again);
            // Life goes on there: its numbers follow those that came
            assertThat(postgresql.send("PATCH", "/v1/articles/moved-a/draft", "{\"title\": \"Still moving\"}").statusCode())
                    .isEqualTo(428);
            assertThat(postgresql.send("POST", "/v1/articles/moved-a/publish", "").statusCode()).isEqualTo(200);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    /** What the demo newsroom does not have: cycles, hidden ends, former slugs, versions, the trash, the purged, views. */
    private static void enrich(PackagedService service) throws IOException {
        var lines = """
                {"title": "A", "slug": "moved-a", "externalId": "ä:1", "attributes": {"z": 1.50, "a": [1e2, "🗞"]}, "relations": [{"target": "moved-b", "label": "Next", "pinned": true}, {"target": "moved-c", "type": "followedBy"}]}
                {"title": "B", "slug": "moved-b", "id": "ffffffff-0000-4000-8000-000000000001", "relations": [{"target": "moved-c"}]}
                {"title": "C", "slug": "moved-c", "id": "7fffffff-0000-4000-8000-000000000001", "relations": [{"target": "moved-a"}, {"target": "moved-b", "type": "hasBackground"}]}
                {"title": "D", "slug": "moved-d", "tags": ["a-b", "ab", "a b c"], "publishedAt": "2001-02-03T04:05:06.007Z"}
                {"title": "E", "slug": "moved-e"}
                """;
        assertThat(service.imported("publish=true", BodyPublishers.ofString(lines)).toList()).last().asString()
                .contains("\"failed\":0");
        ok(service.send("POST", "/v1/articles/bulk?atomic=true", """
                [{"op": "update", "id": "moved-a", "article": {"slug": "moved-a-later", "body": "Line\\u2028 <b>bold</b>"}},
                 {"op": "publish", "id": "moved-a", "note": "Renamed"},
                 {"op": "update", "id": "moved-a", "article": {"slug": "moved-a"}},
                 {"op": "unpublish", "id": "moved-c"},
                 {"op": "publish", "id": "moved-d", "at": "2099-01-01T00:00:00Z", "until": "2099-02-01T00:00:00Z"},
                 {"op": "pick", "id": "moved-d", "from": "2099-01-01T00:00:00Z", "kicker": "To come"},
                 {"op": "pick", "id": "moved-e"},
                 {"op": "unpick", "id": "moved-e"}]"""));
        ok(service.postJson("/v1/views",
                "{\"events\": [{\"article\": \"moved-a\"}, {\"article\": \"moved-b\", \"type\": \"read\"}]}"));
        for (var article : List.of("moved-e", "moved-b")) {
            var purge = article.equals("moved-e") ? "?purge=true" : "";
            var deletion = service.authorized("/v1/articles/" + article + purge).header("If-Match", "*").DELETE();
            assertThat(service.send(deletion).statusCode()).isEqualTo(204);
        }
    }

    private static void ok(java.net.http.HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("\"failed\",").doesNotContain("undone");
    }

    private static void kindsAreThere(byte[] export) {
        assertThat(List.of("term", "article", "version", "publication", "slug", "relation", "editorsChoiceList",
                "editorsChoiceEntry", "editorsChoiceRevision", "viewCount", "viewTotal", "tombstone", "end"))
                .allSatisfy(kind -> assertThat(text(export)).contains("{\"kind\":\"" + kind + "\""));
    }

    private static void restore(PackagedService service, byte[] export) throws IOException {
        var report = service.imported("", BodyPublishers.ofByteArray(export)).toList();
        assertThat(report).noneMatch(line -> line.contains("\"failed\","));
        assertThat(report).last().asString().contains("\"summary\"").contains("\"failed\":0").doesNotContain("remarks");
    }

    private static void sameForReaders(PackagedService one, PackagedService other) throws IOException {
        for (var path : List.of("/v1/articles?limit=100&count=exact", "/v1/articles/moved-a-later", "/v1/editors-choice",
                "/v1/articles/moved-a-later/related", "/v1/sections", "/v1/popular?window=all", "/v1/articles/moved-e")) {
            assertThat(answer(other, path)).as(path).isEqualTo(answer(one, path));
        }
    }

    private static JsonNode answer(PackagedService service, String path) throws IOException {
        var answer = JSON.readTree(service.get(path).body());
        answer.findParents("next").forEach(page -> ((com.fasterxml.jackson.databind.node.ObjectNode) page).remove("next"));
        List.of("asOf", "to", "requestId").forEach(name -> answer.findParents(name)
                .forEach(node -> ((com.fasterxml.jackson.databind.node.ObjectNode) node).remove(name)));
        return answer;
    }

    @Test
    void fileLargerThanTheMemoryIsImported() throws IOException {
        var folder = run.resolve("small");
        var environment = Map.of("MASTHEAD_DATA", folder.resolve("data").toString(), "JAVA_TOOL_OPTIONS", "-Xmx96m");
        try (var service = PackagedService.ready(folder, environment)) {
            // 100 MB in lines of 100 kB, each related to the one after it
            var report = service.imported("", BodyPublishers.ofInputStream(() -> lines(1000, 100_000))).toList();
            assertThat(report).last().asString().contains("\"created\":1000").contains("\"failed\":0");
            try (var export = service.stream("/v1/export")) {
                assertThat(export.transferTo(java.io.OutputStream.nullOutputStream())).isGreaterThan(200_000_000L);
            }
        }
    }

    private static InputStream lines(int count, int size) {
        var body = "word ".repeat(size / 5);
        return new SequenceInputStream(Collections.enumeration(IntStream.range(0, count)
                .mapToObj(i -> (InputStream) new LazyLine(
                        () -> "{\"title\": \"Line %d\", \"slug\": \"line-%d\", \"relations\": [{\"target\": \"line-%d\"}], \"body\": \"%s\"}\n"
                                .formatted(i, i, (i + 1) % count, body)))
                .toList()));
    }

    /** Made when it is read, so that the sender needs no memory either. */
    private static final class LazyLine extends InputStream {

        private final java.util.function.Supplier<String> line;
        private InputStream bytes;

        LazyLine(java.util.function.Supplier<String> line) {
            this.line = line;
        }

        private InputStream bytes() {
            if (bytes == null) {
                bytes = new ByteArrayInputStream(line.get().getBytes(UTF_8));
            }
            return bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return bytes().read(buffer, offset, length);
        }

        @Override
        public void close() {
            bytes = InputStream.nullInputStream();
        }
    }
}
