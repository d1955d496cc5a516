package org.masthead;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import jakarta.ws.rs.HttpMethod;

import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;
import org.masthead.testsupport.NewsroomTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import io.swagger.v3.parser.OpenAPIV3Parser;

/** The published contract is what the service serves, and says everything about every operation. */
@NewsroomTest
class OpenApiContractTest {

    private static final String REWRITE = "the committed document is not that of the code; ./mvnw package -DskipTests rewrites it";

    private final JsonNode document = Json.parse(read("openapi/openapi.json"));

    private record Operation(String name, JsonNode node) {
    }

    @Test
    void committedJsonIsWhatIsServed() {
        assertThat(get("/openapi.json").asString()).as(REWRITE).isEqualTo(text("openapi/openapi.json"));
    }

    @Test
    void committedYamlIsWhatIsServed() {
        assertThat(get("/openapi").asString()).as(REWRITE).isEqualTo(text("openapi/openapi.yaml"));
    }

    @Test
    void swaggerParserHasNothingToSay() {
        assertThat(new OpenAPIV3Parser().readContents(text("openapi/openapi.yaml")).getMessages()).isEmpty();
    }

    @Test
    void everyResourceMethodIsAnOperation() {
        var methods = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.masthead").stream().flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getAnnotations().stream()
                        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)))
                .map(method -> method.getName()).toList();
        assertThat(operations().map(operation -> operation.node().path("operationId").asText()))
                .doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(methods);
    }

    @Test
    void whatEveryOperationMayRefuseIsToldOfEach() {
        assertThat(operations()).allSatisfy(operation -> {
            var responses = operation.node().path("responses");
            assertThat(responses.has("403")).as(operation.name()).isTrue();
            assertThat(responses.has("422")).as(operation.name()).isEqualTo(!operation.name().toLowerCase().startsWith("get"));
        });
    }

    @Test
    void everyOperationIsDescribed() {
        var tags = new TreeSet<String>();
        document.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("summary").asText()).isNotBlank();
            assertThat(operation.node().path("description").asText()).isNotBlank();
            assertThat(operation.node().path("tags")).singleElement().satisfies(tag -> assertThat(tags).contains(tag.asText()));
            assertThat(operation.node().path("parameters")).allSatisfy(
                    parameter -> assertThat(resolved(parameter).path("description").asText()).as(parameter.toString())
                            .isNotBlank());
        });
    }

    @Test
    void everyRequestAndResponseHasAnExample() {
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.node().path("responses").fieldNames()).toIterable()
                    .anyMatch(status -> status.startsWith("2")).contains("default");
            var contents = Stream
                    .concat(Stream.of(operation.node().path("requestBody")), elements(operation.node().path("responses")))
                    .map(this::resolved).map(part -> part.path("content")).flatMap(OpenApiContractTest::elements);
            assertThat(contents).allSatisfy(media -> {
                assertThat(media.path("schema")).isNotEmpty();
                assertThat(media.path("examples")).isNotEmpty();
            });
            assertThat(operation.node().path("responses")).allSatisfy(response -> {
                assertThat(resolved(response).path("description").asText()).isNotBlank();
                assertThat(resolved(response).path("headers").has("X-Request-Id")).isTrue();
            });
        });
    }

    @Test
    void everySchemaAndFieldIsDescribed() {
        var schemas = document.at("/components/schemas");
        var bare = new ArrayList<String>();
        schemas.properties().forEach(schema -> {
            if (!schema.getValue().has("description")) {
                bare.add(schema.getKey());
            }
            schema.getValue().path("properties").properties().stream()
                    .filter(field -> !field.getValue().has("$ref") && !field.getValue().has("description"))
                    .forEach(field -> bare.add(schema.getKey() + "." + field.getKey()));
        });
        assertThat(bare).as("schemas and fields that x-schemas and x-fields in META-INF/openapi.yaml do not describe")
                .isEmpty();
    }

    @Test
    void everyEnumerationIsANamedSchema() {
        var inline = new ArrayList<String>();
        document.path("paths").findParents("enum").forEach(schema -> inline.add(schema.toString()));
        document.at("/components/schemas").forEach(
                schema -> schema.path("properties").findParents("enum").forEach(property -> inline.add(property.toString())));
        assertThat(inline).as("enumerations that are no schema in META-INF/openapi.yaml").isEmpty();
    }

    private Stream<Operation> operations() {
        var verbs = Set.of("get", "put", "post", "patch", "delete");
        return document.path("paths").properties().stream().flatMap(path -> path.getValue().properties().stream()
                .filter(member -> verbs.contains(member.getKey()))
                .map(member -> new Operation(member.getKey() + " " + path.getKey(), member.getValue())));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    private static String text(String file) {
        return new String(read(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
