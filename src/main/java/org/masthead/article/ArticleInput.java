package org.masthead.article;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
        return Json.MAPPER.valueToTree(of(article.content(), article.slug(), article.externalId()));
    }

    /** What would have to be sent to have this again. */
    static ArticleInput of(Content content, String slug, @Nullable String externalId) {
        return new ArticleInput(content.title(), slug, content.standfirst(), content.body(), content.bodyFormat(),
                content.section(), content.tags(), content.authors(), content.sources(), content.language(), content.image(),
                content.sensitive(), content.canonicalUrl(), content.seo(), content.attributes(), externalId,
                content.givenPublishedAt());
    }

    /** The names of the fields in which the other differs. */
    List<String> changed(ArticleInput other) {
        var names = new ArrayList<String>();
        for (var component : ArticleInput.class.getRecordComponents()) {
            if (!Objects.equals(value(component, this), value(component, other))) {
                names.add(component.getName());
            }
        }
        return names;
    }

    private static @Nullable Object value(RecordComponent component, ArticleInput input) {
        try {
            return component.getAccessor().invoke(input);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
