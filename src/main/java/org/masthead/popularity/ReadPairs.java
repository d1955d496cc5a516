package org.masthead.popularity;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.article.ReadTogether;
import org.masthead.popularity.KeptConnection.Step;

import com.carrotsearch.hppc.LongObjectHashMap;

/**
 * Counts articles that the same visitor reads on the same UTC day. Which visitor read what is known in memory alone, for that
 * day at most and of a bounded number of visitors; the table holds numbers of pairs. An instance knows only what it saw itself,
 * so that with several of them the numbers are too low, all alike.
 */
@ApplicationScoped
class ReadPairs implements ReadTogether {

    private static final int STEP = 250;
    private static final int VISITORS = 100_000;
    // Who reads more is a robot nobody knows, or makes pairs that say nothing
    private static final int ARTICLES = 20;
    private static final int PAIRS = 200_000;

    private static final String UPDATE = """
            update read_together set visitors = visitors + ?, raised_on = ? where article_id = ? and other_id = ?""";
    private static final String INSERT = """
            insert into read_together (visitors, raised_on, article_id, other_id) values (?, ?, ?, ?) on conflict do nothing""";

    private static final Comparator<Pair> ORDER = Comparator.comparing(Pair::article, Tally.BY_ID)
            .thenComparing(Pair::other, Tally.BY_ID);

    private final Session entities;
    // Two generations: when the younger is full, the older is forgotten
    private LongObjectHashMap<UUID[]> current = new LongObjectHashMap<>();
    private LongObjectHashMap<UUID[]> previous = new LongObjectHashMap<>();
    private @Nullable LocalDate day;
    private final Map<Pair, Integer> waiting = new HashMap<>();
    private List<Map.Entry<Pair, Integer>> taken = List.of();

    ReadPairs(Session entities) {
        this.entities = entities;
    }

    private record Pair(UUID article, UUID other) {
    }

    @Override
    @Transactional
    public Map<UUID, Long> with(UUID article, int limit) {
        var most = new LinkedHashMap<UUID, Long>();
        entities.createNativeQuery("select other_id, visitors from read_together where article_id = :article"
                + " order by visitors desc, other_id desc", Object[].class)
                .addScalar("other_id", UUID.class).addScalar("visitors", Long.class).setParameter("article", article)
                .setMaxResults(limit).getResultList()
                .forEach(row -> most.put((UUID) row[0], (Long) row[1]));
        return most;
    }

    @Override
    @Transactional
    public Set<UUID> since(LocalDate day) {
        return Set.copyOf(
                entities.createNativeQuery("select distinct article_id from read_together where raised_on >= :day", UUID.class)
                        .setParameter("day", day).getResultList());
    }

    void note(List<Accepted> seen, Instant now) {
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        if (!today.equals(day)) {
            current = new LongObjectHashMap<>();
            previous = new LongObjectHashMap<>();
            day = today;
        }
        seen.forEach(this::note);
    }

    private void note(Accepted view) {
        var read = current.get(view.visitor());
        if (read == null) {
            read = previous.get(view.visitor());
        }
        if (read == null) {
            remember(view.visitor(), new UUID[] { view.article() });
        } else if (!Arrays.asList(read).contains(view.article())) {
            for (var other : read) {
                pair(view.article(), other);
                pair(other, view.article());
            }
            var kept = Math.min(read.length, ARTICLES - 1);
            var articles = Arrays.copyOfRange(read, read.length - kept, read.length + 1);
            articles[kept] = view.article();
            remember(view.visitor(), articles);
        }
    }

    private void remember(long visitor, UUID[] articles) {
        if (current.size() >= VISITORS) {
            previous = current;
            current = new LongObjectHashMap<>();
        }
        current.put(visitor, articles);
    }

    private void pair(UUID article, UUID other) {
        var pair = new Pair(article, other);
        if (waiting.size() < PAIRS || waiting.containsKey(pair)) {
            waiting.merge(pair, 1, Integer::sum);
        }
    }

    /** Null when nothing waits. */
    @Nullable
    Step<@Nullable Void> next(Instant now) {
        taken = waiting.entrySet().stream().limit(STEP).sorted(Map.Entry.comparingByKey(ORDER)).toList();
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        return taken.isEmpty() ? null
                : connection -> {
                    Upsert.add(connection, UPDATE, INSERT, taken,
                            (statement, pair, visitors) -> bind(statement, pair, visitors, today));
                    return null;
                };
    }

    void done() {
        taken.stream().map(Map.Entry::getKey).toList().forEach(waiting::remove);
    }

    private static void bind(PreparedStatement statement, Pair pair, int visitors, LocalDate today) throws SQLException {
        statement.setInt(1, visitors);
        statement.setObject(2, today);
        statement.setObject(3, pair.article());
        statement.setObject(4, pair.other());
    }
}
