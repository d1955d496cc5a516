package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Roster.Ids;
import org.masthead.shared.http.Json;

/**
 * Which of the counted articles are live, and what rankings filter them by. Brought up to date by what was published or ended
 * since, so that a write costs what it changed and not a look at all articles.
 */
final class Catalogue {

    private static final int AT_ONCE = 1000;
    // A publication shows up when its transaction commits, and carries the time of its beginning
    private static final Duration LONGEST_WRITE = Duration.ofMinutes(15);

    // From so many on, one look at all live articles is less work than finding each
    private static final int MANY = 5000;

    private static final String ALL = """
            select article_id, section, language, tags from publication where live_from <= ? and live_until > ?""";
    // H2 would look through all publications for an any(?), and, were these plain comparisons, join what is live with every id
    private static final String SOME = """
            select p.article_id, p.section, p.language, p.tags from unnest(cast(? as uuid array)) as wanted (id)
            join publication p on p.article_id = wanted.id
            where coalesce(p.live_from, p.live_from) <= ? and coalesce(p.live_until, p.live_until) > ?""";
    private static final String CHANGED = """
            select article_id from publication where live_from > ? and live_from <= ?
            union select article_id from publication where live_until > ? and live_until <= ?""";

    private final Roster roster;
    // One object for all that are equal
    private final Map<Object, Object> pool = new HashMap<>();
    private @Nullable Traits[] traits = {};
    private int asked;
    private Instant readAt = Instant.MAX;
    private long revision = -1;
    private long recounted = -1;
    private @Nullable Edition edition;

    Catalogue(Roster roster) {
        this.roster = roster;
    }

    /** What rankings are filtered by. */
    record Traits(@Nullable String section, String language, Set<String> tags) {
    }

    /** The catalogue at one moment. */
    static final class Edition {

        private final Ids ids;
        private final @Nullable Traits[] traits;
        private final boolean filtered;
        private volatile @Nullable Members members;

        /** @param filtered whether somebody is likely to filter */
        Edition(Ids ids, @Nullable Traits[] traits, boolean filtered) {
            this.ids = ids;
            this.traits = traits;
            this.filtered = filtered;
        }

        private record Members(Map<String, int[]> sections, Map<String, int[]> tags, Map<String, int[]> languages) {
        }

        Ids ids() {
            return ids;
        }

        /** @return null for what is not live */
        @Nullable
        Traits traits(int number) {
            return number < traits.length ? traits[number] : null;
        }

        boolean admits(int number, Filter filter) {
            var known = traits(number);
            return known != null && filter.admits(known);
        }

        /** Numbers of articles among which are all that the filter admits; as few as one of its parts can tell. */
        IntStream among(Filter filter) {
            if (filter.isEmpty()) {
                return IntStream.range(0, traits.length);
            }
            var all = members();
            return Stream.of(named(all.sections(), filter.sections()), named(all.tags(), filter.tags()),
                    named(all.languages(), filter.languages())).filter(lists -> lists != null)
                    .min((one, other) -> Integer.compare(size(one), size(other))).map(Edition::union).orElseThrow();
        }

        private static @Nullable List<int[]> named(Map<String, int[]> members, Set<String> names) {
            return names.isEmpty() ? null : names.stream().map(name -> members.getOrDefault(name, new int[0])).toList();
        }

        private static int size(List<int[]> lists) {
            return lists.stream().mapToInt(list -> list.length).sum();
        }

        private static IntStream union(List<int[]> lists) {
            if (lists.size() == 1) {
                return Arrays.stream(lists.get(0));
            }
            var union = new BitSet();
            lists.forEach(list -> Arrays.stream(list).forEach(union::set));
            return union.stream();
        }

        /** So that who filters need not wait for it. */
        void prepare() {
            if (filtered) {
                members();
            }
        }

        private Members members() {
            var known = members;
            if (known == null) {
                known = new Members(
                        listed(of -> of.section() == null ? Set.of() : Set.of(of.section())), listed(Traits::tags),
                        listed(of -> Set.of(of.language())));
                members = known;
            }
            return known;
        }

