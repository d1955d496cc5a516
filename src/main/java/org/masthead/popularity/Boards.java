package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Board.Place;
import org.masthead.popularity.Board.Previous;
import org.masthead.popularity.Board.Traits;
import org.masthead.popularity.Span.Range;
import org.masthead.shared.http.Json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Reads boards from the counts. Hours that ended an hour ago are settled: their sums are kept until the window moves on or a
 * late view changes them, which the {@code view_history} revision tells, so that a refresh reads the last two hours only.
 */
@ApplicationScoped
class Boards {

    static final String TRENDING = "trending";
    static final List<String> RANKS = List.of("views", "reads", "shares");

    // Articles a ranking holds at most
    private static final int LONGEST = 10_000;
    private static final int TRAITS_KNOWN = 100_000;
    // One view a week ago: what scores less does not trend
    private static final double LEAST_TREND = Math.pow(2, -28);
    private static final Duration SETTLING = Duration.ofHours(1);
    // Clocks of instances may differ by this much
    private static final Duration SKEW = Duration.ofMinutes(10);

    private static final Comparator<Place> ORDER = Comparator.comparingDouble(Place::score).reversed()
            .thenComparing(Place::article, Tally.BY_ID);

    private final Session entities;
    private final Map<Window, Settled> settled = new ConcurrentHashMap<>();
    private final Cache<UUID, Traits> traits = Caffeine.newBuilder().maximumSize(TRAITS_KNOWN).executor(Runnable::run).build();
    private long traitsRevision = -1;

    Boards(Session entities) {
        this.entities = entities;
    }

    /** Views, reads and shares of an article in a window; of totals the trend too. */
    private record Counts(long views, long reads, long shares, double trend) {

        Counts plus(Counts other) {
            return new Counts(views + other.views, reads + other.reads, shares + other.shares, trend);
        }
    }

    private record Settled(Instant until, @Nullable Instant from, long revision, Map<UUID, Counts> current,
            Map<UUID, Counts> previous) {
    }

    /** Whether an event of this time changes what a board may have kept. */
    static boolean settled(Instant at, Instant now) {
        return at.isBefore(settledUntil(now).plus(SKEW));
    }

    private static Instant settledUntil(Instant now) {
        return Span.HOUR.floor(now).minus(SETTLING);
    }

    /** To be called by one thread per window. */
    @Transactional
    public Board load(Window window, Instant now) {
        return entities.doReturningWork(
                connection -> window == Window.ALL ? totals(connection, now) : window(connection, window, now));
    }

    private Board window(Connection connection, Window window, Instant now) throws SQLException {
        var from = window.from(now);
        var before = window.before(from);
        var until = settledUntil(now);
        var revision = historyRevision(connection);
        var kept = settled.get(window);
        if (kept == null || !kept.until().equals(until) || !from.equals(kept.from()) || kept.revision() != revision) {
            kept = new Settled(until, from, revision, sums(connection, Span.cover(from, until)),
                    sums(connection, Span.cover(before, earlier(from, until))));
            settled.put(window, kept);
        }
        var current = merged(kept.current(), sums(connection, open(later(from, until))));
        var previous = before.isBefore(until) && !from.isAfter(until) ? kept.previous()
                : merged(kept.previous(), sums(connection, Span.cover(later(before, until), from)));
        return board(connection, now, from, rankings(current), rankings(previous));
    }

