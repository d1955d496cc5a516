package org.masthead.transfer;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.http.PartlyDone;

/** What became of each operation, in their order. */
record BulkReport(List<BulkResult> data, Meta meta) implements PartlyDone {

    /** How many there were, and what the request asked. */
    @Schema(name = "BulkReportMeta")
    record Meta(boolean atomic, boolean dryRun, int succeeded, int failed) {
    }

    @Override
    public boolean complete() {
        return meta.failed() == 0;
    }

    static BulkReport of(List<BulkResult> results, boolean atomic, boolean dryRun) {
        var failed = (int) results.stream().filter(result -> result.status().equals("failed")).count();
        var undone = (int) results.stream().filter(result -> result.status().equals("undone")).count();
        return new BulkReport(results, new Meta(atomic, dryRun, results.size() - failed - undone, failed));
    }
}
