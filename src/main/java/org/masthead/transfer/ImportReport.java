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
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A line of the report: one for each line that came in (with {@code line}, counted from 1, and {@code status}), one at least
 * every second with {@code progress}, and the last with {@code summary}, with what of the file is no article, and with remarks.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ImportReportLine")
record ImportReport(@Nullable Integer line, @Nullable String status, @Nullable UUID id, @Nullable String slug,
        @Nullable String note,
        @Nullable ImportProblem problem, @Nullable Counts progress, @Nullable Counts summary,
        @Nullable Map<String, Long> skipped, @Nullable List<String> remarks) {

    /** Lines so far by what became of them, and the time they took. */
    @Schema(name = "ImportCounts")
    record Counts(int lines, int created, int updated, int unchanged, int failed, long milliseconds) {
    }

    /** Why a line failed. */
    @Schema(name = "ImportProblem")
    record ImportProblem(String code, String detail, List<Violation> errors,
            @JsonIgnore @Schema(hidden = true) Map<String, Object> extensions) {

        /** What the code adds, such as {@code allowedActions}. */
        @JsonAnyGetter
        @Schema(hidden = true)
        public Map<String, Object> members() {
            return extensions;
        }

        static ImportProblem of(ProblemException problem) {
            return new ImportProblem(problem.type().code(), problem.getMessage(), problem.violations(), problem.extensions());
        }
    }

    static ImportReport item(int line, String status, @Nullable UUID id, @Nullable String slug, @Nullable String note) {
        return new ImportReport(line, status, id, slug, note, null, null, null, null, null);
    }

    static ImportReport failed(int line, ImportProblem problem, @Nullable UUID id, @Nullable String slug) {
        return new ImportReport(line, "failed", id, slug, null, problem, null, null, null, null);
    }

    static ImportReport progress(Counts counts) {
        return new ImportReport(null, null, null, null, null, null, counts, null, null, null);
    }

    static ImportReport summary(Counts counts, Map<String, Long> skipped, List<String> remarks) {
        return new ImportReport(null, null, null, null, null, null, null, counts, skipped.isEmpty() ? null : skipped,
                remarks.isEmpty() ? null : remarks);
    }
}
