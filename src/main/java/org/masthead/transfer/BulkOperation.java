package org.masthead.transfer;

import java.time.Instant;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One write of many: what to do, to which article ({@code id}, an id or slug), and what that takes. {@code article} is the
 * article to create, or the merge patch of an update.
 */
@Schema(name = "BulkOperation")
record BulkOperation(
        @NotNull @Schema(enumeration = {
                "create", "update", "publish", "unpublish", "relate", "unrelate", "pick",
                "unpick" }) String op,
        @Nullable @Size(min = 1, max = 200) String id,
        @Nullable ObjectNode article,
        @Nullable @Min(1) @Max(Integer.MAX_VALUE) Integer version,
        @Nullable @Size(min = 1, max = 200) String target,
        @Nullable @Size(min = 1, max = 20) String type,
        @Nullable @Size(max = 300) String label,
        @Nullable Boolean pinned,
        @Nullable @Size(min = 1, max = 200) String section,
        @Nullable @Size(min = 1, max = 100) String kicker,
        @Nullable @Min(1) @Max(100) Integer position,
        @Nullable Instant at,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable @Size(max = 1000) String note){
}
