package org.masthead.access;

import java.time.Instant;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** What is to change in a key; what is left out stays, and {@code expiresAt} null means never. */
public record KeyChange(
        @Nullable @Size(min = 1, max = 100) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String name,
        @Nullable @Schema(enumeration = {
                "reader", "author", "editor", "admin" }) String role,
        @Nullable Instant expiresAt) implements Input{
}
