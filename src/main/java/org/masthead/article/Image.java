package org.masthead.article;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;

/** The article's picture, by URL; width and height in pixels, null when nobody said. */
public record Image(
        @NotNull @Size(min = 1, max = 2000) @Pattern(regexp = Links.WEB, message = Links.MESSAGE) String url,
        @Size(max = 1000) String alt,
        @Size(max = 2000) String caption,
        @Size(max = 300) String credit,
        @Nullable @Min(1) @Max(100_000) Integer width,
        @Nullable @Min(1) @Max(100_000) Integer height) {

    public Image {
        alt = alt == null ? "" : alt;
        caption = caption == null ? "" : caption;
        credit = credit == null ? "" : credit;
    }
}
