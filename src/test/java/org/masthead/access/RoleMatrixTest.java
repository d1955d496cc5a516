package org.masthead.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.as;
import static org.masthead.testsupport.Newsroom.reader;
import static org.masthead.testsupport.Newsroom.unique;
import static org.masthead.testsupport.Problems.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import com.fasterxml.jackson.databind.JsonNode;

import io.restassured.response.ValidatableResponse;

/**
 * Who may do what, in one table: every operation of the OpenAPI document, asked by everybody. A new operation needs a row
 * here, or {@link #everyOperationHasARow()} fails.
 */
@NewsroomTest
class RoleMatrixTest {

    private static final List<String> ROLES = List.of("anyone", "reader", "author", "editor", "admin");

    /**
     * An operation on a fresh draft, and the first of {@link #ROLES} that may do it. The name is the operationId, and what is
     * particular about this row.
     */
    private record Operation(String name, String role, BiFunction<Request, WrittenArticle, ValidatableResponse> call) {

        String id() {
            return name.split(" ")[0];
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String ARTICLE = "/v1/articles/{article}";
    private static final String DRAFT = ARTICLE + "/draft";

    private static final List<Operation> OPERATIONS = List.of(
            new Operation("createArticle", "author", (who, article) -> who.sending(anArticle().fields()).post("/v1/articles")),
            new Operation("createArticle and publish", "editor",
                    (who, article) -> who.query("publish", true).sending(anArticle().fields()).post("/v1/articles")),
            new Operation("listDrafts", "reader", (who, article) -> who.query("limit", 1).get("/v1/drafts")),
            new Operation("getDraft", "reader", (who, article) -> who.get(DRAFT, article.id())),
            new Operation("getDraft with HEAD", "reader", (who, article) -> who.head(DRAFT, article.id())),
            new Operation("replaceDraft", "author",
                    (who, article) -> who.ifMatch("*").sending(Map.of("title", "T")).put(DRAFT, article.id())),
            new Operation("replaceDraft and publish", "editor", (who, article) -> who.query("publish", true).ifMatch("*")
                    .sending(Map.of("title", "T")).put(DRAFT, article.id())),
            new Operation("patchDraft", "author",
                    (who, article) -> who.ifMatch("*").patching(Map.of("title", "T")).patch(DRAFT, article.id())),
            new Operation("patchDraft and publish", "editor", (who, article) -> who.query("publish", true).ifMatch("*")
                    .patching(Map.of("title", "T")).patch(DRAFT, article.id())),
            new Operation("submitArticle", "author", (who, article) -> who.post("/v1/articles/{article}/submit", article.id())),
            new Operation("returnArticle", "editor", (who, article) -> {
                as("author").post("/v1/articles/{article}/submit", article.id()).statusCode(200);
                return who.post("/v1/articles/{article}/return", article.id());
            }),
            new Operation("publishArticle", "editor",
                    (who, article) -> who.post("/v1/articles/{article}/publish", article.id())),
            new Operation("unpublishArticle", "editor", (who, article) -> {
                as("editor").post("/v1/articles/{article}/publish", article.id()).statusCode(200);
                return who.post("/v1/articles/{article}/unpublish", article.id());
            }),
            new Operation("deleteArticle", "editor",
                    (who, article) -> who.ifMatch("*").delete("/v1/articles/{article}", article.id())),
            new Operation("deleteArticle for good", "admin",
                    (who, article) -> who.ifMatch("*").query("purge", true).delete("/v1/articles/{article}", article.id())),
            new Operation("restoreArticle", "editor", (who, article) -> {
                as("editor").ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
                return who.post("/v1/articles/{article}/restore", article.id());
            }),
            new Operation("listVersions", "reader", (who, article) -> who.get(ARTICLE + "/versions", article.id())),
            new Operation("getVersion", "reader", (who, article) -> who.get(ARTICLE + "/versions/1", article.id())),
            new Operation("diffVersions", "reader", (who, article) -> who.get(ARTICLE + "/versions/diff", article.id())),
            new Operation("restoreVersion", "author", (who, article) -> {
                var changed = anArticle().draft().id();
                as("author").ifMatch("*").patching(Map.of("title", "T")).patch(DRAFT, changed).statusCode(200);
                return who.post(ARTICLE + "/versions/1/restore", changed);
            }),
            new Operation("createPreviewLink", "author",
                    (who, article) -> who.post(ARTICLE + "/preview-links", article.id())),
            new Operation("listPreviewLinks", "author", (who, article) -> who.get(ARTICLE + "/preview-links", article.id())),
            new Operation("revokePreviewLink", "author", (who, article) -> {
                var link = as("author").post(ARTICLE + "/preview-links", article.id()).statusCode(201).extract();
                return who.delete(ARTICLE + "/preview-links/{id}", article.id(), link.<String> path("id"));
            }),
            new Operation("getPreview", "anyone", (who, article) -> who.get(preview(article))),
            new Operation("getPreviewPage", "anyone", (who, article) -> who.get(preview(article) + "/page")),
            new Operation("listAudit", "admin", (who, article) -> who.get("/v1/audit")),
            new Operation("listSections", "anyone", (who, article) -> who.get("/v1/sections")),
            new Operation("listTags", "anyone", (who, article) -> who.get("/v1/tags")),
            new Operation("listAuthors", "anyone", (who, article) -> who.get("/v1/authors")),
            new Operation("putSection", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", "N")).put("/v1/sections/{slug}",
                            unique("section"))),
            new Operation("patchSection", "editor",
                    (who, article) -> who.ifMatch("*").patching(Map.of("name", "N")).patch("/v1/sections/{slug}",
                            aSection("S"))),
            new Operation("deleteSection", "editor",
                    (who, article) -> who.ifMatch("*").delete("/v1/sections/{slug}", aSection("S"))),
            new Operation("putTag", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", unique("N"))).put("/v1/tags/{slug}",
                            unique("tag"))),
            new Operation("putAuthor", "editor",
                    (who, article) -> who.ifMatch("*").sending(Map.of("name", unique("N"))).put("/v1/authors/{slug}",
                            unique("author"))),
            new Operation("getMe", "reader", (who, article) -> who.get("/v1/me")),
            new Operation("getIngest", "editor", (who, article) -> who.get("/v1/popularity/ingest")),
            new Operation("listKeys", "admin", (who, article) -> who.get("/v1/keys")),
            new Operation("createKey", "admin",
                    (who, article) -> who.sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys")),
            // --- Readers' side
            new Operation("explainProblem", "anyone", (who, article) -> who.get("/problems/{code}", "gone")),
            new Operation("listArticles", "anyone", (who, article) -> who.query("limit", 1).get("/v1/articles")),
            new Operation("getArticle", "anyone", (who, article) -> who.get(ARTICLE, live(article))),
            new Operation("getArticlePage", "anyone", (who, article) -> who.get(ARTICLE + "/page", live(article))),
            new Operation("listRelated", "anyone", (who, article) -> who.get(ARTICLE + "/related", live(article))),
            new Operation("getPopularity", "anyone", (who, article) -> who.get(ARTICLE + "/popularity", live(article))),
            new Operation("countView", "anyone", (who, article) -> who.post(ARTICLE + "/views", live(article))),
            new Operation("countViews", "anyone",
                    (who, article) -> who.sending(Map.of("events", List.of(Map.of("article", article.id()))))
                            .post("/v1/views")),
            new Operation("listEditorsChoice", "anyone", (who, article) -> who.get("/v1/editors-choice")),
            new Operation("listPopular", "anyone", (who, article) -> who.get("/v1/popular")),
            new Operation("getFront", "anyone", (who, article) -> who.get("/v1/front")),
            new Operation("listRelationTypes", "anyone", (who, article) -> who.get("/v1/relation-types")),
            new Operation("getGraph", "anyone", (who, article) -> who.get(ARTICLE + "/graph", live(article))),
            new Operation("getPath", "anyone",
                    (who, article) -> who.query("from", live(article)).query("to", article.id()).get("/v1/graph/path")),
            new Operation("getRelationHealth", "editor", (who, article) -> who.get("/v1/relations/health")),
            new Operation("listHiddenEnds", "editor", (who, article) -> who.get("/v1/relations/health/hidden-ends")),
            new Operation("listArticlesNotLinkedTo", "editor",
                    (who, article) -> who.get("/v1/relations/health/not-linked-to")),
            new Operation("listArticlesLinkingToNothing", "editor",
                    (who, article) -> who.get("/v1/relations/health/links-to-nothing")),
            // --- Taxonomy
            new Operation("getSection", "anyone", (who, article) -> who.get("/v1/sections/{slug}", aSection("S"))),
            new Operation("getTag", "anyone", (who, article) -> who.get("/v1/tags/{slug}", term("tags"))),
            new Operation("patchTag", "editor",
                    (who, article) -> who.patching(Map.of("description", "D")).patch("/v1/tags/{slug}", term("tags"))),
            new Operation("deleteTag", "editor", (who, article) -> who.delete("/v1/tags/{slug}", term("tags"))),
            new Operation("getAuthor", "anyone", (who, article) -> who.get("/v1/authors/{slug}", term("authors"))),
            new Operation("patchAuthor", "editor",
                    (who, article) -> who.patching(Map.of("description", "D")).patch("/v1/authors/{slug}", term("authors"))),
            new Operation("deleteAuthor", "editor", (who, article) -> who.delete("/v1/authors/{slug}", term("authors"))),
            // --- Relations and picks
            new Operation("listSuggestions", "editor", (who, article) -> who.get(ARTICLE + "/suggestions", article.id())),
            new Operation("dismissSuggestion", "editor", (who, article) -> who
                    .post(ARTICLE + "/suggestions/{target}/dismiss", article.id(), anArticle().draft().id())),
            new Operation("listRelations", "editor", (who, article) -> who.get(ARTICLE + "/relations", article.id())),
            new Operation("replaceRelations", "editor", (who, article) -> who.ifMatch("*")
                    .sending(Map.of("relations", List.of(Map.of("target", anArticle().draft().id()))))
                    .put(ARTICLE + "/relations", article.id())),
            new Operation("putRelation", "editor",
                    (who, article) -> who.put(ARTICLE + "/relations/{target}", article.id(), anArticle().draft().id())),
            new Operation("deleteRelation", "editor", (who, article) -> {
                var target = anArticle().draft().id();
                as("editor").put(ARTICLE + "/relations/{target}", article.id(), target).statusCode(201);
                return who.delete(ARTICLE + "/relations/{target}", article.id(), target);
            }),
            new Operation("listEditorsChoiceEntries", "editor", (who, article) -> who.get("/v1/editors-choice/entries")),
            new Operation("replaceEditorsChoiceEntries", "editor", (who, article) -> who.ifMatch("*")
                    .query("section", aSection("S")).sending(Map.of("entries", List.of(Map.of("articleId", article.id()))))
                    .put("/v1/editors-choice/entries")),
            new Operation("pickEditorsChoice", "editor", (who, article) -> who.put(ARTICLE + "/editors-choice", article.id())),
            new Operation("unpickEditorsChoice", "editor", (who, article) -> {
                as("editor").put(ARTICLE + "/editors-choice", article.id()).statusCode(201);
                return who.delete(ARTICLE + "/editors-choice", article.id());
            }),
            // --- Transfer
            new Operation("importArticles", "editor", (who, article) -> who
                    .sending("application/x-ndjson", "{\"title\": \"" + unique("Line") + "\"}").post("/v1/import")),
            new Operation("writeArticles", "editor", (who, article) -> who
                    .sending(List.of(Map.of("op", "update", "id", article.id(), "article", Map.of("title", unique("T")))))
                    .post("/v1/articles/bulk")),
            new Operation("exportNewsroom", "admin", (who, article) -> who.get("/v1/export")),
            // --- Access
            new Operation("getKey", "admin", (who, article) -> who.get("/v1/keys/{id}", key())),
            new Operation("changeKey", "admin",
                    (who, article) -> who.patching(Map.of("role", "author")).patch("/v1/keys/{id}", key())),
            new Operation("revokeKey", "admin", (who, article) -> who.delete("/v1/keys/{id}", key())));

