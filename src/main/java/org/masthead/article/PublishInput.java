package org.masthead.article;

import java.time.Instant;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** When to publish ({@code at}, default and past: now), until when (default: further notice), and why. */
public record PublishInput(@Nullable Instant at, @Nullable Instant until, @Nullable @Size(max = 1000) String note)
        implements
            Input {

    public static final PublishInput NOW = new PublishInput(null, null, null);

    static PublishInput now(String note) {
        return new PublishInput(null, null, note);
    }
}
