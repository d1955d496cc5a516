package org.masthead.editorschoice;

import java.time.Instant;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/**
 * What to say about one pick: what is absent keeps its value, and null clears {@code from}, {@code until} and {@code kicker}.
 */
public record PickInput(
        @Nullable @Size(min = 1, max = 200) String section,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable @Min(1) @Max(PickService.MOST) Integer position,
        @Nullable @Size(min = 1, max = 100) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String kicker)
        implements
            Input {
}
