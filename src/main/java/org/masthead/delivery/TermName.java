package org.masthead.delivery;

import org.masthead.article.Term;

/** A section, tag or author inside an article or card. */
public record TermName(String slug, String name) {

    static TermName of(Term term) {
        return new TermName(term.slug(), term.name());
    }
}
