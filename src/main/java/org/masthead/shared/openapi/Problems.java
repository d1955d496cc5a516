package org.masthead.shared.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemType;

/** An example of each problem document, with the members its code adds. */
final class Problems {

    // Sorted, as Map.of has another order in every build
    private static final Map<ProblemType, Map<String, Object>> MEMBERS = Map.of(
            ProblemType.ILLEGAL_TRANSITION,
            new TreeMap<>(Map.of("allowedActions", List.of("restore", "purge"), "state", "trashed")),
            ProblemType.VERSION_MISMATCH,
            new TreeMap<>(Map.of("currentVersion", 7, "changedFields", List.of("title"))),
            ProblemType.RELATION_CYCLE, Map.of("path",
                    List.of("01932f5e-8b6a-7c1d-9e2f-3a4b5c6d7e8f", "01932f5e-9c7b-7d2e-8f30-4b5c6d7e8f90")),
            ProblemType.NO_PATH, Map.of("complete", true),
            ProblemType.IN_USE, Map.of("count", 12));

    private static final Map<ProblemType, Map<String, Object>> VIOLATIONS = Map.of(
            ProblemType.UNKNOWN_PARAMETER,
            violation("parameter", "limt", "unknown-parameter", "there is no such parameter here", "limit"),
            ProblemType.INVALID_PARAMETER,
            violation("parameter", "limit", "invalid-parameter", "must be an integer from 1 to 100", null),
            ProblemType.INVALID, violation("pointer", "/titel", "unknown-field", "there is no such field here", "title"),
            ProblemType.UNKNOWN_SECTION,
            violation("pointer", "/section", "unknown-section", "there is no section poltics", "politics"),
            ProblemType.SLUG_TAKEN, violation("pointer", "/slug", "slug-taken", "is taken", "bridge-opens-2"));

    private Problems() {
    }

    static Map<String, Object> example(ProblemType type) {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", "/problems/" + type.code());
        example.put("title", type.title());
        example.put("status", type.status());
        example.put("detail", type.explanation());
        example.put("instance", "/v1/articles/sanar-bridge-passes-load-test");
        example.put("code", type.code());
        example.put("requestId", "01932f5e-8b6a-7c1d-9e2f-3a4b5c6d7e8f");
        example.put("errors", VIOLATIONS.containsKey(type) ? List.of(VIOLATIONS.get(type)) : List.of());
        example.putAll(MEMBERS.getOrDefault(type, Map.of()));
        return example;
    }

    private static Map<String, Object> violation(String kind, String place, String code, String detail,
            @Nullable String suggestion) {
        var violation = new LinkedHashMap<String, Object>();
        violation.put(kind, place);
        violation.put("code", code);
        violation.put("detail", detail);
        if (suggestion != null) {
            violation.put("suggestion", suggestion);
        }
        return violation;
    }
}
