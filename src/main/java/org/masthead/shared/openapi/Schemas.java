package org.masthead.shared.openapi;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Schemas as the records mean them. What is answered carries every field, may be null where it is {@code @Nullable}, and is
 * open to fields of later versions; what is sent is closed, and null means absent. A record used both ways gets two schemas.
 */
final class Schemas {

    private static final String REFERENCE = "#/components/schemas/";
    private static final String EXTENDS = "x-extends";
    // The two ways in which records say that a text must not be blank
    private static final Set<String> NOT_BLANK = Set.of("[\\s\\S]*\\S[\\s\\S]*", "(?s).*\\S.*");
    // InputBinder's bounds of a text in a list
    private static final int MAX_NAME = 200;
    // JavaScript has no integers beyond
    private static final BigDecimal MAX_LONG = BigDecimal.valueOf((1L << 53) - 1);
    // As SmallRye orders a schema that it reads again at start, so that the same bytes are written and served
    private static final List<String> ORDER = List.of("type", "contentMediaType", "minLength", "maxLength", "minItems",
            "maxItems",
            "pattern", "format", "required", "enum", "additionalProperties", "items", "description", "allOf", "default",
            "anyOf",
            "maximum", "minimum", "properties", "contentSchema");
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName NAMED = DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName INCLUDE = DotName.createSimple(JsonInclude.class);

    private final Map<String, List<ClassInfo>> records = new HashMap<>();
    private final Map<String, List<String>> neverNull = new HashMap<>();
    private final Map<String, Schema> schemas;
    private final OpenAPI document;
    private final Prose prose;

