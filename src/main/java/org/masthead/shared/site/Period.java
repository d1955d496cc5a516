package org.masthead.shared.site;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Ends and beginnings that are stored as far-away times, so that "now" is a plain comparison in SQL. */
public final class Period {

    public static final Instant ALWAYS = Instant.parse("0001-01-01T00:00:00Z");
    public static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59Z");

    private Period() {
    }

    public static Instant from(@Nullable Instant from) {
        return from == null ? ALWAYS : from;
    }

    public static Instant until(@Nullable Instant until) {
        return until == null ? FOREVER : until;
    }

    /** The end or beginning as JSON shows it: null when there is none. */
    public static @Nullable Instant shown(Instant bound) {
        return bound.equals(ALWAYS) || !bound.isBefore(FOREVER) ? null : bound;
    }
}
