package org.masthead.shared.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** What {@code If-Match} asks for. */
public final class Preconditions {

    private Preconditions() {
    }

    /** @throws ProblemException {@code if-match-required} when the header is missing */
    public static String required(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ProblemException(ProblemType.IF_MATCH_REQUIRED,
                    "Send If-Match with the ETag that was read, or If-Match: * to write whatever is there.");
        }
        return ifMatch;
    }

    /** True when the header is absent, {@code *}, or names this ETag (without its quotes). Weak tags never match. */
    public static boolean matches(@Nullable String ifMatch, String etag) {
        return ifMatch == null || ifMatch.trim().equals("*")
                || Arrays.stream(ifMatch.split(",")).map(String::trim).anyMatch(quote(etag)::equals);
    }

    public static String quote(String etag) {
        return '"' + etag + '"';
    }

    public static ProblemException mismatch(Object currentVersion, List<String> changedFields) {
        return new ProblemException(ProblemType.VERSION_MISMATCH,
                "It is at version " + currentVersion + " now. Nothing was written.",
                List.of(), Map.of("currentVersion", currentVersion, "changedFields", changedFields));
    }
}
