package org.masthead.access;

import java.time.Instant;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** A key to make; without {@code expiresAt} it never expires. */
public record KeyInput(
        @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String name,
        @NotNull @Schema(enumeration = {
                "reader", "author", "editor", "admin" }) String role,
        @Nullable Instant expiresAt) implements Input{
}
