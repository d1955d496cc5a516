package org.masthead.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.InputRules;
import org.masthead.shared.problem.Violation;

/** What is wrong with a key to be made that is well-formed. */
@ApplicationScoped
class KeyRules implements InputRules<KeyInput> {

    private final Clock clock;

    KeyRules(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Class<KeyInput> type() {
        return KeyInput.class;
    }

    @Override
    public List<Violation> violations(KeyInput wellFormed) {
        return past(wellFormed.expiresAt(), clock.instant());
    }

    static List<Violation> past(@Nullable Instant expiresAt, Instant now) {
        return expiresAt == null || expiresAt.isAfter(now) ? List.of()
                : List.of(Violation.body("/expiresAt", "range", "must be in the future"));
    }
}