    // All that a write may write but the time a key was last used, and what only counting and computing change
    private static final Map<String, String> TABLES = Map.ofEntries(Map.entry("site", "*"), Map.entry("term", "*"),
            Map.entry("article", "*"), Map.entry("article_term", "*"), Map.entry("article_slug", "*"),
            Map.entry("tombstone", "*"), Map.entry("article_version", "*"), Map.entry("publication", "*"),
            Map.entry("publication_term", "*"), Map.entry("relation", "*"), Map.entry("pick_list", "*"), Map.entry("pick", "*"),
            Map.entry("pick_revision", "*"), Map.entry("preview", "*"), Map.entry("audit", "*"),
            Map.entry("idempotency_key", "*"),
            Map.entry("access_key", "id, name, role, token_hash, expires_at, revoked_at"));

    @Inject
    DataSource database;

    private static String live(WrittenArticle article) {
        as("editor").post(ARTICLE + "/publish", article.id()).statusCode(200);
        return article.id();
    }

    private static String preview(WrittenArticle article) {
        return as("author").post(ARTICLE + "/preview-links", article.id()).statusCode(201).extract().path("url");
    }

    private static String term(String kind) {
        var slug = unique("term");
        as("editor").sending(Map.of("name", unique("Term"))).put("/v1/" + kind + "/{slug}", slug).statusCode(201);
        return slug;
    }

