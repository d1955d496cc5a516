package org.masthead.shared.problem;

import java.util.List;
import java.util.Map;

/** Ends a request with a problem document. Thrown anywhere below a resource; one mapper turns it into the response. */
public class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<Violation> violations;
    private final transient Map<String, Object> extensions;

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, List.of(), Map.of());
    }

    public ProblemException(ProblemType type, String detail, List<Violation> violations) {
        this(type, detail, violations, Map.of());
    }

    public ProblemException(ProblemType type, String detail, List<Violation> violations, Map<String, Object> extensions) {
        // A problem is an answer, not a failure: no stack trace to fill
        super(detail, null, false, false);
        this.type = type;
        this.violations = List.copyOf(violations);
        this.extensions = extensions;
    }

    public static ProblemException invalid(Violation... violations) {
        return invalid(List.of(violations));
    }

    public static ProblemException invalid(List<Violation> violations) {
        return new ProblemException(ProblemType.INVALID, summary(violations), violations);
    }

    public static ProblemException notFound(String what) {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no " + what + ".");
    }

    public static ProblemException invalidParameter(Violation... violations) {
        return new ProblemException(ProblemType.INVALID_PARAMETER, summary(List.of(violations)), List.of(violations));
    }

    public static String summary(List<Violation> violations) {
        var first = violations.get(0);
        var place = first.pointer() != null ? first.pointer() : first.parameter();
        var more = violations.size() > 1 ? " (and " + (violations.size() - 1) + " more)" : "";
        return place + ": " + first.detail() + more;
    }

    public ProblemType type() {
        return type;
    }

    public List<Violation> violations() {
        return violations;
    }

    public Map<String, Object> extensions() {
        return extensions;
    }
}