    Schemas(IndexView index, OpenAPI document, Prose prose) {
        this.document = document;
        this.prose = prose;
        this.schemas = new TreeMap<>(document.getComponents().getSchemas());
        for (var type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith("org.masthead.")) {
                var named = type.declaredAnnotation(NAMED);
                var name = named == null || named.value("name") == null ? type.simpleName() : named.value("name").asString();
                records.computeIfAbsent(name, first -> new ArrayList<>()).add(type);
            }
        }
    }

    void complete() {
        inline();
        extend();
        patches();
        var answered = reachable(answers());
        var sent = reachable(bodies());
        separate(sent, answered);
        schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                if (answered.contains(name)) {
                    record(name, schema).ifPresent(type -> answer(schema, type));
                } else {
                    close(schema, neverNull.getOrDefault(name, List.of()));
                }
            }
        });
        nameEnumerations();
        keepUsed();
        schemas.forEach(this::describe);
        Stream.of(schemas.values().stream(), parameters(),
                contents().filter(Objects::nonNull).flatMap(content -> media(content).stream())
                        .map(MediaType::getSchema))
                .flatMap(Function.identity()).forEach(Schemas::sort);
        document.getComponents().setSchemas(new TreeMap<>(schemas));
    }

    /** A record that is no schema may have the same name; that it has the same components is not to be feared. */
    private Optional<ClassInfo> record(String name, Schema schema) {
        return records.getOrDefault(name, List.of()).stream()
                .max(Comparator.comparingLong(type -> type.recordComponents().stream()
                        .filter(component -> schema.getProperties().containsKey(component.name())).count()));
    }

    private Stream<Operation> operations() {
        return document.getPaths().getPathItems().values().stream().flatMap(item -> item.getOperations().values().stream());
    }

    private Stream<Schema> parameters() {
        return operations().map(Operation::getParameters).filter(Objects::nonNull).flatMap(List::stream)
                .map(Parameter::getSchema).filter(Objects::nonNull);
    }

    /** Times, ids and free objects, which application.properties define, are components named after their class. */
    private void inline() {
        Stream.concat(schemas.values().stream().flatMap(Schemas::parts), parameters())
                .flatMap(schema -> schema.getItems() == null ? Stream.of(schema) : Stream.of(schema, schema.getItems()))
                .filter(schema -> schema.getRef() != null && name(schema).contains("."))
                .forEach(schema -> {
                    var defined = schemas.get(name(schema));
                    schema.ref(null).type(new ArrayList<>(defined.getType())).format(defined.getFormat())
                            .setAdditionalPropertiesSchema(defined.getAdditionalPropertiesSchema());
                });
    }

    /** {@code x-extends} in the prose: the properties of another schema come first. */
    private void extend() {
        for (var schema : schemas.values()) {
            if (schema.get(EXTENDS) != null) {
                var base = copy(schemas.get(schema.get(EXTENDS).toString()));
                var properties = new LinkedHashMap<>(base.getProperties());
                properties.putAll(schema.getProperties());
                schema.properties(properties).required(base.getRequired()).set(EXTENDS, null);
            }
        }
    }

    /** A merge patch takes what the PUT of the same path takes, all of it optional. */
    private void patches() {
        for (PathItem item : document.getPaths().getPathItems().values()) {
            if (item.getPATCH() != null && item.getPUT() != null) {
                var patch = patch(name(media(item.getPUT().getRequestBody().getContent()).get(0).getSchema()));
                media(item.getPATCH().getRequestBody().getContent())
                        .forEach(media -> media.setSchema(OASFactory.createSchema().ref(patch)));
            }
        }
    }

    /** Objects inside merge too; what is required in the whole cannot be set to null. */
    private String patch(String whole) {
        var name = whole.replace("Input", "") + "Patch";
        var schema = copy(schemas.get(whole));
        neverNull.put(name, schema.getRequired() == null ? List.of() : schema.getRequired());
        schema.setRequired(null);
        schema.getProperties().forEach((field, property) -> {
            if (property.getRef() != null && schemas.get(name(property)).getProperties() != null) {
                property.setRef(REFERENCE + patch(name(property)));
            }
        });
        schemas.put(name, schema);
        return name;
    }

    /** Gives what is both sent and answered a second schema for the way in. */
    private void separate(Set<String> sent, Set<String> answered) {
        var both = new TreeSet<>(sent);
        both.retainAll(answered);
        both.removeIf(name -> schemas.get(name).getProperties() == null);
        both.forEach(name -> schemas.put(name + "Input", copy(schemas.get(name))));
        var inward = new TreeSet<>(sent);
        inward.removeAll(both);
        both.forEach(name -> inward.add(name + "Input"));
        inward.stream().map(schemas::get).filter(schema -> schema.getProperties() != null)
                .flatMap(schema -> schema.getProperties().values().stream())
                .forEach(property -> {
                    redirect(property, both);
                    if (property.getItems() != null) {
                        redirect(property.getItems(), both);
                    }
                });
    }

    private static void redirect(Schema schema, Set<String> both) {
        if (schema.getRef() != null && both.contains(name(schema))) {
            schema.setRef(REFERENCE + name(schema) + "Input");
        }
    }

    private static Schema copy(Schema schema) {
        var copy = OASFactory.createSchema().type(schema.getType()).required(schema.getRequired())
                .description(schema.getDescription());
        var properties = new LinkedHashMap<String, Schema>();
        schema.getProperties().forEach((name, property) -> properties.put(name, copyOfProperty(property)));
        return copy.properties(properties);
    }

    private static Schema copyOfProperty(Schema property) {
        if (property.getRef() != null) {
            return OASFactory.createSchema().ref(property.getRef());
        }
        return OASFactory.createSchema().type(property.getType() == null ? null : new ArrayList<>(property.getType()))
                .format(property.getFormat())
                .description(property.getDescription()).pattern(property.getPattern()).enumeration(property.getEnumeration())
                .minLength(property.getMinLength()).maxLength(property.getMaxLength()).minimum(property.getMinimum())
                .maximum(property.getMaximum()).maxItems(property.getMaxItems()).minItems(property.getMinItems())
                .additionalPropertiesSchema(property.getAdditionalPropertiesSchema()).defaultValue(property.getDefaultValue())
                .items(property.getItems() == null ? null : copyOfProperty(property.getItems()));
    }

    private Set<String> reachable(Stream<@Nullable Content> contents) {
        var found = new TreeSet<String>();
        contents.filter(Objects::nonNull).flatMap(content -> media(content).stream()).map(MediaType::getSchema)
                .filter(Objects::nonNull).forEach(schema -> visit(schema, found));
        return found;
    }

    private static List<MediaType> media(Content content) {
        return content.getMediaTypes() == null ? List.of() : List.copyOf(content.getMediaTypes().values());
    }

    private void visit(Schema schema, Set<String> found) {
        if (schema.getRef() != null) {
            var name = name(schema);
            if (schemas.containsKey(name) && found.add(name)) {
                visit(schemas.get(name), found);
            }
        }
        parts(schema).forEach(part -> visit(part, found));
    }

    private static Stream<Schema> parts(Schema schema) {
        var parts = new ArrayList<Schema>();
        Stream.of(schema.getAnyOf(), schema.getAllOf()).filter(Objects::nonNull).forEach(parts::addAll);
        Stream.of(schema.getItems(), schema.getContentSchema()).filter(Objects::nonNull).forEach(parts::add);
        if (schema.getProperties() != null) {
            parts.addAll(schema.getProperties().values());
        }
        return parts.stream();
    }

    private static String name(Schema schema) {
        return schema.getRef().substring(schema.getRef().lastIndexOf('/') + 1);
    }

    private static void answer(Schema schema, ClassInfo type) {
        var optional = type.hasDeclaredAnnotation(INCLUDE);
        var required = new ArrayList<String>();
        var others = new LinkedHashMap<>(schema.getProperties());
        schema.setProperties(new LinkedHashMap<>());
        for (var component : type.recordComponents()) {
            var property = others.remove(component.name());
            if (property == null) {
                continue;
            }
            // What an input allowed is no promise about old answers
            unbound(property);
            var mayBeAbsent = type.field(component.name()).hasAnnotation(INCLUDE) || optional && nullable(component);
            if (!mayBeAbsent) {
                required.add(component.name());
            }
            schema.addProperty(component.name(), !mayBeAbsent && nullable(component) ? orNull(property) : property);
        }
        others.forEach(schema::addProperty);
        schema.setRequired(required.isEmpty() ? null : required);
        if (schema.getAdditionalPropertiesSchema() == null) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(true));
        }
    }

    private static void unbound(Schema property) {
        property.setPattern(null);
        property.setMinLength(null);
        property.setMaxLength(null);
        property.setMaxItems(null);
        // Only what is an enum in the code is closed
        property.setEnumeration(null);
        if ("int64".equals(property.getFormat())) {
            property.setMaximum(MAX_LONG);
        }
    }

    private static void close(Schema schema, List<String> neverNull) {
        schema.getProperties().values().forEach(Schemas::bound);
        var optional = new LinkedHashMap<>(schema.getProperties());
        optional.keySet().removeAll(schema.getRequired() == null ? neverNull : schema.getRequired());
        optional.forEach((name, property) -> schema.addProperty(name, orNull(property)));
        schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
    }

    private static void bound(Schema property) {
        if (property.getPattern() != null) {
            // JSON Schema's patterns match anywhere, Java's the whole text
            property.setPattern(NOT_BLANK.contains(property.getPattern()) ? "\\S" : "^(?:" + property.getPattern() + ")$");
        }
        if (property.getType() != null && property.getType().contains(SchemaType.OBJECT)) {
            // A free object's size is in bytes
            property.setMaxItems(null);
            property.setMaxProperties(null);
        }
        var items = property.getItems();
        if (items != null && items.getType() != null && items.getType().contains(SchemaType.STRING)) {
            items.minLength(1).maxLength(MAX_NAME).setPattern("\\S");
        }
    }

    /** Every enumeration that a schema of the prose or of the code has too becomes a reference to it. */
    private void nameEnumerations() {
        var names = new HashMap<Set<Object>, String>();
        schemas.forEach((name, schema) -> {
            if (schema.getEnumeration() != null) {
                names.put(new HashSet<>(schema.getEnumeration()), name);
            }
        });
        Stream.concat(schemas.values().stream().flatMap(Schemas::parts), parameters()).forEach(schema -> refer(schema, names));
    }

    private static void refer(Schema schema, Map<Set<Object>, String> names) {
        if (schema.getItems() != null) {
            refer(schema.getItems(), names);
        }
        if (schema.getEnumeration() == null) {
            return;
        }
        var values = new HashSet<>(schema.getEnumeration());
        var nullable = values.remove(null);
        var name = names.get(values);
        if (name == null) {
            return;
        }
        schema.setEnumeration(null);
        schema.setType(null);
        var reference = OASFactory.createSchema().ref(name);
        if (nullable) {
            schema.setAnyOf(List.of(reference, OASFactory.createSchema().addType(SchemaType.NULL)));
        } else if (schema.getDefaultValue() != null) {
            schema.setAllOf(List.of(reference));
        } else {
            schema.setRef(name);
        }
    }

    private void keepUsed() {
        var used = reachable(contents());
        parameters().forEach(schema -> visit(schema, used));
        schemas.keySet().retainAll(used);
    }

    private Stream<@Nullable Content> contents() {
        return Stream.concat(answers(), bodies());
    }

    private Stream<@Nullable Content> answers() {
        return Stream.concat(operations().flatMap(operation -> operation.getResponses().getAPIResponses().values().stream()),
                document.getComponents().getResponses().values().stream()).map(APIResponse::getContent);
    }

    private Stream<@Nullable Content> bodies() {
        return operations().map(Operation::getRequestBody).filter(Objects::nonNull).map(RequestBody::getContent);
    }

    private static void sort(Schema schema) {
        var members = new LinkedHashMap<String, Object>();
        ORDER.stream().filter(name -> schema.getAll().containsKey(name)).forEach(name -> members.put(name, schema.get(name)));
        schema.getAll().forEach(members::putIfAbsent);
        schema.setAll(members);
        parts(schema).forEach(Schemas::sort);
    }

    private void describe(String name, Schema schema) {
        if (schema.getDescription() == null) {
            schema.setDescription(prose.ofSchema(name));
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((field, property) -> {
                if (property.getRef() == null && property.getDescription() == null) {
                    property.setDescription(prose.ofField(name, field));
                }
            });
        }
    }

    private static boolean nullable(RecordComponentInfo component) {
        return nullable(component.type()) || component.hasAnnotation(NULLABLE);
    }

    static boolean nullable(Type type) {
        return type.hasAnnotation(NULLABLE);
    }

    private static Schema orNull(Schema property) {
        if (property.getType() == null) {
            return OASFactory.createSchema().anyOf(List.of(property, OASFactory.createSchema().addType(SchemaType.NULL)));
        }
        if (!property.getType().contains(SchemaType.NULL)) {
            var types = new ArrayList<>(property.getType());
            types.add(SchemaType.NULL);
            property.setType(types);
            if (property.getEnumeration() != null) {
                var values = new ArrayList<>(property.getEnumeration());
                values.add(null);
                property.setEnumeration(values);
            }
        }
        return property;
    }
}
