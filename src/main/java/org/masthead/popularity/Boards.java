package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.masthead.popularity.Bookkeeper.Extent;
import org.masthead.popularity.Catalogue.Edition;
import org.masthead.popularity.Sums.Measure;

/**
 * Reads boards from the counts. Hours that ended an hour ago are settled: their sums are kept and move on with the window, and
 * a late view is read again by itself. So a refresh reads the last two hours and what has changed, whatever the window's length
 * and however many articles there are.
 */
@ApplicationScoped
class Boards {

    static final String VISITORS = "visitors";
    static final String TRENDING = "trending";
    static final String RISING = "rising";

    private static final Map<String, Measure> COUNTED = Map.of("views", Measure.VIEWS, VISITORS, Measure.VISITORS, "reads",
            Measure.READS, "shares", Measure.SHARES);
    /** What is read when nobody asks for more. */
    static final Set<String> ALWAYS = Set.of("views", "reads", "shares");

    private static final Set<String> OF_A_WINDOW = Set.of("views", VISITORS, "reads", "shares", RISING);
    private static final Set<String> OF_ALL_TIME = Set.of("views", VISITORS, "reads", "shares", TRENDING);

    // Three windows in a row tell what rises now, and what rose a window ago
    private static final int WINDOWS = 3;
    private static final Duration SETTLING = Duration.ofHours(1);
    // Clocks of instances and clients may differ, and a commit may take, this much together
    private static final Duration SKEW = Duration.ofMinutes(10);
    // Totals counted in that long are read by themselves
    private static final Duration RECENT = Duration.ofHours(12);
    private static final int AT_ONCE = 1000;

    private final Session entities;
    private final Bookkeeper bookkeeper;
    private final Roster roster = new Roster();
    private final Catalogue catalogue = new Catalogue(roster);
    private final Recounts recounts = new Recounts();
    private final Map<Window, Kept> kept = new EnumMap<>(Window.class);
    private final Totals totals = new Totals();

    Boards(Session entities, Bookkeeper bookkeeper) {
        this.entities = entities;
        this.bookkeeper = bookkeeper;
        Stream.of(Window.values()).forEach(window -> kept.put(window, new Kept()));
    }

    /** What refreshes of a window go on from. Used by one thread at a time. */
    private static final class Kept {

        final List<Stretch> counts = Stream.generate(Stretch::new).limit(WINDOWS).toList();
        final List<VisitorStretch> visitors = Stream.generate(VisitorStretch::new).limit(WINDOWS - 1).toList();
        final Map<String, Standings> previous = new HashMap<>();
    }

    private static final class Totals {

        Sums sums = new Sums();
        double[] trends = {};
        Instant until = Instant.MAX;
        long revision = -1;
    }

    /** Whether an event of this time changes what a board may have kept by the time it is committed. */
    static boolean settled(Instant at, Instant now) {
        return at.isBefore(settledUntil(now.plus(SKEW)));
    }

    private static Instant settledUntil(Instant now) {
        return Span.HOUR.floor(now).minus(SETTLING);
    }

    /**
     * To be called by one thread per window.
     *
     * @param ranks what is wanted besides {@link #ALWAYS}
     * @param leisure whether no request waits; those that come to do so say it by {@link #hurrying}
     */
    @Transactional
    public Board load(Window window, Set<String> ranks, boolean leisure, Instant now) {
        var extent = ranks.contains(VISITORS) ? Extent.VISITORS : Extent.COUNTS;
        if (leisure) {
            bookkeeper.settleAtLeisure(extent);
        } else {
            bookkeeper.settle(extent);
        }
        return entities.doReturningWork(connection -> {
            recounts.read(connection);
            return window == Window.ALL ? totals(connection, ranks, now) : window(connection, window, ranks, now);
        });
    }

    /** Waits for who loads a board. */
    <T> T hurrying(Supplier<T> waiting) {
        bookkeeper.hurry();
        try {
            return waiting.get();
        } finally {
            bookkeeper.calm();
        }
    }

    /** What a board of the window can rank by. */
    static Set<String> ranks(Window window) {
        return window == Window.ALL ? OF_ALL_TIME : OF_A_WINDOW;
    }

    /** @return what a board knows the article by */
    int number(UUID article) {
        return roster.find(article);
    }

    private Board window(Connection connection, Window window, Set<String> ranks, Instant now) throws SQLException {
        var state = kept.get(window);
        var reader = new CountReader(connection, roster);
        var from = window.from(now);
        var sums = new ArrayList<Sums>();
        for (int ago = 0; ago < (ranks.contains(RISING) ? WINDOWS : WINDOWS - 1); ago++) {
            sums.add(sums(reader, state.counts.get(ago), window, from, ago, now));
        }
        var visitors = new ArrayList<long[]>();
        for (int ago = 0; ranks.contains(VISITORS) && ago < 2; ago++) {
            visitors.add(state.visitors.get(ago).at(reader, recounts, window.before(from, ago),
                    ago == 0 ? end(Span.DAY, now) : from, settledUntil(now)));
        }
        var edition = catalogue.at(connection, recounts, now);
        var current = new HashMap<String, Standings>();
        var previous = new HashMap<String, Standings>();
        for (var rank : ALWAYS) {
            current.put(rank, Standings.of(edition, sums.get(0).of(COUNTED.get(rank))));
            previous.put(rank, previous(state, rank, edition, sums.get(1).of(COUNTED.get(rank))));
        }
        if (ranks.contains(VISITORS)) {
            current.put(VISITORS, Standings.of(edition, visitors.get(0)));
            previous.put(VISITORS, previous(state, VISITORS, edition, visitors.get(1)));
        }
        if (ranks.contains(RISING)) {
            current.put(RISING, rising(edition, sums.get(0), sums.get(1)));
            previous.put(RISING, rising(edition, sums.get(1), sums.get(2)));
        }
        return new Board(now, from, current, previous);
    }

