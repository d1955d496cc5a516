package org.masthead.editorschoice;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** The list to take the article out of: a section's, or without one the whole site's. */
public record UnpickInput(@Nullable @Size(min = 1, max = 200) String section) implements Input {
}
