package org.masthead.article;

import java.time.Instant;

import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** Until when a preview link is to be open, and whom it is for. */
public record PreviewLinkInput(@Nullable Instant expiresAt, @Nullable @Size(max = 1000) String note) implements Input {

    static final PreviewLinkInput DEFAULT = new PreviewLinkInput(null, null);
}
