package org.masthead.editorschoice;

import java.time.Instant;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

/** An entry as an editor sends it; the article by id or slug, without bounds it shows at once and until further notice. */
public record PickEntryInput(
        @NotNull @Size(min = 1, max = 200) String articleId,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable @Size(min = 1, max = 100) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String kicker) {
}
