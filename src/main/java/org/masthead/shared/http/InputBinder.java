package org.masthead.shared.http;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.text.Nearest;
import org.masthead.shared.text.Texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Binds a JSON tree to a record without coercion and reports every violation with its JSON pointer. Jackson's own binding
 * stops at the first; the constraints are Jakarta's, so that the OpenAPI document shows the same ones. Lengths count code
 * points.
 */
public final class InputBinder {

    private static final Map<Class<?>, Map<String, Component>> SHAPES = new ConcurrentHashMap<>();
    private static final Map<Class<?>, Constructor<?>> CONSTRUCTORS = new ConcurrentHashMap<>();
    private static final int MAX_DEPTH = 20;
    // Java also takes times without seconds and offsets without minutes
    private static final java.util.regex.Pattern RFC_3339 = java.util.regex.Pattern
            .compile("(?i)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    private final List<Violation> violations = new ArrayList<>();

    private InputBinder() {
    }

    /** @throws ProblemException {@code invalid}, with all violations */
    public static <T> T bind(JsonNode tree, Class<T> type) {
        return bind(tree, type, wellFormed -> List.of());
    }

    /**
     * The same, for what the form of a body does not show.
     *
     * @param rules asked only when something is wrong already, so that all is told at once; what is not well-formed is null in
     *        the record they are given, also in lists
     * @throws ProblemException {@code invalid}, with all violations
     */
    public static <T> T bind(JsonNode tree, Class<T> type, Function<T, List<Violation>> rules) {
        var binder = new InputBinder();
        Object bound = binder.record(tree, type, "");
        if (!binder.violations.isEmpty()) {
            if (tree.isObject()) {
                binder.violations.addAll(further(tree, type, rules));
            }
            throw ProblemException.invalid(binder.violations);
        }
        return type.cast(bound);
    }

    private record Component(String name, Type type, Field field) {

        boolean required() {
            return field.isAnnotationPresent(NotNull.class);
        }
    }

    private static Map<String, Component> shape(Class<?> type) {
        return SHAPES.computeIfAbsent(type, InputBinder::read);
    }

    private static Map<String, Component> read(Class<?> type) {
        var shape = new LinkedHashMap<String, Component>();
        for (RecordComponent component : type.getRecordComponents()) {
            try {
                shape.put(component.getName(), new Component(component.getName(), component.getGenericType(),
                        type.getDeclaredField(component.getName())));
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
        return shape;
    }

    private @Nullable Object record(JsonNode node, Class<?> type, String pointer) {
        if (!node.isObject()) {
            return wrongType(pointer, "an object");
        }
        var shape = shape(type);
        node.fieldNames().forEachRemaining(name -> {
            if (!shape.containsKey(name)) {
                violations.add(Violation.body(pointer + "/" + escape(name), "unknown-field",
                        "there is no such field here", Nearest.to(name, shape.keySet())));
            }
        });
        var before = violations.size();
        var values = new ArrayList<@Nullable Object>();
        for (var component : shape.values()) {
            values.add(component(node.get(component.name()), component, pointer + "/" + component.name()));
        }
        return violations.size() > before ? null : construct(type, values);
    }

    private static <T> List<Violation> further(JsonNode tree, Class<T> type, Function<T, List<Violation>> rules) {
        var again = new InputBinder();
        var values = new ArrayList<@Nullable Object>();
        shape(type).values()
                .forEach(component -> values.add(again.component(tree.get(component.name()), component, "")));
        try {
            return rules.apply(type.cast(construct(type, values)));
        } catch (ProblemException contradiction) {
            return contradiction.violations();
        }
    }

    private static Object construct(Class<?> type, List<@Nullable Object> values) {
        try {
            return CONSTRUCTORS.computeIfAbsent(type, InputBinder::constructor).newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        var types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object component(@Nullable JsonNode node, Component component, String pointer) {
        if (node == null || node.isNull()) {
            if (component.required()) {
                violations.add(Violation.body(pointer, "required", "is required"));
            }
            return component.type() == boolean.class ? Boolean.FALSE : null;
        }
        return value(node, component.type(), component.field(), pointer);
    }

    private @Nullable Object value(JsonNode node, Type type, Field field, String pointer) {
        if (type == String.class) {
            return node.isTextual() ? text(node.textValue(), field, pointer) : wrongType(pointer, "a string");
        }
        if (type == Instant.class) {
            return node.isTextual() ? instant(node.textValue(), pointer) : wrongType(pointer, "an RFC 3339 date-time string");
        }
        if (type == Boolean.class || type == boolean.class) {
            return node.isBoolean() ? (Object) node.booleanValue() : wrongType(pointer, "true or false");
        }
        if (type == Integer.class) {
            return integer(node, field, pointer);
        }
        if (type == JsonNode.class) {
            // As it came: whoever asks for it binds it later
            return node;
        }
        if (type == ObjectNode.class) {
            return node.isObject() ? free((ObjectNode) node, field, pointer) : wrongType(pointer, "an object");
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return node.isArray() ? list(node, list.getActualTypeArguments()[0], field, pointer)
                    : wrongType(pointer, "an array");
        }
        if (type instanceof Class<?> nested && nested.isRecord()) {
            return record(node, nested, pointer);
        }
        throw new IllegalStateException("No binding for " + type);
    }

    private @Nullable Object list(JsonNode node, Type element, Field field, String pointer) {
        var size = field.getAnnotation(Size.class);
        if (size != null && node.size() > size.max()) {
            violations.add(Violation.body(pointer, "too-many",
                    "has " + node.size() + " items, at most " + size.max() + " are allowed"));
            return null;
        }
        var items = new ArrayList<@Nullable Object>();
        for (int i = 0; i < node.size(); i++) {
            var at = pointer + "/" + i;
            var item = node.get(i);
            items.add(element == String.class ? name(item, at) : value(item, element, field, at));
        }
        return items;
    }

    /** A string inside a list: the field's own @Size counts the items, so these have the length of a name. */
    private @Nullable Object name(JsonNode item, String pointer) {
        if (!item.isTextual()) {
            return wrongType(pointer, "a string");
        }
        var text = item.textValue();
        if (Texts.unstorable(text)) {
            return unstorable(pointer);
        }
        if (text.isBlank() || Texts.length(text) > 200) {
            violations.add(Violation.body(pointer, "length", "must have 1 to 200 characters"));
            return null;
        }
        return text;
    }

    private @Nullable Object text(String text, Field field, String pointer) {
        if (Texts.unstorable(text)) {
            return unstorable(pointer);
        }
        var size = field.getAnnotation(Size.class);
        var length = size == null ? 0 : Texts.length(text);
        if (size != null && (length < size.min() || length > size.max())) {
            violations.add(Violation.body(pointer, "length",
                    "has " + length + " characters, " + size.min() + " to " + size.max() + " are allowed"));
            return null;
        }
        var pattern = field.getAnnotation(Pattern.class);
        if (pattern != null && !java.util.regex.Pattern.matches(pattern.regexp(), text)) {
            violations.add(Violation.body(pointer, "pattern", pattern.message()));
            return null;
        }
        if (field.isAnnotationPresent(LanguageTag.class) && !wellFormed(text)) {
            violations.add(Violation.body(pointer, "pattern", "must be a BCP 47 language tag such as en or hy-AM"));
            return null;
        }
        var schema = field.getAnnotation(Schema.class);
        if (schema != null && schema.enumeration().length > 0 && !List.of(schema.enumeration()).contains(text)) {
            var allowed = List.of(schema.enumeration());
            violations.add(
                    Violation.body(pointer, "enum", "must be one of " + String.join(", ", allowed), Nearest.to(text, allowed)));
            return null;
        }
        return text;
    }

    private static boolean wellFormed(String language) {
        try {
            new Locale.Builder().setLanguageTag(language);
            return true;
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private @Nullable Object integer(JsonNode node, Field field, String pointer) {
        if (!node.isIntegralNumber()) {
            return wrongType(pointer, "an integer");
        }
        var min = field.getAnnotation(Min.class);
        var max = field.getAnnotation(Max.class);
        var low = min == null ? Integer.MIN_VALUE : min.value();
        var high = max == null ? Integer.MAX_VALUE : max.value();
        if (!node.canConvertToInt() || node.intValue() < low || node.intValue() > high) {
            violations.add(Violation.body(pointer, "range", "must be from " + low + " to " + high));
            return null;
        }
        return node.intValue();
    }

    private @Nullable Object instant(String text, String pointer) {
        try {
            return instant(text);
        } catch (DateTimeParseException e) {
            violations.add(Violation.body(pointer, "date-time",
                    "must be an RFC 3339 date-time with an offset and a year from 0001 to 9999, such as 2026-11-23T16:42:00Z"));
            return null;
        }
    }

    /** RFC 3339 with an offset, years 0001 to 9999, cut to milliseconds as everything the service stores. */
    public static Instant instant(String text) {
        if (!RFC_3339.matcher(text).matches()) {
            throw new DateTimeParseException("not as in RFC 3339", text, 0);
        }
        var time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
        if (time.getYear() < 1 || time.getYear() > 9999) {
            throw new DateTimeParseException("year out of range", text, 0);
        }
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
    }

    private @Nullable Object free(ObjectNode node, Field field, String pointer) {
        var size = field.getAnnotation(Size.class);
        if (size != null && node.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length > size.max()) {
            violations.add(Violation.body(pointer, "too-large", "is larger than " + size.max() + " bytes of JSON"));
            return null;
        }
        return storable(node, pointer, 0) ? node : null;
    }

    private boolean storable(JsonNode node, String pointer, int depth) {
        if (depth > MAX_DEPTH) {
            violations.add(Violation.body(pointer, "depth", "is nested deeper than " + MAX_DEPTH + " levels"));
            return false;
        }
        if (node.isTextual() && Texts.unstorable(node.textValue())) {
            unstorable(pointer);
            return false;
        }
        var names = node.fieldNames();
        while (names.hasNext()) {
            var name = names.next();
            var at = pointer + "/" + escape(name);
            if (Texts.unstorable(name)) {
                unstorable(pointer);
                return false;
            }
            if (!storable(node.get(name), at, depth + 1)) {
                return false;
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            if (!storable(node.get(i), pointer + "/" + i, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object wrongType(String pointer, String expected) {
        violations.add(Violation.body(pointer, "type", "must be " + expected));
        return null;
    }

    private @Nullable Object unstorable(String pointer) {
        violations.add(Violation.body(pointer, "character", "has a NUL character or half a surrogate pair"));
        return null;
    }

    private static String escape(String name) {
        var safe = Texts.unstorable(name) ? "?" : Texts.head(name, 100);
        return safe.replace("~", "~0").replace("/", "~1");
    }
}
