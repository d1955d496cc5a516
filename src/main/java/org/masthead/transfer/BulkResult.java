package org.masthead.transfer;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** What became of the operation with this index, from 0. */
record BulkResult(int index, String status, @Nullable UUID id, @Nullable BulkProblem problem) {

    /** Why an operation failed. */
    record BulkProblem(String code, String detail, List<Violation> errors,
            @JsonIgnore @Schema(hidden = true) Map<String, Object> extensions) {

        BulkProblem {
            // None when read again
            extensions = extensions == null ? Map.of() : extensions;
        }

        /** What the code adds, such as {@code currentVersion}. */
        @JsonAnyGetter
        @Schema(hidden = true)
        public Map<String, Object> members() {
            return extensions;
        }
    }

    static BulkResult done(int index, String status, UUID id) {
        return new BulkResult(index, status, id, null);
    }

    static BulkResult failed(int index, ProblemException problem) {
        return new BulkResult(index, "failed", null,
                new BulkProblem(problem.type().code(), problem.getMessage(), problem.violations(), problem.extensions()));
    }

    /** Of an atomic request in which another one failed. */
    static BulkResult undone(int index) {
        return new BulkResult(index, "undone", null, null);
    }
}