    /** @param ago how many windows before the current one */
    private Sums sums(CountReader reader, Stretch stretch, Window window, Instant current, int ago, Instant now)
            throws SQLException {
        var from = window.before(current, ago);
        var to = ago == 0 ? end(Span.HOUR, now) : window.before(current, ago - 1);
        var until = settledUntil(now);
        var settled = stretch.at(reader, recounts, from, to.isBefore(until) ? to : until);
        if (!to.isAfter(until)) {
            return settled;
        }
        var all = settled.copy();
        reader.add(Span.cover(from.isBefore(until) ? until : from, to), 1, all);
        return all;
    }

    /** Of the last bucket that has anything yet. */
    private static Instant end(Span span, Instant now) {
        return span.after(span.floor(now.plus(SKEW)));
    }

    /** Those of before, which may have been sorted by now, while they hold. */
    private static Standings previous(Kept kept, String rank, Edition edition, long[] counts) {
        return kept.previous.compute(rank,
                (key, known) -> known != null && known.are(edition, counts) ? known : Standings.of(edition, counts));
    }

    private static Standings rising(Edition edition, Sums now, Sums before) {
        var views = now.of(Measure.VIEWS);
        var keys = new long[views.length];
        for (int number = 0; number < views.length; number++) {
            // Of positive doubles, the bits are in the same order
            keys[number] = Double
                    .doubleToLongBits(Rising.score(views[number], Sums.at(before.of(Measure.VIEWS), number)));
        }
        return new Standings(edition, keys, views, Double::longBitsToDouble);
    }

    /** Counts of all time change by what is counted and by recounts: only those articles are read again. */
    private Board totals(Connection connection, Set<String> ranks, Instant now) throws SQLException {
        var until = settledUntil(now);
        var changes = recounts.since(totals.revision);
        var changed = changes.articles();
        var whole = changed == null || changed.size() > AT_ONCE || until.isBefore(totals.until)
                || until.isAfter(totals.until.plus(RECENT));
        var since = totals.until;
        // Until it is complete, it is not to be relied on
        totals.until = Instant.MAX;
        if (whole) {
            totals.sums = new Sums();
            totals.trends = new double[0];
            readTotals(connection, "view_total t", statement -> {
            });
        } else {
            totals.sums = totals.sums.copy();
            totals.trends = totals.trends.clone();
            readTotals(connection,
                    "view_total t where t.article_id in (select c.article_id from view_count c where c.span = ? and c.starts_at >= ?)",
                    statement -> {
                        statement.setInt(1, Span.HOUR.minutes());
                        statement.setObject(2, since.atOffset(ZoneOffset.UTC));
                    });
            if (!changed.isEmpty()) {
                changed.forEach(article -> setTotals(roster.number(article), 0, 0, 0, 0, Trend.NONE));
                readTotals(connection,
                        "unnest(cast(? as uuid array)) as wanted (id) join view_total t on t.article_id = wanted.id",
                        statement -> statement.setArray(1, connection.createArrayOf("uuid", changed.toArray())));
            }
        }
        totals.until = until;
        totals.revision = changes.revision();
        var edition = catalogue.at(connection, recounts, now);
        var current = new HashMap<String, Standings>();
        COUNTED.forEach((rank, measure) -> {
            if (ALWAYS.contains(rank) || ranks.contains(rank)) {
                current.put(rank, Standings.of(edition, totals.sums.of(measure)));
            }
        });
        current.put(TRENDING, trending(edition, totals.trends, totals.sums.of(Measure.VIEWS), now));
        return new Board(now, null, current, Map.of());
    }

    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private void readTotals(Connection connection, String from, Parameters parameters) throws SQLException {
        try (var statement = connection
                .prepareStatement("select t.article_id, t.views, t.visitors, t.reads, t.shares, t.trend from " + from)) {
            parameters.bind(statement);
            statement.setFetchSize(AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    setTotals(roster.number(rows.getObject(1, UUID.class)), rows.getLong(2), rows.getLong(3), rows.getLong(4),
                            rows.getLong(5), rows.getDouble(6));
                }
            }
        }
    }

    private void setTotals(int number, long views, long visitors, long reads, long shares, double trend) {
        totals.sums.clear(number);
        totals.sums.add(Measure.VIEWS, number, views);
        totals.sums.add(Measure.VISITORS, number, visitors);
        totals.sums.add(Measure.READS, number, reads);
        totals.sums.add(Measure.SHARES, number, shares);
        if (number >= totals.trends.length) {
            var known = totals.trends.length;
            totals.trends = Arrays.copyOf(totals.trends, Math.max(number + 1, known + known / 2));
            Arrays.fill(totals.trends, known, totals.trends.length, Trend.NONE);
        }
        totals.trends[number] = trend;
    }

    private static Standings trending(Edition edition, double[] trends, long[] views, Instant now) {
        var keys = new long[trends.length];
        for (int number = 0; number < trends.length; number++) {
            if (Trend.score(trends[number], now) >= Trend.LEAST) {
                // By the trend, as scores of what is long past are equal; positive since 1970
                keys[number] = Double.doubleToLongBits(trends[number]);
            }
        }
        return new Standings(edition, keys, views, key -> Trend.score(Double.longBitsToDouble(key), now));
    }
}
