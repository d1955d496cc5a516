package org.masthead.article;

/** An author as readers see it, with the number of live articles that have it. */
public record Author(String slug, String name, String description, long articles) {

    static Author of(Terms.Counted counted) {
        var term = counted.term();
        return new Author(term.slug(), term.name(), term.description(), counted.articles());
    }
}
