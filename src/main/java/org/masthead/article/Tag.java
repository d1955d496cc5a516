package org.masthead.article;

/** A tag as readers see it, with the number of live articles that have it. */
public record Tag(String slug, String name, String description, long articles) {

    static Tag of(Terms.Counted counted) {
        var term = counted.term();
        return new Tag(term.slug(), term.name(), term.description(), counted.articles());
    }
}
