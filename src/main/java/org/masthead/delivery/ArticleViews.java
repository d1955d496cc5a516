package org.masthead.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.article.Body;
import org.masthead.article.Content;
import org.masthead.article.Publication;
import org.masthead.article.Term;
import org.masthead.article.Terms;

/** Articles as readers get them: a publication, with the names its slugs have now. */
@ApplicationScoped
class ArticleViews {

    private final Terms terms;
    private final Cards cards;

    ArticleViews(Terms terms, Cards cards) {
        this.terms = terms;
        this.cards = cards;
    }

    LiveArticle of(Publication publication, String bodyFormat, Instant now) {
        var content = publication.content();
        var names = names(content);
        return new LiveArticle(publication.articleId(), publication.slug(), content.title(), content.standfirst(),
                publication.teaser(), Body.of(content).as(bodyFormat), publication.wordCount(), publication.readingMinutes(),
                content.section() == null ? null : name(names, Term.Kind.section, content.section()),
                content.tags().stream().map(slug -> name(names, Term.Kind.tag, slug)).toList(),
                content.authors().stream().map(slug -> name(names, Term.Kind.author, slug)).toList(),
                content.sources(), publication.sourceLine(), content.language(), content.image(), content.sensitive(),
                content.canonicalUrl(), content.seo(), content.attributes(),
                cards.picked(publication.articleId(), content.section(), now), publication.publishedAt(),
                publication.liveFrom(),
                publication.version(), null, null);
    }

    private Map<Term.Key, TermName> names(Content content) {
        var sections = content.section() == null ? List.<String> of() : List.of(content.section());
        return terms.named(sections, content.tags(), content.authors()).stream()
                .collect(Collectors.toMap(term -> new Term.Key(term.kind(), term.slug()), TermName::of));
    }

    private static TermName name(Map<Term.Key, TermName> names, Term.Kind kind, String slug) {
        return names.getOrDefault(new Term.Key(kind, slug), new TermName(slug, slug));
    }
}
