package org.masthead.article;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.shared.http.InputRules;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

/** What is wrong with an article that is well-formed. */
@ApplicationScoped
class ArticleRules implements InputRules<ArticleInput> {

    private static final int MAX_BODY_BYTES = 1 << 20;

    private final TermService terms;
    private final Clock clock;

    ArticleRules(TermService terms, Clock clock) {
        this.terms = terms;
        this.clock = clock;
    }

    @Override
    public Class<ArticleInput> type() {
        return ArticleInput.class;
    }

    @Override
    @Transactional
    public List<Violation> violations(ArticleInput wellFormed) {
        var violations = new ArrayList<>(ofItself(wellFormed));
        var known = terms.vocabulary(List.of(wellFormed));
        terms.section(wellFormed.section(), known, violations);
        terms.refuseUnnamed(Term.Kind.tag, wellFormed.tags(), "/tags", known, violations);
        terms.refuseUnnamed(Term.Kind.author, wellFormed.authors(), "/authors", known, violations);
        return violations;
    }

    /** Without asking what there is. */
    List<Violation> ofItself(ArticleInput input) {
        var violations = new ArrayList<Violation>();
        if (input.body() != null && input.body().getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            violations.add(Violation.body("/body", "too-large", "is larger than 1 MiB of UTF-8"));
        }
        if (input.slug() != null && Ids.parse(input.slug()).isPresent()) {
            violations.add(Violation.body("/slug", "pattern", "must not look like an id"));
        }
        if (input.publishedAt() != null && input.publishedAt().isAfter(clock.instant())) {
            violations.add(Violation.body("/publishedAt", "range", "must not be in the future; schedule with publish and at"));
        }
        return violations;
    }
}
