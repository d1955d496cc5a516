package org.masthead.shared.http;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.text.Nearest;
import org.masthead.shared.text.Texts;

/**
 * Checks the query of every request against the parameters the resource method declares, all of them at once, before
 * anything is bound: the same annotations make the OpenAPI document. Nothing is ignored, nothing is clamped.
 */
public class QueryRules {

    private static final Parameter DRY_RUN = dryRun();

    private final Map<Method, Map<String, Parameter>> rules = new ConcurrentHashMap<>();

    // Ahead of the filters that answer
    @ServerRequestFilter(priority = 1000)
    public void check(UriInfo uri, ResourceInfo resource) {
        var declared = rules.computeIfAbsent(resource.getResourceMethod(), QueryRules::declared);
        if (uri.getPathParameters().values().stream().flatMap(List::stream).anyMatch(Texts::unstorable)) {
            throw ProblemException.notFound("such address");
        }
        var violations = new ArrayList<Violation>();
        var unknown = false;
        declared.forEach((name, parameter) -> {
            if (parameter.isAnnotationPresent(NotNull.class) && !uri.getQueryParameters().containsKey(name)) {
                violations.add(invalid(name, "is required", null));
            }
        });
        for (var entry : uri.getQueryParameters().entrySet()) {
            var parameter = declared.get(entry.getKey());
            if (parameter == null) {
                unknown = true;
                violations.add(Violation.parameter(Texts.head(entry.getKey(), 100), ProblemType.UNKNOWN_PARAMETER.code(),
                        "there is no such parameter here", Nearest.to(entry.getKey(), declared.keySet())));
            } else {
                check(entry.getKey(), entry.getValue(), parameter, violations);
            }
        }
        if (!violations.isEmpty()) {
            throw new ProblemException(unknown ? ProblemType.UNKNOWN_PARAMETER : ProblemType.INVALID_PARAMETER,
                    ProblemException.summary(violations), violations);
        }
    }

    private static Map<String, Parameter> declared(Method method) {
        var parameters = new LinkedHashMap<String, Parameter>();
        for (var parameter : method.getParameters()) {
            var query = parameter.getAnnotation(RestQuery.class);
            if (query != null) {
                parameters.put(query.value().isEmpty() ? parameter.getName() : query.value(), parameter);
            }
        }
        var write = method.getAnnotation(Write.class);
        if (write != null && !write.streamed()) {
            parameters.put("dryRun", DRY_RUN);
        }
        return parameters;
    }

    /** Declares what every write takes, and {@link Write} sees to. */
    @SuppressWarnings("unused")
    private static void ofWrites(boolean dryRun) {
        throw new UnsupportedOperationException();
    }

    private static Parameter dryRun() {
        try {
            return QueryRules.class.getDeclaredMethod("ofWrites", boolean.class).getParameters()[0];
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(String name, List<String> values, Parameter parameter, List<Violation> violations) {
        if (parameter.getType() != List.class && values.size() > 1) {
            violations.add(invalid(name, "is given " + values.size() + " times, once is allowed", null));
            return;
        }
        var size = parameter.getAnnotation(Size.class);
        if (parameter.getType() == List.class && values.size() > (size == null ? 50 : size.max())) {
            violations.add(invalid(name, "is given more than " + (size == null ? 50 : size.max()) + " times", null));
            return;
        }
        for (var value : values) {
            var violation = violation(name, value, parameter);
            if (violation != null) {
                violations.add(violation);
                return;
            }
        }
    }

    private static @Nullable Violation violation(String name, String value, Parameter parameter) {
        if (Texts.unstorable(value)) {
            return invalid(name, "has a NUL character or half a surrogate pair", null);
        }
        if (Texts.length(value) > 2000) {
            return invalid(name, "is longer than 2000 characters", null);
        }
        var type = parameter.getType();
        if (type == int.class || type == Integer.class) {
            return integer(name, value, parameter);
        }
        if (type == boolean.class || type == Boolean.class) {
            return value.equals("true") || value.equals("false") ? null : invalid(name, "must be true or false", null);
        }
        if (type == Instant.class) {
            return instant(name, value);
        }
        var names = parameter.getAnnotation(CommaSeparated.class);
        if (names != null) {
            return names(name, value, names);
        }
        var choice = choice(parameter);
        if (!choice.isEmpty()) {
            return choice.contains(value) ? null
                    : invalid(name, "must be one of " + String.join(", ", choice), Nearest.to(value, choice));
        }
        if (value.isEmpty()) {
            return invalid(name, "is empty", null);
        }
        var size = parameter.getAnnotation(Size.class);
        if (type == String.class && size != null && Texts.length(value) > size.max()) {
            return invalid(name, "is longer than " + size.max() + " characters", null);
        }
        var pattern = parameter.getAnnotation(jakarta.validation.constraints.Pattern.class);
        return pattern == null || Pattern.matches(pattern.regexp(), value) ? null : invalid(name, pattern.message(), null);
    }

    private static List<String> choice(Parameter parameter) {
        var schema = parameter.getAnnotation(Schema.class);
        return schema == null ? List.of() : Arrays.asList(schema.enumeration());
    }

    private static @Nullable Violation integer(String name, String value, Parameter parameter) {
        var min = parameter.getAnnotation(Min.class);
        var max = parameter.getAnnotation(Max.class);
        var low = min == null ? 0 : min.value();
        var high = max == null ? Integer.MAX_VALUE : max.value();
        if (!value.matches("-?[0-9]{1,9}") || Integer.parseInt(value) < low || Integer.parseInt(value) > high) {
            return invalid(name, "must be an integer from " + low + " to " + high, null);
        }
        return null;
    }

    private static @Nullable Violation instant(String name, String value) {
        try {
            InputBinder.instant(value);
            return null;
        } catch (DateTimeParseException e) {
            // An unescaped + arrives as a space
            return invalid(name, "must be an RFC 3339 date-time such as 2026-11-23T16:42:00Z (write an offset's + as %2B)",
                    null);
        }
    }

    private static @Nullable Violation names(String name, String value, CommaSeparated names) {
        var allowed = names.of() == Record.class ? Arrays.asList(names.value())
                : Arrays.stream(names.of().getRecordComponents()).map(component -> component.getName()).toList();
        for (var part : value.split(",", -1)) {
            if (!allowed.contains(part)) {
                return invalid(name, "\"" + Texts.head(part, 100) + "\" is not one of " + String.join(", ", allowed),
                        Nearest.to(part, allowed));
            }
        }
        return null;
    }

    private static Violation invalid(String name, String detail, @Nullable String suggestion) {
        return Violation.parameter(name, ProblemType.INVALID_PARAMETER.code(), detail, suggestion);
    }
}
