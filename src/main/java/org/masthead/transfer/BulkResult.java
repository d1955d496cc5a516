package org.masthead.transfer;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

/** What became of the operation with this index, from 0. */
record BulkResult(int index, String status, @Nullable UUID id, @Nullable BulkProblem problem) {

    /** Why an operation failed. */
    record BulkProblem(String code, String detail, List<Violation> errors) {
    }

    static BulkResult done(int index, String status, UUID id) {
        return new BulkResult(index, status, id, null);
    }

    static BulkResult failed(int index, ProblemException problem) {
        return new BulkResult(index, "failed", null,
                new BulkProblem(problem.type().code(), problem.getMessage(), problem.violations()));
    }

    /** Of an atomic request in which another one failed. */
    static BulkResult undone(int index) {
        return new BulkResult(index, "undone", null, null);
    }
}
