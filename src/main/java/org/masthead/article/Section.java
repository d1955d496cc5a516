package org.masthead.article;

/** A section as readers see it, with the number of live articles that have it. */
public record Section(String slug, String name, String description, long articles) {

    static Section of(Terms.Counted counted) {
        var term = counted.term();
        return new Section(term.slug(), term.name(), term.description(), counted.articles());
    }
}
