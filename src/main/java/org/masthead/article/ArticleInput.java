package org.masthead.article;

import java.time.Instant;
import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.LanguageTag;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An article as somebody sends it: only the title is required, and null means the same as absent. */
public record ArticleInput(
        @NotNull @Size(min = 1, max = 300) @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank") String title,
        @Nullable @Size(min = 1, max = 200) @Pattern(regexp = Slugs.FORM, message = Slugs.MESSAGE) String slug,
        @Nullable @Size(max = 1000) String standfirst,
        @Nullable @Size(max = 1_048_576) String body,
        @Nullable @Schema(enumeration = {
                "markdown", "html" }) String bodyFormat,
        @Nullable @Size(min = 1, max = 200) String section,
        @Nullable @Size(max = 50) List<String> tags,
        @Nullable @Size(max = 50) List<String> authors,
        @Nullable @Size(max = 30) List<Source> sources,
        @Nullable @Size(min = 2, max = 35) @LanguageTag String language,
        @Nullable Image image,
        @Nullable Boolean sensitive,
        @Nullable @Size(min = 1, max = 2000) @Pattern(regexp = Links.WEB, message = Links.MESSAGE) String canonicalUrl,
        @Nullable Seo seo,
        @Nullable @Size(max = 16_384) ObjectNode attributes,
        @Nullable @Size(min = 1, max = 200) String externalId,
        @Nullable Instant publishedAt) implements Input{

    /** The working copy as it would be sent, the base of a merge patch. */
    static ObjectNode treeOf(Article article) {
        var content = article.content();
        var input = new ArticleInput(content.title(), article.slug(), content.standfirst(), content.body(),
                content.bodyFormat(),
                content.section(), content.tags(), content.authors(), content.sources(), content.language(), content.image(),
                content.sensitive(), content.canonicalUrl(), content.seo(), content.attributes(), article.externalId(),
                content.givenPublishedAt());
        return Json.MAPPER.valueToTree(input);
    }
}
