package org.masthead.article;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.http.InputRules;
import org.masthead.shared.problem.Violation;

/** What is wrong with the times of a publication that are well-formed. */
@ApplicationScoped
class PublishRules implements InputRules<PublishInput> {

    private final Clock clock;

    PublishRules(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Class<PublishInput> type() {
        return PublishInput.class;
    }

    @Override
    public List<Violation> violations(PublishInput wellFormed) {
        return violations(wellFormed, clock.instant());
    }

    static List<Violation> violations(PublishInput input, Instant now) {
        var from = input.at() == null || input.at().isBefore(now) ? now : input.at();
        return input.until() == null || input.until().isAfter(from) ? List.of()
                : List.of(Violation.body("/until", "range", "must be after the publication begins, at " + from));
    }
}
