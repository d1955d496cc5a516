package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Span.Range;
import org.masthead.popularity.Sums.Measure;

/**
 * Reads the buckets of all articles, or of some, in a statement per bucket: so that none is long, however many articles there
 * are, and a silent database shows.
 */
final class CountReader {

    private static final int FETCHED = 1000;
    private static final String OF_ALL = "select t.article_id, %s from %s t where t.span = ? and t.starts_at = ?";
    // With any(?) H2 would look through the whole bucket
    private static final String OF_SOME = """
            select t.article_id, %s from unnest(cast(? as uuid array)) as wanted (id)
            join %s t on t.span = ? and t.starts_at = ? and t.article_id = wanted.id""";

    private final Connection connection;
    private final Roster roster;

    CountReader(Connection connection, Roster roster) {
        this.connection = connection;
        this.roster = roster;
    }

    private interface Row {
        void read(int number, ResultSet row) throws SQLException;
    }

    /** @param sign 1 to add what is in the ranges, -1 to take it away */
    void add(List<Range> ranges, int sign, Sums into) throws SQLException {
        add(ranges, null, sign, into);
    }

    /** @param articles null for all */
    void add(List<Range> ranges, @Nullable Collection<UUID> articles, int sign, Sums into) throws SQLException {
        each("views, visitors, reads, shares", "view_count", ranges, articles, (number, row) -> {
            for (var measure : Measure.values()) {
                into.add(measure, number, sign * row.getLong(2 + measure.ordinal()));
            }
        });
    }

    /** Reads some articles again that are in the sums. */
    void replace(List<Range> ranges, Collection<UUID> articles, Sums in) throws SQLException {
        articles.forEach(article -> in.clear(roster.number(article)));
        add(ranges, articles, 1, in);
    }

    /** The different visitors of each article in ranges of one UTC day. */
    Map<Integer, Long> visitors(List<Range> ranges, @Nullable Collection<UUID> articles) throws SQLException {
        var sketches = new HashMap<Integer, List<byte[]>>();
        each("sketch", "visitor_sketch", ranges, articles,
                (number, row) -> sketches.computeIfAbsent(number, key -> new ArrayList<>(2)).add(row.getBytes(2)));
        var visitors = new HashMap<Integer, Long>();
        sketches.forEach((number, several) -> visitors.put(number, Visitors.together(several)));
        return visitors;
    }

    /** The same where some articles are read again. */
    Map<Integer, Long> visitorsAgain(List<Range> ranges, Collection<UUID> articles, Map<Integer, Long> known)
            throws SQLException {
        var visitors = new HashMap<>(known);
        articles.forEach(article -> visitors.remove(roster.number(article)));
        visitors.putAll(visitors(ranges, articles));
        return visitors;
    }

    private void each(String columns, String table, List<Range> ranges, @Nullable Collection<UUID> articles, Row reader)
            throws SQLException {
        if (ranges.isEmpty()) {
            return;
        }
        var sql = (articles == null ? OF_ALL : OF_SOME).formatted(columns, table);
        var first = articles == null ? 1 : 2;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            if (articles != null) {
                statement.setArray(1, connection.createArrayOf("uuid", articles.toArray()));
            }
            for (var range : ranges) {
                for (var bucket = range.from(); bucket.isBefore(range.to()); bucket = range.span().after(bucket)) {
                    each(statement, first, range.span(), bucket, reader);
                }
            }
        }
    }

    private void each(PreparedStatement statement, int first, Span span, Instant bucket, Row reader) throws SQLException {
        statement.setInt(first, span.minutes());
        statement.setObject(first + 1, bucket.atOffset(ZoneOffset.UTC));
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.read(roster.number(rows.getObject(1, UUID.class)), rows);
            }
        }
    }
}
