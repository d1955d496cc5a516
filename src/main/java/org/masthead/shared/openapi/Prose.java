package org.masthead.shared.openapi;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.jspecify.annotations.Nullable;

/**
 * Texts of META-INF/openapi.yaml for what scanning finds: {@code x-parameters} by name, {@code x-schemas} by name,
 * {@code x-fields} by name. {@code operation.parameter} and {@code Schema.field} go before the bare name.
 */
final class Prose {

    private final Map<String, String> parameters;
    private final Map<String, String> schemas;
    private final Map<String, String> fields;

    Prose(OpenAPI document) {
        parameters = take(document, "x-parameters");
        schemas = take(document, "x-schemas");
        fields = take(document, "x-fields");
    }

    private static Map<String, String> take(OpenAPI document, String name) {
        var texts = new TreeMap<String, String>();
        if (document.getExtensions() != null && document.getExtensions().get(name) instanceof Map<?, ?> given) {
            given.forEach((key, text) -> texts.put(key.toString(), text.toString().strip()));
        }
        document.removeExtension(name);
        return texts;
    }

    @Nullable
    String ofParameter(String operation, String name) {
        return parameters.getOrDefault(operation + "." + name, parameters.get(name));
    }

    @Nullable
    String ofSchema(String name) {
        return schemas.getOrDefault(name, schemas.get(base(name)));
    }

    @Nullable
    String ofField(String schema, String name) {
        return Stream.of(schema + ".", schema.replaceAll("Patch$", "Input."), base(schema) + ".", "")
                .map(place -> fields.get(place + name)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** What is sent or patched is the same thing as what is answered. */
    private static String base(String schema) {
        return schema.replaceAll("(Input|Patch)$", "");
    }
}
