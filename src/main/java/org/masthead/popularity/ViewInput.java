package org.masthead.popularity;

import java.time.Instant;

import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** A view of the article in the path, as a frontend sends it; everything has a default. */
public record ViewInput(
        @Nullable @Size(min = 1, max = 200) String visitor,
        @Nullable @Size(min = 1, max = 200) String id,
        @Nullable @Schema(enumeration = {
                "view", "read", "share" }) String type,
        @Nullable Instant at) implements Input{

    public static final ViewInput NOW = new ViewInput(null, null, null, null);
}
