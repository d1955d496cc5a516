package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Publications;
import org.masthead.popularity.Board.Place;
import org.masthead.popularity.Board.Traits;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/**
 * Which articles are popular. A board per window is kept in memory and read anew every 5 s while somebody asks for it; a
 * request that finds it older than 10 s reads it at once, so that {@code asOf} is never 15 s old. A ranking holds at most
 * 10,000 articles; ties are in the order of their ids.
 * <p>
 * A window begins at the start of the bucket that {@code now - w} lies in: five minutes for 1h and 24h, an hour for 7d, a UTC
 * day for 30d. Views, reads and shares rank by their count in it, which is the score too. Trending scores each view with
 * {@code 2^(-age / 6h)}, and leaves out what has less than one view of a week ago.
 */
@ApplicationScoped
public class Rankings {

    private static final Logger LOG = Logger.getLogger(Rankings.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration WANTED = Duration.ofMinutes(1);
    // Where many of those chosen are not live any more, the next are looked at by this many
    private static final int NEXT = 100;

    private final Boards boards;
    private final Publications publications;
    private final Clock clock;
    private final Map<Window, Kept> kept = new EnumMap<>(Window.class);

    public Rankings(Boards boards, Publications publications, Clock clock) {
        this.boards = boards;
        this.publications = publications;
        this.clock = clock;
        for (var window : Window.values()) {
            kept.put(window, new Kept());
        }
    }

    private static final class Kept {

        final ReentrantLock reading = new ReentrantLock();
        volatile @Nullable Board board;
        volatile Instant asked = Instant.EPOCH;
    }

    private record Filter(Set<String> section, Set<String> tag, Set<String> language) {

        boolean isEmpty() {
            return section.isEmpty() && tag.isEmpty() && language.isEmpty();
        }

        boolean admits(Traits traits) {
            return (section.isEmpty() || traits.section() != null && section.contains(traits.section()))
                    && (language.isEmpty() || language.contains(traits.language()))
                    && (tag.isEmpty() || traits.tags().stream().anyMatch(tag::contains));
        }
    }

    /**
     * The first {@code limit} articles of a ranking that pass the filter, are not excluded and are live at {@code now}: never
     * fewer while there are any left. In the normal case one statement, and a look at the counts when the board is old.
     *
     * @param window 1h, 24h, 7d, 30d or all; means nothing for trending
     * @param rank views, reads, shares or trending
     * @param section slugs of which one must be the article's; tag and language likewise; none means any
     */
    @Transactional
    public Ranking top(String window, String rank, List<String> section, List<String> tag, List<String> language,
            Collection<UUID> exclude, int limit, Instant now) {
        var trending = rank.equals(Boards.TRENDING);
        if (!trending && !Boards.RANKS.contains(rank)) {
            throw new IllegalArgumentException("No rank " + rank);
        }
        var board = board(trending ? Window.ALL : Window.of(window), now);
        var filter = new Filter(Set.copyOf(section), Set.copyOf(tag), Set.copyOf(language));
        var out = new HashSet<>(exclude);
        var chosen = choose(board, rank, filter, out, limit, now);
        return new Ranking(board.asOf(), board.from(), board.asOf(), trending ? "trending-6h-1" : rank + "-" + window + "-1",
                numbered(chosen, board, rank, filter, out));
    }

    /** Adds those that are not live any more to {@code out}. */
    private List<Place> choose(Board board, String rank, Filter filter, Set<UUID> out, int limit, Instant now) {
        var candidates = board.ranked(rank).stream()
                .filter(place -> !out.contains(place.article()))
                .filter(place -> filter.isEmpty() || filter.admits(board.traits().get(place.article())))
                .iterator();
        var chosen = new ArrayList<Place>();
        for (var size = limit; chosen.size() < limit && candidates.hasNext(); size = NEXT) {
            var next = new ArrayList<Place>();
            while (next.size() < size && candidates.hasNext()) {
                next.add(candidates.next());
            }
            var live = Set.copyOf(publications.liveAmong(next.stream().map(Place::article).toList(), now));
            for (var place : next) {
                if (!live.contains(place.article())) {
                    out.add(place.article());
                } else if (chosen.size() < limit) {
                    chosen.add(place);
                }
            }
        }
        return chosen;
    }

    private static List<Ranked> numbered(List<Place> chosen, Board board, String rank, Filter filter, Set<UUID> out) {
        var previous = board.before(rank);
        var ranks = previous.ranks();
        if (!filter.isEmpty() || out.stream().anyMatch(ranks::containsKey)) {
            ranks = filtered(previous.order(), board, filter, out);
        }
        var rows = new ArrayList<Ranked>();
        for (var place : chosen) {
            rows.add(new Ranked(rows.size() + 1, ranks.get(place.article()), place.score(), place.count(), place.article()));
        }
        return List.copyOf(rows);
    }

    private static Map<UUID, Integer> filtered(List<UUID> order, Board board, Filter filter, Set<UUID> out) {
        var ranks = new HashMap<UUID, Integer>();
        for (var article : order) {
            if (!out.contains(article) && filter.admits(board.traits().get(article))) {
                ranks.put(article, ranks.size() + 1);
            }
        }
        return ranks;
    }

    private Board board(Window window, Instant now) {
        var place = kept.get(window);
        place.asked = now;
        var board = place.board;
        if (board != null && fresh(board, now)) {
            return board;
        }
        place.reading.lock();
        try {
            board = place.board;
            if (board == null || !fresh(board, now)) {
                board = boards.load(window, clock.instant());
                place.board = board;
            }
            return board;
        } finally {
            place.reading.unlock();
        }
    }

    private static boolean fresh(Board board, Instant now) {
        return Duration.between(board.asOf(), now).abs().compareTo(FRESH) <= 0;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        for (var window : Window.values()) {
            var place = kept.get(window);
            if (place.asked.isAfter(clock.instant().minus(WANTED)) && place.reading.tryLock()) {
                try {
                    place.board = boards.load(window, clock.instant());
                } catch (RuntimeException e) {
                    LOG.warnf("The popular list of %s is not refreshed: %s", window.label(), e.getMessage());
                } finally {
                    place.reading.unlock();
                }
            }
        }
    }
}
