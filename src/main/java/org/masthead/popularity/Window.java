package org.masthead.popularity;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The windows of {@code window=}. A window of length w holds every bucket from the one that {@code now - w} lies in: five
 * minutes for 1h and 24h, an hour for 7d, a UTC day for 30d. So a view never leaves too early, and at most one bucket late. The
 * window before it has the same length and ends where it begins. {@code all} has no beginning, and none before it.
 */
enum Window {
    HOUR("1h", Duration.ofHours(1), Span.FIVE_MINUTES),
    DAY("24h", Duration.ofHours(24), Span.FIVE_MINUTES),
    WEEK("7d", Duration.ofDays(7), Span.HOUR),
    MONTH("30d", Duration.ofDays(30), Span.DAY),
    ALL("all", Duration.ZERO, Span.DAY);

    private final String label;
    private final Duration length;
    private final Span span;

    Window(String label, Duration length, Span span) {
        this.label = label;
        this.length = length;
        this.span = span;
    }

    static Window of(String label) {
        return Arrays.stream(values()).filter(window -> window.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No window " + label));
    }

    String label() {
        return label;
    }

    Span span() {
        return span;
    }

    /** Where the window begins, null for {@code all}. */
    @Nullable
    Instant from(Instant now) {
        return this == ALL ? null : span.floor(now.minus(length));
    }

    /** Where the window of so many lengths ago begins, when the current one begins at {@code from}. */
    Instant before(Instant from, int ago) {
        return from.minus(length.multipliedBy(ago));
    }
}
