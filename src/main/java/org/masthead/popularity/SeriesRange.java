package org.masthead.popularity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;

/** Which buckets a series has: all that have a part in {@code [from, to)} as they were asked for. */
record SeriesRange(Span span, Instant from, Instant to) {

    static final int LONGEST = 1000;
    private static final int HOURS = 24;
    private static final int DAYS = 30;

    /** @return null when no series is asked for */
    static @Nullable SeriesRange of(@Nullable String interval, @Nullable Instant from, @Nullable Instant to, Instant now) {
        var violations = new ArrayList<Violation>();
        if (interval == null) {
            if (from != null) {
                violations.add(invalid("from", "needs an interval"));
            }
            if (to != null) {
                violations.add(invalid("to", "needs an interval"));
            }
            refuse(violations);
            return null;
        }
        var span = interval.equals("hour") ? Span.HOUR : Span.DAY;
        var end = span.ceil(to == null ? now : to);
        var length = span.after(Instant.EPOCH).toEpochMilli();
        var start = from == null ? end.minusMillis((span == Span.HOUR ? HOURS : DAYS) * length) : span.floor(from);
        if (from != null && !from.isBefore(to == null ? now : to)) {
            violations.add(invalid("from", "must be before " + (to == null ? "now" : "to")));
        } else if (Duration.between(start, end).toMillis() / length > LONGEST) {
            violations.add(invalid("from", "a series has at most " + LONGEST + " buckets; ask for it in parts"));
        } else if (!span.keeps(start, now)) {
            violations.add(invalid(from == null ? "to" : "from", "hours are kept for 40 days, the first now is "
                    + Span.HOUR.ceil(now.minus(span.kept())) + "; days are kept for good"));
        }
        refuse(violations);
        return new SeriesRange(span, start, end);
    }

    private static Violation invalid(String parameter, String detail) {
        return Violation.parameter(parameter, ProblemType.INVALID_PARAMETER.code(), detail, null);
    }

    private static void refuse(ArrayList<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID_PARAMETER, ProblemException.summary(violations), violations);
        }
    }
}
