package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Publications;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * Which articles are popular. A board per window is kept in memory and read anew every 8 s while somebody asks for it, that of
 * 24h always; a request that finds it older than 10 s reads it at once, and others wait for that, so that {@code asOf} is never
 * 15 s old. Every article that was counted and is live is in it; ties are in the order of their ids.
 */
@ApplicationScoped
public class Rankings {

    private static final Logger LOG = Logger.getLogger(Rankings.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration WANTED = Duration.ofMinutes(1);
    // A request is answered within 5 s
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    // Where many of those chosen are not live any more, the next are looked at by this many
    private static final int NEXT = 100;

    private final Boards boards;
    private final Publications publications;
    private final Clock clock;
    private final Map<Window, Kept> kept = new EnumMap<>(Window.class);

    public Rankings(Boards boards, Publications publications, Clock clock, MeterRegistry metrics) {
        this.boards = boards;
        this.publications = publications;
        this.clock = clock;
        for (var window : Window.values()) {
            var place = new Kept(Timer.builder("masthead.rankings.load").tag("window", window.label())
                    .description("Reading the rankings of a window").register(metrics));
            kept.put(window, place);
            TimeGauge.builder("masthead.rankings.age", place, TimeUnit.MILLISECONDS, known -> age(known.board))
                    .tag("window", window.label())
                    .description("How old the rankings in memory are; none: nobody asked for them")
                    .register(metrics);
        }
    }

    private static final class Kept {

        final Timer loads;
        // When each rank was asked for last
        final Map<String, Instant> asked = new ConcurrentHashMap<>();
        volatile @Nullable Board board;
        private @Nullable CompletableFuture<Board> loading;

        Kept(Timer loads) {
            this.loads = loads;
        }

        /** Whoever gets true is to load the board; all others wait for it. */
        synchronized boolean begins(CompletableFuture<Board> load) {
            if (loading == null) {
                loading = load;
            }
            return loading == load;
        }

        synchronized @Nullable CompletableFuture<Board> loading() {
            return loading;
        }

        synchronized void ended() {
            loading = null;
        }

        Set<String> wanted(Instant since) {
            return asked.entrySet().stream().filter(entry -> entry.getValue().isAfter(since)).map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    private double age(@Nullable Board board) {
        return board == null ? Double.NaN : Duration.between(board.asOf(), clock.instant()).toMillis();
    }

    /**
     * Waits, if need be, until {@link #top} need not. To be called ahead of the caller's first statement: with a connection in
     * hand, those who wait for a ranking would make all others wait for connections.
     */
    public void ready(String window, String rank) {
        board(window, rank, clock.instant());
    }

    /**
     * The first {@code limit} articles of a ranking that pass the filter, are not excluded and are live at {@code now}: never
     * fewer while there are any left. In the normal case one statement, and a look at the counts when the board is old.
     *
     * @param window 1h, 24h, 7d, 30d or all; means nothing for trending, and rising knows no all
     * @param rank views, visitors, reads, shares, trending or rising
     * @param section slugs of which one must be the article's; tag and language likewise; none means any
     */
    @Transactional
    public Ranking top(String window, String rank, List<String> section, List<String> tag, List<String> language,
            Collection<UUID> exclude, int limit, Instant now) {
        var trending = rank.equals(Boards.TRENDING);
        var board = board(window, rank, now);
        var standings = board.current().get(rank);
        var filter = Filter.of(section, tag, language);
        var out = exclude.stream().map(boards::number).collect(Collectors.toCollection(HashSet::new));
        var chosen = choose(standings, filter, out, limit, now);
        var previous = board.previous().get(rank);
        var ranks = previous == null ? new int[chosen.size()] : previous.ranks(chosen, filter, out);
        var rows = new ArrayList<Ranked>();
        for (var number : chosen) {
            var before = ranks[rows.size()];
            rows.add(new Ranked(rows.size() + 1, before == 0 ? null : before, standings.score(number), standings.count(number),
                    standings.article(number)));
        }
        return new Ranking(board.asOf(), board.from(), board.asOf(), trending ? "trending-6h-1" : rank + "-" + window + "-1",
                List.copyOf(rows));
    }

    /** Adds those that are not live any more to {@code out}. */
    private List<Integer> choose(Standings standings, Filter filter, Set<Integer> out, int limit, Instant now) {
        var chosen = new ArrayList<Integer>();
        var passed = new HashSet<>(out);
        for (var size = limit; chosen.size() < limit; size = NEXT) {
            var next = standings.best(filter, passed, size);
            var live = Set.copyOf(publications.liveAmong(next.stream().map(standings::article).toList(), now));
            for (var number : next) {
                if (!live.contains(standings.article(number))) {
                    out.add(number);
                } else if (chosen.size() < limit) {
                    chosen.add(number);
                }
            }
            if (next.size() < size) {
                break;
            }
            passed.addAll(next);
        }
        return chosen;
    }

    private Board board(String window, String rank, Instant now) {
        return board(rank.equals(Boards.TRENDING) ? Window.ALL : Window.of(window), rank, now);
    }

    private Board board(Window window, String rank, Instant now) {
        if (!Boards.ranks(window).contains(rank)) {
            throw new IllegalArgumentException("No rank " + rank + " over " + window.label());
        }
        var place = kept.get(window);
        while (true) {
            place.asked.put(rank, clock.instant());
            var board = place.board;
            if (board != null && board.has(rank) && fresh(board, now)) {
                return board;
            }
            var load = new CompletableFuture<Board>();
            if (place.begins(load)) {
                board = load(window, place, false, load);
            } else {
                var other = place.loading();
                board = other == null ? null : boards.hurrying(() -> await(other));
            }
            // What others had begun may be without this rank
            if (board != null && board.has(rank)) {
                return board;
            }
        }
    }

    private static Board await(CompletableFuture<Board> load) {
        try {
            return load.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "The ranking is being read.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "The service is stopping.");
        }
    }

    private Board load(Window window, Kept place, boolean leisure, CompletableFuture<Board> load) {
        try {
            var started = System.nanoTime();
            var now = clock.instant();
            var board = boards.load(window, place.wanted(now.minus(WANTED)), leisure, now);
            place.loads.record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
            place.board = board;
            load.complete(board);
            return board;
        } catch (RuntimeException | Error e) {
            load.completeExceptionally(e);
            throw e;
        } finally {
            place.ended();
        }
    }

    private static boolean fresh(Board board, Instant now) {
        return Duration.between(board.asOf(), now).abs().compareTo(FRESH) <= 0;
    }

    @Scheduled(every = "8s", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        for (var window : Window.values()) {
            var place = kept.get(window);
            var wanted = place.wanted(clock.instant().minus(WANTED));
            var load = new CompletableFuture<Board>();
            // Front pages and pages of articles show that of 24h
            if ((window == Window.DAY || !wanted.isEmpty()) && place.begins(load)) {
                try {
                    var board = load(window, place, true, load);
                    wanted.stream().map(board.current()::get).filter(Objects::nonNull).forEach(Standings::prepareBest);
                    wanted.stream().map(board.previous()::get).filter(Objects::nonNull).forEach(Standings::prepareRanks);
                } catch (RuntimeException e) {
                    LOG.warnf("The popular list of %s is not refreshed: %s", window.label(), e.getMessage());
                }
            }
        }
    }
}
