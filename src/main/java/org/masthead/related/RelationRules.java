package org.masthead.related;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Lookup;
import org.masthead.shared.http.InputRules;
import org.masthead.shared.problem.Violation;

/** What is wrong with a list of edges that is well-formed. */
@ApplicationScoped
class RelationRules implements InputRules<RelationListInput> {

    private final Lookup lookup;

    RelationRules(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Class<RelationListInput> type() {
        return RelationListInput.class;
    }

    @Override
    @Transactional
    public List<Violation> violations(RelationListInput wellFormed) {
        var targets = targets(wellFormed.relations());
        var found = lookup.find(targets.stream().filter(Objects::nonNull).toList());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i) != null && !found.containsKey(targets.get(i))) {
                violations.add(unknown("/relations/" + i + "/target"));
            }
        }
        return violations;
    }

    private static List<@Nullable String> targets(@Nullable List<@Nullable RelationInput> relations) {
        var targets = new ArrayList<@Nullable String>();
        if (relations != null) {
            relations.forEach(relation -> targets.add(relation == null ? null : relation.target()));
        }
        return targets;
    }

    static Violation unknown(String pointer) {
        return Violation.body(pointer, "unknown-article", "there is no article with this id or slug");
    }
}