    /** Without an end: clients' clocks may run a little ahead. */
    private static List<Range> open(Instant from) {
        return List.of(new Range(Span.HOUR.floor(from).equals(from) ? Span.HOUR : Span.FIVE_MINUTES, from, null));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Counts of all time only grow, so who climbs onto the board since it was read in full has been counted since. */
    private Board totals(Connection connection, Instant now) throws SQLException {
        var until = settledUntil(now);
        var revision = historyRevision(connection);
        var kept = settled.get(Window.ALL);
        if (kept == null || !kept.until().equals(until) || kept.revision() != revision) {
            var top = new HashMap<UUID, Counts>();
            for (var column : List.of("views", "reads", "shares", "trend")) {
                read(connection, "select article_id, views, reads, shares, trend from view_total order by " + column
                        + " desc, article_id limit " + LONGEST, List.of(), top, true);
            }
            kept = new Settled(until, null, revision, top, Map.of());
            settled.put(Window.ALL, kept);
        }
        var current = new HashMap<>(kept.current());
        read(connection, """
                select t.article_id, t.views, t.reads, t.shares, t.trend from view_total t where t.article_id in
                (select c.article_id from view_count c where c.span = ? and c.starts_at >= ?)""",
                List.of(new Range(Span.HOUR, until, null)), current, true);
        var rankings = rankings(current);
        rankings.put(TRENDING, top(current.entrySet().stream()
                .map(entry -> new Place(entry.getKey(), Trend.score(entry.getValue().trend(), now), entry.getValue().views()))
                .filter(place -> place.score() >= LEAST_TREND).toList()));
        return board(connection, now, null, rankings, Map.of());
    }

    private static long historyRevision(Connection connection) throws SQLException {
        return number(connection, "select revision from view_history where id = 1");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql); var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Map<UUID, Counts> sums(Connection connection, List<Range> ranges) throws SQLException {
        var sums = new HashMap<UUID, Counts>();
        if (!ranges.isEmpty()) {
            var parts = ranges.stream()
                    .map(range -> "select article_id, views, reads, shares from view_count where span = ? and starts_at >= ?"
                            + (range.to() == null ? "" : " and starts_at < ?"))
                    .collect(Collectors.joining(" union all "));
            read(connection,
                    "select article_id, sum(views), sum(reads), sum(shares) from (" + parts + ") as part group by article_id",
                    ranges, sums, false);
        }
        return sums;
    }

    private static void read(Connection connection, String sql, List<Range> ranges, Map<UUID, Counts> into, boolean trend)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            var parameter = 1;
            for (var range : ranges) {
                statement.setInt(parameter++, range.span().minutes());
                statement.setObject(parameter++, range.from().atOffset(ZoneOffset.UTC));
                if (range.to() != null) {
                    statement.setObject(parameter++, range.to().atOffset(ZoneOffset.UTC));
                }
            }
            statement.setFetchSize(1000);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    into.put(rows.getObject(1, UUID.class), new Counts(rows.getLong(2), rows.getLong(3), rows.getLong(4),
                            trend ? rows.getDouble(5) : Trend.NONE));
                }
            }
        }
    }

    private static Map<UUID, Counts> merged(Map<UUID, Counts> one, Map<UUID, Counts> other) {
        var merged = new HashMap<>(one);
        other.forEach((article, counts) -> merged.merge(article, counts, Counts::plus));
        return merged;
    }

    private static Map<String, List<Place>> rankings(Map<UUID, Counts> counts) {
        var rankings = new HashMap<String, List<Place>>();
        rankings.put("views", top(counts, Counts::views));
        rankings.put("reads", top(counts, Counts::reads));
        rankings.put("shares", top(counts, Counts::shares));
        return rankings;
    }

    private static List<Place> top(Map<UUID, Counts> counts, ToLongFunction<Counts> by) {
        var places = new ArrayList<Place>();
        counts.forEach((article, sums) -> {
            var count = by.applyAsLong(sums);
            if (count > 0) {
                places.add(new Place(article, count, count));
            }
        });
        return top(places);
    }

    private static List<Place> top(Collection<Place> places) {
        var best = new PriorityQueue<>(ORDER.reversed());
        for (var place : places) {
            best.add(place);
            if (best.size() > LONGEST) {
                best.remove();
            }
        }
        return best.stream().sorted(ORDER).toList();
    }

    private Board board(Connection connection, Instant now, @Nullable Instant from, Map<String, List<Place>> current,
            Map<String, List<Place>> previous) throws SQLException {
        var articles = new HashSet<UUID>();
        current.values().forEach(places -> places.forEach(place -> articles.add(place.article())));
        previous.values().forEach(places -> places.forEach(place -> articles.add(place.article())));
        var live = traits(connection, articles, now);
        var order = new HashMap<String, List<Place>>();
        current.forEach((rank, places) -> order.put(rank,
                places.stream().filter(place -> live.containsKey(place.article())).toList()));
        var orderBefore = new HashMap<String, Previous>();
        previous.forEach((rank, places) -> orderBefore.put(rank,
                previous(places.stream().map(Place::article).filter(live::containsKey).toList())));
        return new Board(now, from, order, orderBefore, live);
    }

    private static Previous previous(List<UUID> order) {
        var ranks = new HashMap<UUID, Integer>();
        order.forEach(article -> ranks.put(article, ranks.size() + 1));
        return new Previous(order, ranks);
    }

    /** The traits of those that are live: known ones are good for a revision of the site and their publication's period. */
    private synchronized Map<UUID, Traits> traits(Connection connection, Set<UUID> articles, Instant now) throws SQLException {
        var revision = number(connection, "select revision from site where id = 1");
        if (revision != traitsRevision) {
            traits.invalidateAll();
            traitsRevision = revision;
        }
        var live = new HashMap<UUID, Traits>();
        var asked = new ArrayList<UUID>();
        for (var article : articles) {
            var known = traits.getIfPresent(article);
            if (known != null && known.until().isAfter(now)) {
                live.put(article, known);
            } else {
                asked.add(article);
            }
        }
        if (!asked.isEmpty()) {
            var read = readTraits(connection, asked, now);
            traits.putAll(read);
            live.putAll(read);
        }
        return live;
    }

    private static Map<UUID, Traits> readTraits(Connection connection, List<UUID> articles, Instant now) throws SQLException {
        var read = new HashMap<UUID, Traits>();
        try (var statement = connection.prepareStatement("""
                select article_id, section, language, tags, live_until from publication
                where ended = false and live_from <= ? and live_until > ? and article_id = any(?)""")) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setArray(3, connection.createArrayOf("uuid", articles.toArray()));
            statement.setFetchSize(1000);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    read.put(rows.getObject(1, UUID.class), new Traits(rows.getString(2), rows.getString(3),
                            Set.of(Json.read(rows.getString(4), String[].class)),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return read;
    }
}
