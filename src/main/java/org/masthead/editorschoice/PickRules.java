package org.masthead.editorschoice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Lookup;
import org.masthead.shared.http.InputRules;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Period;

/** What is wrong with a list of picks that is well-formed. */
@ApplicationScoped
class PickRules implements InputRules<PickListInput> {

    private final Lookup lookup;

    PickRules(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Class<PickListInput> type() {
        return PickListInput.class;
    }

    @Override
    @Transactional
    public List<Violation> violations(PickListInput wellFormed) {
        List<@Nullable PickEntryInput> entries = wellFormed.entries() == null ? List.of() : wellFormed.entries();
        var found = lookup.find(entries.stream().filter(Objects::nonNull).map(PickEntryInput::articleId).toList());
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (entry != null) {
                refuseEmptyPeriod(entry.from(), entry.until(), "/entries/" + i + bound(entry.until()), violations);
                if (!found.containsKey(entry.articleId())) {
                    violations.add(unknown("/entries/" + i + "/articleId"));
                }
            }
        }
        return violations;
    }

    /** The end of a period is to blame when it was sent, else the beginning. */
    static String bound(@Nullable Instant sentUntil) {
        return sentUntil == null ? "/from" : "/until";
    }

    static void refuseEmptyPeriod(@Nullable Instant from, @Nullable Instant until, String pointer,
            List<Violation> violations) {
        if (!Period.until(until).isAfter(Period.from(from))) {
            violations.add(Violation.body(pointer, "range", "until must be after from"));
        }
    }

    static Violation unknown(String pointer) {
        return Violation.body(pointer, "unknown-article", "there is no such article");
    }
}
