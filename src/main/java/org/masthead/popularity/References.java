package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.masthead.article.Slugs;
import org.masthead.shared.site.Ids;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * From what views name to live articles, many at once: a look at the site's revision, and two statements for what is not
 * known under it. Used by one thread.
 */
final class References {

    private static final int KNOWN = 50_000;
    private static final Pattern SLUG = Pattern.compile("(?=.{1,200}$)" + Slugs.FORM);

    private static final String LIVE = "p.live_from <= ? and p.live_until > ?";
    // With any(?) H2 would look through all that is live
    private static final String BY_ID = """
            select p.article_id, p.live_until from unnest(cast(? as uuid array)) as wanted (id)
            join publication p on p.article_id = wanted.id where\s""" + LIVE;
    private static final String BY_SLUG = """
            select distinct q.slug, p.article_id, p.live_until, p.slug
            from unnest(cast(? as varchar array)) as wanted (slug)
            join publication q on q.slug = wanted.slug and q.live_from <= ?
            join publication p on p.article_id = q.article_id where\s""" + LIVE;

    /** A live article, whether it was named by a slug it had, and until when that holds. */
    record Target(UUID article, boolean formerSlug, Instant until) {
    }

    private final Cache<String, Target> known = Caffeine.newBuilder().maximumSize(KNOWN).executor(Runnable::run).build();
    private long revision = -1;

    /** Whether anything can have this id or slug; what cannot must not reach the database. */
    static boolean possible(String reference) {
        return SLUG.matcher(reference).matches() || Ids.parse(reference).isPresent();
    }

    /** The live articles among these, as the connection's transaction sees them. */
    Map<String, Target> resolve(Connection connection, Collection<String> references, Instant now) throws SQLException {
        forgetUnlessCurrent(connection);
        var found = new HashMap<String, Target>();
        var ids = new HashMap<UUID, Set<String>>();
        var slugs = new HashSet<String>();
        for (var reference : references) {
            var target = known.getIfPresent(reference);
            if (target != null && target.until().isAfter(now)) {
                found.put(reference, target);
            } else if (possible(reference)) {
                Ids.parse(reference).ifPresentOrElse(
                        id -> ids.computeIfAbsent(id, key -> new HashSet<>()).add(reference),
                        () -> slugs.add(reference));
            }
        }
        var read = new HashMap<String, Target>();
        if (!ids.isEmpty()) {
            readIds(connection, ids, now, read);
        }
        if (!slugs.isEmpty()) {
            readSlugs(connection, slugs, now, read);
        }
        known.putAll(read);
        found.putAll(read);
        return found;
    }

    private void forgetUnlessCurrent(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select revision from site where id = 1");
                var rows = statement.executeQuery()) {
            rows.next();
            var current = rows.getLong(1);
            if (current != revision) {
                known.invalidateAll();
                revision = current;
            }
        }
    }

    private static void readIds(Connection connection, Map<UUID, Set<String>> ids, Instant now, Map<String, Target> read)
            throws SQLException {
        try (var statement = connection.prepareStatement(BY_ID)) {
            var time = now.atOffset(ZoneOffset.UTC);
            statement.setArray(1, connection.createArrayOf("uuid", ids.keySet().toArray()));
            statement.setObject(2, time);
            statement.setObject(3, time);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var article = rows.getObject(1, UUID.class);
                    var target = new Target(article, false, instant(rows.getObject(2, OffsetDateTime.class)));
                    ids.get(article).forEach(reference -> read.put(reference, target));
                }
            }
        }
    }

    private static void readSlugs(Connection connection, Set<String> slugs, Instant now, Map<String, Target> read)
            throws SQLException {
        try (var statement = connection.prepareStatement(BY_SLUG)) {
            var time = now.atOffset(ZoneOffset.UTC);
            statement.setArray(1, connection.createArrayOf("varchar", slugs.toArray()));
            statement.setObject(2, time);
            statement.setObject(3, time);
            statement.setObject(4, time);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var slug = rows.getString(1);
                    read.put(slug, new Target(rows.getObject(2, UUID.class), !slug.equals(rows.getString(4)),
                            instant(rows.getObject(3, OffsetDateTime.class))));
                }
            }
        }
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
