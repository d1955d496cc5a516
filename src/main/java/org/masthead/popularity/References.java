package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Slugs;
import org.masthead.shared.change.Following;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Period;

/**
 * From what views name to live articles, many at once. Those that are live at the start, or were named since, are known; the
 * log of changes tells which to look at again. So a batch is a look at how far the log goes, one into it when it went on, and
 * two for what is not known, however many articles there are. Used by one thread.
 */
final class References {

    // About 250 bytes each
    private static final int KNOWN = 100_000;
    private static final int FETCHED = 1000;
    private static final Pattern SLUG = Pattern.compile("(?=.{1,200}$)" + Slugs.FORM);

    private static final String LIVE = "p.live_from <= ? and p.live_until > ?";
    // With any(?) H2 would look through all that is live
    private static final String BY_ID = """
            select p.slug, p.article_id, p.live_until, p.slug from unnest(cast(? as uuid array)) as wanted (id)
            join publication p on p.article_id = wanted.id where\s""" + LIVE;
    private static final String BY_SLUG = """
            select distinct q.slug, p.article_id, p.live_until, p.slug
            from unnest(cast(? as varchar array)) as wanted (slug)
            join publication q on q.slug = wanted.slug and q.live_from <= ?
            join publication p on p.article_id = q.article_id where\s""" + LIVE;
    private static final String NEWEST = "select p.slug, p.article_id, p.live_until, p.slug from publication p where " + LIVE
            + " order by p.live_from desc limit " + KNOWN;
    // By slugs. The oldest go first: a name is found with one look, and finding it moves nothing
    private final Map<String, Referent> named;
    private final Map<UUID, Referent> referents;
    private long recorded = Following.NOWHERE;

    /** An article under all its names. What is known of it holds until the log says otherwise, or nobody would hear of it. */
    private static final class Referent {

        final UUID article;
        @Nullable
        Known known;

        Referent(UUID article) {
            this.article = article;
        }
    }

    /** A live article, and whether it was named by a slug it had. */
    record Target(UUID article, boolean formerSlug) {
    }

    private record Known(String slug, Instant until) {
    }

    References() {
        this(KNOWN);
    }

    /** @param most how many articles are known, by two names each */
    References(int most) {
        named = bounded(2 * most, referent -> {
        });
        referents = bounded(most, referent -> referent.known = null);
    }

    private static <K> Map<K, Referent> bounded(int most, Consumer<Referent> removed) {
        return new LinkedHashMap<>() {

            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Referent> eldest) {
                if (size() <= most) {
                    return false;
                }
                removed.accept(eldest.getValue());
                return true;
            }
        };
    }

    /** Whether anything can have this id or slug; what cannot must not reach the database. */
    static boolean possible(String reference) {
        return SLUG.matcher(reference).matches() || Ids.parse(reference).isPresent();
    }

    private record Row(String name, UUID article, Known known) {
    }

    /** Gets to know the newest live articles, so that their first views need not be looked up. */
    void prepare(Connection connection, Instant now) throws SQLException {
        forgetChanged(connection);
        try (var statement = connection.prepareStatement(NEWEST)) {
            var newest = read(statement, 1, now);
            // As the oldest here go first
            Collections.reverse(newest);
            newest.forEach(row -> keep(row.name(), row));
        }
    }

    /** The live articles among these, as the connection's transaction sees them. */
    Map<String, Target> resolve(Connection connection, Collection<String> references, Instant now) throws SQLException {
        forgetChanged(connection);
        var targets = new HashMap<String, Target>();
        var ids = new HashMap<UUID, Set<String>>();
        var slugs = new HashSet<String>();
        for (var reference : references) {
            var target = target(reference, now);
            if (target != null) {
                targets.put(reference, target);
            } else if (possible(reference)) {
                Ids.parse(reference).ifPresentOrElse(
                        id -> ids.computeIfAbsent(id, key -> new HashSet<>()).add(reference),
                        () -> slugs.add(reference));
            }
        }
        if (!ids.isEmpty()) {
            try (var statement = connection.prepareStatement(BY_ID)) {
                statement.setArray(1, connection.createArrayOf("uuid", ids.keySet().toArray()));
                read(statement, 2, now).forEach(row -> ids.get(row.article())
                        .forEach(reference -> targets.put(reference, keep(reference, row))));
            }
        }
        if (!slugs.isEmpty()) {
            try (var statement = connection.prepareStatement(BY_SLUG)) {
                statement.setArray(1, connection.createArrayOf("varchar", slugs.toArray()));
                statement.setObject(2, now.atOffset(ZoneOffset.UTC));
                read(statement, 3, now).forEach(row -> targets.put(row.name(), keep(row.name(), row)));
            }
        }
        return targets;
    }

    private @Nullable Target target(String reference, Instant now) {
        var referent = named.get(reference);
        if (referent == null) {
            referent = Ids.parse(reference).map(referents::get).orElse(null);
        }
        var current = referent == null ? null : referent.known;
        return current == null || !current.until().isAfter(now) ? null : target(reference, referent.article, current);
    }

    private static Target target(String reference, UUID article, Known current) {
        return new Target(article, !reference.equals(current.slug()) && Ids.parse(reference).isEmpty());
    }

    private Target keep(String reference, Row row) {
        var referent = referents.computeIfAbsent(row.article(), Referent::new);
        referent.known = row.known();
        // An id may be written in many ways
        if (Ids.parse(reference).isEmpty()) {
            named.put(reference, referent);
        }
        return target(reference, row.article(), row.known());
    }

    private void forgetChanged(Connection connection) throws SQLException {
        var current = recorded(connection);
        if (current == recorded) {
            return;
        }
        if (Following.names(recorded, current)) {
            changed(connection, current).stream().map(referents::get).filter(Objects::nonNull)
                    .forEach(referent -> referent.known = null);
        } else {
            forgetAll();
        }
        recorded = current;
    }

    private List<UUID> changed(Connection connection, long current) throws SQLException {
        var changed = new ArrayList<UUID>();
        try (var statement = connection.prepareStatement(Following.CHANGED)) {
            statement.setLong(1, recorded);
            statement.setLong(2, current);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    changed.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return changed;
    }

    private void forgetAll() {
        named.clear();
        referents.clear();
    }

    private static long recorded(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(Following.RECORDED);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** @param first of the statement's last parameters, which are both the time */
    private static List<Row> read(PreparedStatement statement, int first, Instant now) throws SQLException {
        statement.setObject(first, now.atOffset(ZoneOffset.UTC));
        statement.setObject(first + 1, now.atOffset(ZoneOffset.UTC));
        statement.setFetchSize(FETCHED);
        var read = new ArrayList<Row>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var name = rows.getString(1);
                var slug = rows.getString(4);
                var until = rows.getObject(3, OffsetDateTime.class).toInstant();
                read.add(new Row(name, rows.getObject(2, UUID.class), new Known(name.equals(slug) ? name : slug,
                        until.isBefore(Period.FOREVER) ? until : Period.FOREVER)));
            }
        }
        return read;
    }
}