        private Map<String, int[]> listed(Function<Traits, Set<String>> names) {
            var lists = new HashMap<String, IntStream.Builder>();
            for (int number = 0; number < traits.length; number++) {
                var known = traits[number];
                if (known != null) {
                    for (var name : names.apply(known)) {
                        lists.computeIfAbsent(name, key -> IntStream.builder()).add(number);
                    }
                }
            }
            return lists.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().build().toArray()));
        }
    }

    /** Two statements when nothing has changed. */
    synchronized Edition at(Connection connection, Recounts recounts, Instant now) throws SQLException {
        var current = revision(connection);
        var changes = recounts.since(recounted);
        if (now.isBefore(readAt) || changes.articles() == null) {
            asked = 0;
            pool.clear();
        }
        var ids = roster.ids();
        var stale = asked == 0 ? Set.<Integer> of() : stale(connection, current, changes.articles(), now);
        var filtered = edition != null && edition.members != null;
        if (edition == null || asked < ids.size() || !stale.isEmpty()) {
            // Until it is complete, nothing of it is to be relied on
            edition = null;
            traits = Arrays.copyOf(traits, ids.size());
            read(connection, ids, Stream.concat(stale.stream(), IntStream.range(asked, ids.size()).boxed()).toList(), now);
        }
        asked = ids.size();
        readAt = now;
        revision = current;
        recounted = changes.revision();
        if (edition == null) {
            edition = new Edition(ids, traits.clone(), filtered);
        }
        return edition;
    }

    private Set<Integer> stale(Connection connection, long current, Set<UUID> recounted, Instant now) throws SQLException {
        var since = current == revision && edition != null ? readAt : readAt.minus(LONGEST_WRITE);
        var stale = new HashSet<Integer>();
        recounted.forEach(article -> stale.add(roster.find(article)));
        try (var statement = connection.prepareStatement(CHANGED)) {
            for (int parameter = 1; parameter <= 4; parameter++) {
                statement.setObject(parameter, (parameter % 2 == 1 ? since : now).atOffset(ZoneOffset.UTC));
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    stale.add(roster.find(rows.getObject(1, UUID.class)));
                }
            }
        }
        if (current != revision) {
            // What is brought in with its history begins long ago
            IntStream.range(0, asked).filter(number -> traits[number] == null).forEach(stale::add);
        }
        stale.removeIf(number -> number < 0 || number >= asked);
        return stale;
    }

    private static long revision(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select revision from site where id = 1");
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void read(Connection connection, Ids ids, List<Integer> numbers, Instant now) throws SQLException {
        numbers.forEach(number -> traits[number] = null);
        var many = numbers.size() > MANY;
        try (var statement = connection.prepareStatement(many ? ALL : SOME)) {
            var last = many ? 2 : 3;
            statement.setObject(last - 1, now.atOffset(ZoneOffset.UTC));
            statement.setObject(last, now.atOffset(ZoneOffset.UTC));
            statement.setFetchSize(AT_ONCE);
            if (many) {
                read(statement);
                return;
            }
            for (int from = 0; from < numbers.size(); from += AT_ONCE) {
                var some = numbers.subList(from, Math.min(from + AT_ONCE, numbers.size()));
                statement.setArray(1, connection.createArrayOf("uuid", articles(ids, some)));
                read(statement);
            }
        }
    }

    private static Object[] articles(Ids ids, Collection<Integer> numbers) {
        return numbers.stream().map(number -> ids.articles()[number]).toArray();
    }

    private void read(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var number = roster.find(rows.getObject(1, UUID.class));
                if (number < 0 || number >= traits.length) {
                    continue;
                }
                var section = rows.getString(2);
                var tags = new ArrayList<String>();
                for (var tag : Json.read(rows.getString(4), String[].class)) {
                    tags.add(one(tag));
                }
                traits[number] = one(
                        new Traits(section == null ? null : one(section), one(rows.getString(3)), Set.copyOf(tags)));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <T> T one(T object) {
        return (T) pool.computeIfAbsent(object, key -> key);
    }
}
