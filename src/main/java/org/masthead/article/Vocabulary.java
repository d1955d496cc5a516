package org.masthead.article;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.masthead.article.Term.Kind;

/** The terms that some inputs may name, looked up together; it learns those that are made meanwhile. */
final class Vocabulary {

    private record Name(Kind kind, String text) {
    }

    private final Map<Term.Key, Term> bySlug = new HashMap<>();
    private final Map<Name, Term> byName = new HashMap<>();

    void learn(List<Term> terms) {
        terms.forEach(term -> {
            bySlug.put(new Term.Key(term.kind, term.slug), term);
            byName.merge(new Name(term.kind, term.name), term,
                    (first, second) -> first.slug.compareTo(second.slug) <= 0 ? first : second);
        });
    }

    boolean has(Kind kind, String slug) {
        return bySlug.containsKey(new Term.Key(kind, slug));
    }

    /** The slug of the term of that very name; of the first of them, when several have it. */
    Optional<String> named(Kind kind, String name) {
        return Optional.ofNullable(byName.get(new Name(kind, name))).map(Term::slug);
    }
}
