package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Whose counts changed where rankings take them as settled: late views, and what was purged. Their writers say so in
 * {@code view_recount}, under a revision that they raise under a row lock, so that revisions are seen in the order of their
 * commits.
 */
final class Recounts {

    private static final int KEPT = 20_000;

    private final TreeMap<Long, Set<UUID>> articles = new TreeMap<>();
    private int size;
    private long known = -1;
    // What changed up to here is not known in detail
    private long forgotten = -1;

    /** @param articles null when too many have changed to name them */
    record Changes(long revision, @Nullable Set<UUID> articles) {
    }

    /** One statement. To be called before counts are read: what is committed after it is told the next time. */
    synchronized void read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select h.revision, h.forgotten, r.revision, r.article_id from view_history h
                left join view_recount r on r.revision > ? where h.id = 1""")) {
            statement.setLong(1, known < 0 ? Long.MAX_VALUE : known);
            var before = known;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    known = rows.getLong(1);
                    var article = rows.getObject(4, UUID.class);
                    if (before < 0 || before < rows.getLong(2)) {
                        forgotten = known;
                    } else if (article != null
                            && articles.computeIfAbsent(rows.getLong(3), key -> new HashSet<>()).add(article)) {
                        size++;
                    }
                }
            }
        }
        while (size > KEPT || !articles.isEmpty() && articles.firstKey() <= forgotten) {
            var oldest = articles.pollFirstEntry();
            forgotten = Math.max(forgotten, oldest.getKey());
            size -= oldest.getValue().size();
        }
    }

    synchronized Changes since(long revision) {
        if (revision < forgotten) {
            return new Changes(known, null);
        }
        var changed = new HashSet<UUID>();
        articles.tailMap(revision, false).values().forEach(changed::addAll);
        return new Changes(known, changed);
    }
}
