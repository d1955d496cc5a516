package org.masthead.popularity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/** Ids of events, whatever their article: one that has been seen in the last 8 days is not counted again. */
final class EventIds {

    // A day longer than an event may be late
    static final Duration KEPT = Duration.ofDays(8);

    private static final String INSERT = "insert into view_event (id_hash, seen_at) values (?, ?) on conflict do nothing";

    private EventIds() {
    }

    /** As it is kept: 128 bits of its SHA-256, as a client may have put anything into an id. */
    static UUID hash(String id) {
        try {
            var hash = ByteBuffer
                    .wrap(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In the order all instances insert them in, so that none waits for one that waits for it. */
    static SortedSet<UUID> sorted() {
        return new TreeSet<>(Tally.BY_ID);
    }

    /** Those that were not there; waits for a transaction that inserts one of them. */
    static Set<UUID> insert(Connection connection, SortedSet<UUID> ids, Instant now) throws SQLException {
        var fresh = new HashSet<UUID>();
        if (ids.isEmpty()) {
            return fresh;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var id : ids) {
                statement.setObject(1, id);
                statement.setObject(2, now.atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            var counts = statement.executeBatch();
            var at = 0;
            for (var id : ids) {
                if (counts[at++] == 1) {
                    fresh.add(id);
                }
            }
        }
        return fresh;
    }
}
