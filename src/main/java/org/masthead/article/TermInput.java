package org.masthead.article;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** A section, tag or author as an editor sends it; the slug is in the path. */
public record TermInput(
        @NotNull @Size(min = 1, max = 200) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String name,
        @Nullable @Size(max = 2000) String description) implements Input {
}
