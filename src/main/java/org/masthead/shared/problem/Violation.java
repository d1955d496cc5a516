package org.masthead.shared.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing wrong with a request: where (a JSON pointer into the body, or a query parameter), what, and the nearest valid name.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Violation")
public record Violation(@Nullable String pointer, @Nullable String parameter, String code, String detail,
        @Nullable String suggestion) {

    public static Violation body(String pointer, String code, String detail) {
        return new Violation(pointer, null, code, detail, null);
    }

    public static Violation body(String pointer, String code, String detail, @Nullable String suggestion) {
        return new Violation(pointer, null, code, detail, suggestion);
    }

    public static Violation parameter(String parameter, String code, String detail, @Nullable String suggestion) {
        return new Violation(null, parameter, code, detail, suggestion);
    }
}
