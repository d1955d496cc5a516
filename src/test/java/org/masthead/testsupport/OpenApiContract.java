package org.masthead.testsupport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;

/**
 * An OpenAPI 3.1 document as a judge of answers. Stricter than the document in one thing: a member that a schema with
 * {@code properties} does not name is wrong, unless its {@code additionalProperties} describe what it is.
 */
final class OpenApiContract {

    private static final String WHOLE = "https://masthead.invalid/openapi";
    private static final String SELECTED = "https://masthead.invalid/openapi-fields";
    private static final String PROBLEM = "application/problem+json";

    private record Route(String template, Pattern form, int variables) {

        static Route of(String template) {
            var parts = Stream.of(template.substring(1).split("/", -1)).toList();
            var form = new StringBuilder();
            parts.forEach(part -> form.append('/').append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part)));
            return new Route(template, Pattern.compile(form.toString()),
                    (int) parts.stream().filter(part -> part.startsWith("{")).count());
        }
    }

    private final JsonNode document;
    private final List<Route> routes;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    OpenApiContract(JsonNode document) {
        this.document = document;
        routes = names(document.path("paths")).map(Route::of).sorted(Comparator.comparingInt(Route::variables)).toList();
        var closed = (ObjectNode) document.deepCopy();
        close(closed, composed(document));
        var selected = closed.deepCopy();
        selected.findParents("required").forEach(parent -> {
            if (parent.get("required").isArray()) {
                ((ObjectNode) parent).remove("required");
            }
        });
        registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, builder -> builder
                .schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                .schemas(Map.of(WHOLE, closed.toString(), SELECTED, selected.toString())));
    }

    /** @param selected true when the answer has only the fields the caller asked for */
    List<String> violations(String method, String path, boolean selected, int status, @Nullable String contentType,
            byte[] body) {
        var media = contentType == null ? "" : contentType.replaceAll(";.*", "").strip().toLowerCase(Locale.ROOT);
        var operation = operation(method, path);
        if (operation.isEmpty()) {
            // Nobody documents what is not there, but the refusal has a form too
            return status == 400 || status == 404 || status == 405 || status == 415
                    ? content("/components/schemas/Problem", media.equals(PROBLEM), media, false, body)
                    : List.of("the document has no " + method + " " + path);
        }
        var responses = operation.get() + "/responses";
        var place = Stream.of(String.valueOf(status), "default").map(name -> resolved(responses + "/" + name))
                .filter(pointer -> !document.at(pointer).isMissingNode()).findFirst();
        if (place.isEmpty()) {
            return List.of("status " + status + " is not documented");
        }
        if (method.equals("HEAD") || body.length == 0) {
            var expected = document.at(place.get()).has("content") && !method.equals("HEAD");
            return expected ? List.of("the answer has no body, but one is documented") : List.of();
        }
        var content = document.at(place.get() + "/content");
        var documented = Stream.of(media, media.replaceAll("/.*", "/*"), "*/*").filter(content::has).findFirst();
        if (documented.isEmpty()) {
            return List.of("media type " + media + " is not documented for " + status);
        }
        var schema = place.get() + "/content/" + documented.get().replace("~", "~0").replace("/", "~1") + "/schema";
        if (document.at(schema).isMissingNode()) {
            return List.of("status " + status + " has no schema for " + media);
        }
        return content(schema, media.equals("application/json") || media.endsWith("+json"), media, selected, body);
    }

    private List<String> content(String schema, boolean json, String media, boolean selected, byte[] body) {
        if (!json) {
            return media.equals(PROBLEM) || !schema.startsWith("/components") ? List.of()
                    : List.of("media type " + media + " for a problem");
        }
        return schemas.computeIfAbsent((selected ? SELECTED : WHOLE) + "#" + schema.replace("{", "%7B").replace("}", "%7D"),
                location -> registry.getSchema(SchemaLocation.of(location)))
                .validate(Json.parse(body)).stream().map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** The pointer to the operation; HEAD is GET without a body unless it has one of its own. */
    private Optional<String> operation(String method, String path) {
        return routes.stream().filter(route -> route.form().matcher(path).matches())
                .flatMap(route -> Stream.of(method.toLowerCase(Locale.ROOT), method.equals("HEAD") ? "get" : "")
                        .map(name -> "/paths/" + route.template().replace("~", "~0").replace("/", "~1") + "/" + name))
                .filter(pointer -> !document.at(pointer).isMissingNode()).findFirst();
    }

    private String resolved(String pointer) {
        var reference = document.at(pointer).path("$ref").asText();
        return reference.isEmpty() ? pointer : reference.substring(1);
    }

    /** Components that are parts of an allOf: they see only some of the members, so the whole is closed instead. */
    private static Set<String> composed(JsonNode document) {
        var parts = new HashSet<String>();
        document.findValues("allOf").forEach(all -> all.forEach(part -> parts.add(part.path("$ref").asText())));
        return parts;
    }

    private static void close(JsonNode root, Set<String> composed) {
        var components = root.at("/components/schemas");
        names(components).filter(name -> !composed.contains("#/components/schemas/" + name))
                .forEach(name -> closeSchema(components.get(name)));
        names(components).filter(name -> composed.contains("#/components/schemas/" + name))
                .forEach(name -> components.get(name).path("properties").forEach(OpenApiContract::closeSchema));
        Stream.concat(root.path("paths").findValues("schema").stream(),
                root.at("/components/responses").findValues("schema").stream())
                .forEach(OpenApiContract::closeSchema);
    }

    private static void closeSchema(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        var described = object.path("additionalProperties").isObject() && !object.path("additionalProperties").isEmpty();
        if (object.has("allOf")) {
            object.put("unevaluatedProperties", false);
        } else if (object.path("properties").isObject() && !described) {
            object.put("additionalProperties", false);
        }
        object.path("properties").forEach(OpenApiContract::closeSchema);
        var nested = new ArrayList<JsonNode>(List.of(object.path("items"), object.path("additionalProperties")));
        Stream.of("anyOf", "oneOf").forEach(name -> object.path(name).forEach(nested::add));
        object.path("allOf").forEach(part -> part.path("properties").forEach(nested::add));
        nested.forEach(OpenApiContract::closeSchema);
    }

    private static Stream<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false);
    }
}
