package org.masthead.popularity;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.masthead.popularity.Span.Range;
import org.masthead.popularity.Sums.Measure;

/** The visitors of all articles in a stretch of time, as {@link Visitors} defines them, of which settled days are kept. */
final class VisitorStretch {

    private final Stretch days = new Stretch();
    private final Part first = new Part();
    private final Part last = new Part();
    private long[] sum = {};
    private List<Object> sources = List.of();

    /** What is kept of a part of a day. */
    private static final class Part {

        private List<Range> ranges = List.of();
        private boolean settled;
        private long revision = -1;
        private Map<Integer, Long> visitors = Map.of();

        Map<Integer, Long> at(CountReader reader, Recounts recounts, List<Range> wanted, Instant until) throws SQLException {
            var changes = recounts.since(revision);
            var changed = changes.articles();
            if (!settled || changed == null || !wanted.equals(ranges)) {
                settled = false;
                visitors = reader.visitors(wanted, null);
            } else if (!changed.isEmpty()) {
                settled = false;
                visitors = reader.visitorsAgain(wanted, changed, visitors);
            }
            ranges = wanted;
            revision = changes.revision();
            settled = wanted.stream().noneMatch(range -> range.to().isAfter(until));
            return visitors;
        }
    }

    /** By number; the same array again while nothing changed. @param until what lies before is settled */
    long[] at(CountReader reader, Recounts recounts, Instant from, Instant to, Instant until) throws SQLException {
        var parts = Span.days(from, to);
        var settled = Span.DAY.floor(until);
        var whole = days.at(reader, recounts, parts.from(), earlier(parts.to(), settled));
        var fresh = new Sums();
        var unsettled = later(parts.from(), settled);
        if (unsettled.isBefore(parts.to())) {
            reader.add(List.of(new Range(Span.DAY, unsettled, parts.to())), 1, fresh);
        }
        var atFirst = first.at(reader, recounts, parts.first(), until);
        var atLast = last.at(reader, recounts, parts.last(), until);
        var now = List.<Object> of(whole, atFirst, atLast);
        var same = !sources.isEmpty() && IntStream.range(0, now.size()).allMatch(part -> sources.get(part) == now.get(part));
        if (!same || unsettled.isBefore(parts.to())) {
            var all = new Sums();
            atFirst.forEach((number, visitors) -> all.add(Measure.VISITORS, number, visitors));
            atLast.forEach((number, visitors) -> all.add(Measure.VISITORS, number, visitors));
            sum = Sums.added(Sums.added(whole.of(Measure.VISITORS), fresh.of(Measure.VISITORS)), all.of(Measure.VISITORS));
            sources = now;
        }
        return sum;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
