package org.masthead.article;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** Why an earlier version is restored. */
public record RestoreInput(@Nullable @Size(max = 1000) String note) implements Input {
}
