package org.masthead.popularity;

import java.sql.SQLException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The sums of a stretch of settled time. As it moves on, what entered it is added and what left it taken away; who was
 * recounted is read again. Only from a standing start are all its buckets read.
 */
final class Stretch {

    // Beyond that many, to read all is no more work
    private static final int FEW = 2000;
    private static final Sums NOTHING = new Sums();

    private Instant from = Instant.EPOCH;
    private Instant to = Instant.EPOCH;
    private long revision = -1;
    private @Nullable Sums sums;

    /** What was returned before is never changed, and returned again while it holds. */
    Sums at(CountReader reader, Recounts recounts, Instant newFrom, Instant newTo) throws SQLException {
        if (!newFrom.isBefore(newTo)) {
            sums = null;
            return NOTHING;
        }
        var changes = recounts.since(revision);
        var known = sums;
        var changed = changes.articles();
        // Until it is complete, it is not to be relied on
        sums = null;
        if (known == null || changed == null || changed.size() > FEW || newFrom.isBefore(from) || !newFrom.isBefore(to)
                || newTo.isBefore(to)) {
            known = new Sums();
            reader.add(Span.cover(newFrom, newTo), 1, known);
        } else if (!newFrom.equals(from) || !newTo.equals(to) || !changed.isEmpty()) {
            known = known.copy();
            reader.add(Span.cover(from, newFrom), -1, known);
            reader.add(Span.cover(to, newTo), 1, known);
            if (!changed.isEmpty()) {
                reader.replace(Span.cover(newFrom, newTo), changed, known);
            }
        }
        from = newFrom;
        to = newTo;
        revision = changes.revision();
        sums = known;
        return known;
    }
}
