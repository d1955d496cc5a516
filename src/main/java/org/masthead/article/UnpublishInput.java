package org.masthead.article;

import java.time.Instant;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** When to unpublish ({@code at}, default and past: now), and why. */
public record UnpublishInput(@Nullable Instant at, @Nullable @Size(max = 1000) String note) implements Input {

    static final UnpublishInput NOW = new UnpublishInput(null, null);
}
