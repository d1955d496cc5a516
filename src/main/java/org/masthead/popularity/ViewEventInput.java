package org.masthead.popularity;

import java.time.Instant;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** One event of a batch; {@code article} is an id or a slug, also a former one. */
public record ViewEventInput(
        @NotNull @Size(min = 1, max = 200) String article,
        @Nullable @Schema(enumeration = {
                "view", "read", "share" }) String type,
        @Nullable Instant at,
        @Nullable @Size(min = 1, max = 200) String visitor,
        @Nullable @Size(min = 1, max = 200) String id) implements Input{
}
