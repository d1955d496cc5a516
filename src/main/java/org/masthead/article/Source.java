package org.masthead.article;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Where an article's matter comes from: the outlet, its place, what it contributed, and a link ({@code ""} when there is none).
 */
public record Source(
        @NotNull @Size(min = 1, max = 200) String name,
        @Size(max = 200) String place,
        @Schema(enumeration = {
                "primary", "with", "agency" }) String role,
        @Size(max = 2000) @Pattern(regexp = Links.WEB_OR_EMPTY, message = Links.MESSAGE) String url){

    public Source {
        place = place == null ? "" : place;
        role = role == null ? "primary" : role;
        url = url == null ? "" : url;
    }
}
