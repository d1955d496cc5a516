package org.masthead.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.Slugs;
import org.masthead.article.Term.Kind;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.text.Texts;
import org.masthead.transfer.ImportLine.Origin;
import org.masthead.transfer.ImportLine.Standing;
import org.masthead.transfer.ImportLine.TermName;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An article of another system on its way in: gathered piece by piece, then held to the rules of any article. */
final class Migrated {

    private static final int MAX_SLUG = 200;
    private static final int MAX_STANDFIRST = 1000;
    private static final int MAX_TITLE = 300;
    private static final int WORDS_OF_A_TITLE = 80;

    private final ObjectNode article = Json.MAPPER.createObjectNode();
    private final List<TermName> terms = new ArrayList<>();
    private final Set<String> tags = new LinkedHashSet<>();
    private final Set<String> authors = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Instant now;
    private Standing standing = Standing.withheld;
    private @Nullable Instant at;
    private boolean featured;

    Migrated(String externalId, Instant now) {
        this.now = now;
        article.put("externalId", externalId).put("bodyFormat", "html");
    }

    /** A title may be missing elsewhere, but not here. */
    void text(String title, String standfirst, String body) {
        var words = MigratedHtml.words(title);
        if (words.isEmpty()) {
            words = Texts.head(MigratedHtml.words(body), WORDS_OF_A_TITLE).strip();
            notes.add("it had no title, so its first words are that");
        }
        article.put("title", head("title", words, MAX_TITLE));
        article.put("standfirst", head("standfirst", MigratedHtml.words(standfirst), MAX_STANDFIRST));
        article.put("body", body);
    }

    /** @param name as it was in addresses, maybe with escapes of other scripts */
    void slug(String name) {
        if (name.isBlank()) {
            return;
        }
        var slug = slugOf(name);
        if (slug.isEmpty()) {
            return;
        }
        if (!slug.equals(name)) {
            notes.add("the slug " + Texts.head(name, MAX_SLUG) + " became " + slug);
        }
        article.put("slug", slug);
    }

    static String slugOf(String name) {
        return name.length() <= MAX_SLUG && name.matches(Slugs.FORM) && Ids.parse(name).isEmpty() ? name
                : Slugs.from(name, "");
    }

    void section(String slug, String name) {
        named(Kind.section, slug, name).ifPresent(section -> article.put("section", section));
    }

    void tag(String slug, String name) {
        named(Kind.tag, slug, name).ifPresent(tags::add);
    }

    void author(String slug, String name) {
        named(Kind.author, slug, name).ifPresent(authors::add);
    }

    private Optional<String> named(Kind kind, String given, String text) {
        var name = MigratedHtml.words(text);
        var slug = slugOf(given.isBlank() ? name : given);
        if (slug.isEmpty()) {
            notes.add("a " + kind + " without a letter or digit was left out");
            return Optional.empty();
        }
        terms.add(new TermName(kind, slug, name.isEmpty() ? slug : name));
        return Optional.of(slug);
    }

    void image(@Nullable String url, String alt, String caption) {
        if (url == null || url.isBlank()) {
            return;
        }
        if (!url.matches("https?://[^\\s<>\"]{1,1990}+")) {
            notes.add("its picture was left out: " + Texts.head(url, 100) + " is no web address");
            return;
        }
        article.putObject("image").put("url", url).put("alt", Texts.head(MigratedHtml.words(alt), 1000))
                .put("caption", Texts.head(MigratedHtml.words(caption), 2000));
    }

    void canonical(@Nullable String url) {
        if (url != null && url.matches("https?://[^\\s<>\"]{1,1990}+")) {
            article.put("canonicalUrl", url);
        }
    }

    void seo(String title, String description) {
        if (!title.isBlank() || !description.isBlank()) {
            article.putObject("seo").put("title", head("SEO title", title, 300))
                    .put("description", head("SEO description", description, 1000));
        }
    }

    void language(String tag) {
        if (tag.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")) {
            article.put("language", tag);
        }
    }

    /** It was public, from that time or still to come. */
    void published(Instant time) {
        if (time.isAfter(now)) {
            standing = Standing.scheduled;
            at = time;
        } else {
            standing = Standing.ready;
            article.put("publishedAt", time.toString());
        }
    }

    /** It was not public for everyone, so nothing here makes it so. */
    void withheld(String why) {
        standing = Standing.withheld;
        at = null;
        article.remove("publishedAt");
        notes.add("it stays a draft: " + why);
    }

    void featured() {
        featured = true;
    }

    void note(String note) {
        notes.add(note);
    }

    private String head(String what, String text, int most) {
        if (Texts.length(text) > most) {
            notes.add("its " + what + " was cut to " + most + " characters");
        }
        return Texts.head(text, most);
    }

    /** @throws ProblemException with everything that is wrong with it */
    ImportLine line() {
        if (article.path("title").asText().isEmpty()) {
            throw ProblemException.invalid(Violation.body("/title", "required", "it has neither a title nor a text"));
        }
        article.set("tags", Json.MAPPER.valueToTree(tags));
        article.set("authors", Json.MAPPER.valueToTree(authors));
        return new ImportLine(Optional.empty(), InputBinder.bind(article, ArticleInput.class), List.of(),
                new Origin(List.copyOf(terms), standing, at, featured, List.copyOf(notes)));
    }
}