    private static String key() {
        return as("admin").sending(Map.of("name", unique("key"), "role", "reader")).post("/v1/keys").statusCode(201).extract()
                .path("id");
    }

    static Stream<Arguments> matrix() {
        return OPERATIONS.stream().flatMap(operation -> ROLES.stream().map(role -> Arguments.of(operation, role)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("matrix")
    void operationIsOpenToItsRoleAndThoseAbove(Operation operation, String role) {
        var article = anArticle().draft();
        var answer = operation.call().apply(as(role), article);
        var status = answer.extract().statusCode();
        if (ROLES.indexOf(role) >= ROLES.indexOf(operation.role())) {
            assertThat(status).as(answer.extract().asString()).isBetween(200, 299);
            return;
        }
        if (operation.name().endsWith("HEAD")) {
            assertThat(status).isEqualTo(role.equals("anyone") ? 401 : 403);
        } else if (role.equals("anyone")) {
            problem(answer, 401, "unauthenticated");
            answer.header("WWW-Authenticate", startsWith("Bearer"));
        } else {
            var missing = problem(answer, 403, "forbidden").getString("detail").replaceAll(".* role (\\w+)\\.", "$1");
            assertThat(ROLES.subList(ROLES.indexOf(role) + 1, ROLES.size())).as("a role to ask for").contains(missing);
        }
        reader().get(DRAFT, article.id()).statusCode(200).body("version", equalTo(article.version()));
    }

    @Test
    void everyOperationHasARow() {
        assertThat(OPERATIONS.stream().map(Operation::id).distinct())
                .containsExactlyInAnyOrderElementsOf(documented().keySet());
    }

    static Stream<Operation> rehearsals() {
        var documented = documented();
        return OPERATIONS.stream().filter(operation -> documented.get(operation.id()).contains("/DryRun\""));
    }

    @ParameterizedTest
    @MethodSource("rehearsals")
    void rehearsalAnswersTheSameAndLeavesTheDatabaseAsItWas(Operation operation) {
        var article = anArticle().draft();
        var before = new AtomicReference<Map<String, Integer>>();
        var who = as(operation.role()).query("dryRun", true);
        // What the row prepares is written when it calls
        var rehearsed = operation.call().apply(who.before(() -> before.set(content())), article).extract();
        assertThat(content()).isEqualTo(before.get());
        var done = operation.call().apply(as(operation.role()), anArticle().draft()).extract();
        assertThat(rehearsed.statusCode()).isEqualTo(done.statusCode()).isBetween(200, 299);
        assertThat(rehearsed.header("ETag") == null).isEqualTo(done.header("ETag") == null);
        assertThat(content()).as("a write that writes").isNotEqualTo(before.get());
    }

    /** Each operation of the document, as text. */
    private static Map<String, String> documented() {
        try {
            return Json.parse(Files.readAllBytes(Path.of("openapi/openapi.json"))).path("paths").findParents("operationId")
                    .stream().collect(Collectors.toMap(node -> node.path("operationId").asText(), JsonNode::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Integer> content() {
        return TABLES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, table -> {
            try (var connection = database.getConnection();
                    var rows = connection.createStatement()
                            .executeQuery("select " + table.getValue() + " from " + table.getKey())) {
                var sum = 0;
                while (rows.next()) {
                    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        sum += Objects.hash(column, rows.getString(column), rows.getString(1));
                    }
                }
                return sum;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }));
    }
}
