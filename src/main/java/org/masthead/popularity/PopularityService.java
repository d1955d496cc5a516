package org.masthead.popularity;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Lookup;
import org.masthead.popularity.Span.Range;
import org.masthead.shared.problem.ProblemException;

/** The counts of one article, from the tables and so exact at once. */
@ApplicationScoped
public class PopularityService {

    private static final List<Window> WINDOWS = Stream.of(Window.values()).filter(window -> window != Window.ALL).toList();
    private static final String SUMS = WINDOWS.stream()
            .map(window -> """
                    select '%1$s', coalesce(sum(views), 0),
                        (select coalesce(sum(d.visitors), 0) from view_count d
                        where d.article_id = :article and d.span = 1440 and d.starts_at >= :days%3$s),
                        coalesce(sum(reads), 0), coalesce(sum(shares), 0) from view_count
                    where article_id = :article and span = %2$d and starts_at >= :from%3$s union all
                    """.formatted(window.label(), window.span().minutes(), window.name()))
            .collect(Collectors.joining())
            + "select 'all', views, visitors, reads, shares from view_total where article_id = :article";
    private static final String SKETCHES = """
            select %1$d as part, sketch from visitor_sketch
            where article_id = :article and span = %2$d and starts_at >= :from%1$d and starts_at < :to%1$d""";
    // A day's number of visitors is written with its sketch, which is not kept as long
    private static final String SERIES = """
            select c.starts_at as starts_at, c.views as views, c.visitors as visitors, c.reads as reads, c.shares as shares,
                s.sketch as sketch
            from view_count c left join visitor_sketch s
                on s.span = 60 and s.span = c.span and s.starts_at = c.starts_at and s.article_id = c.article_id
            where c.article_id = :article and c.span = :span and c.starts_at >= :from and c.starts_at < :to""";

    private final Session entities;
    private final Lookup lookup;
    private final Bookkeeper bookkeeper;
    private final Clock clock;

    public PopularityService(Session entities, Lookup lookup, Bookkeeper bookkeeper, Clock clock) {
        this.bookkeeper = bookkeeper;
        this.entities = entities;
        this.lookup = lookup;
        this.clock = clock;
    }

    /** @param interval hour or day for a series; null for none, and then {@code from} and {@code to} are null */
    @Transactional
    public Popularity read(String reference, @Nullable String interval, @Nullable Instant from, @Nullable Instant to) {
        // What is acknowledged while it settles may be missing
        var now = clock.instant();
        settle();
        var range = SeriesRange.of(interval, from, to, now);
        var article = lookup.live(reference, now).articleId();
        var totals = totals(article, now);
        return range == null ? totals : new Popularity(totals.totals(), series(article, range), now);
    }

    /**
     * To be called ahead of {@link #totals}, and of the caller's first statement: waiting with a connection in hand would make
     * those wait who need none of this.
     */
    public void settle() {
        bookkeeper.settleVisitors();
    }

    /** Two statements; an article nobody viewed has zeros. */
    @Transactional
    public Popularity totals(UUID article, Instant now) {
        var days = new EnumMap<Window, Span.Days>(Window.class);
        WINDOWS.forEach(window -> days.put(window, Span.days(window.from(now), Span.DAY.after(Span.DAY.floor(now)))));
        var query = entities.createNativeQuery(SUMS, Object[].class).setParameter("article", article);
        days.forEach((window, parts) -> query.setParameter("from" + window.name(), window.from(now))
                .setParameter("days" + window.name(), parts.from()));
        var rows = query.getResultList();
        var sketches = sketches(article, days.values().stream().flatMap(parts -> parts.first().stream()).distinct().toList());
        var totals = new ArrayList<PopularityTotal>();
        for (var window : Window.values()) {
            var first = window == Window.ALL ? 0
                    : Visitors.together(days.get(window).first().stream()
                            .flatMap(range -> sketches.getOrDefault(range, List.of()).stream()).toList());
            totals.add(rows.stream().filter(row -> window.label().equals(row[0])).findFirst()
                    .map(row -> new PopularityTotal(window.label(), number(row[1]), number(row[2]) + first, number(row[3]),
                            number(row[4])))
                    .orElse(new PopularityTotal(window.label(), 0, 0, 0, 0)));
        }
        return new Popularity(List.copyOf(totals), List.of(), now);
    }

    private Map<Range, List<byte[]>> sketches(UUID article, List<Range> ranges) {
        if (ranges.isEmpty()) {
            return Map.of();
        }
        var sql = IntStream.range(0, ranges.size())
                .mapToObj(part -> SKETCHES.formatted(part, ranges.get(part).span().minutes()))
                .collect(Collectors.joining(" union all "));
        var query = entities.createNativeQuery(sql, Object[].class).addScalar("part", Integer.class)
                .addScalar("sketch", byte[].class).setParameter("article", article);
        for (int part = 0; part < ranges.size(); part++) {
            query.setParameter("from" + part, ranges.get(part).from()).setParameter("to" + part, ranges.get(part).to());
        }
        return query.getResultList().stream().collect(Collectors.groupingBy(row -> ranges.get((Integer) row[0]),
                Collectors.mapping(row -> (byte[]) row[1], Collectors.toList())));
    }

    /** Every bucket of the range, in one statement. */
    private List<PopularityBucket> series(UUID article, SeriesRange range) {
        var counted = new HashMap<Instant, PopularityBucket>();
        entities.createNativeQuery(SERIES, Object[].class).addScalar("starts_at", Instant.class)
                .addScalar("views", Long.class).addScalar("visitors", Long.class).addScalar("reads", Long.class)
                .addScalar("shares", Long.class).addScalar("sketch", byte[].class)
                .setParameter("article", article).setParameter("span", range.span().minutes())
                .setParameter("from", range.from()).setParameter("to", range.to())
                .getResultList().forEach(row -> {
                    var visitors = row[5] == null ? number(row[2]) : Visitors.together(List.of((byte[]) row[5]));
                    counted.put((Instant) row[0], new PopularityBucket((Instant) row[0], number(row[1]), visitors,
                            number(row[3]), number(row[4])));
                });
        return Stream.iterate(range.from(), bucket -> bucket.isBefore(range.to()), range.span()::after)
                .map(bucket -> counted.getOrDefault(bucket, PopularityBucket.empty(bucket))).toList();
    }

    /** @throws ProblemException or a redirect, as {@link Lookup#live} does */
    @Transactional
    UUID requireLive(String reference) {
        if (!References.possible(reference)) {
            throw ProblemException.notFound("such article");
        }
        return lookup.live(reference, clock.instant()).articleId();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
