package org.masthead.related.automatic;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.masthead.article.Body;
import org.masthead.article.Publication;
import org.masthead.article.Publications;
import org.masthead.related.HiddenArticles;
import org.masthead.related.automatic.Rewriting.End;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Site;
import org.masthead.shared.site.SiteConfig;

import io.quarkus.narayana.jta.QuarkusTransaction;

/**
 * What is to be found anew, whose turn it is, and what was found, in the database. One instance at a time holds the work; each
 * of its transactions makes sure that it still does.
 */
@ApplicationScoped
class Work {

    private static final int BATCH = 500;
    private static final String ENDS = "select article_id, entries, last_score from suggestion_list";

    private final Session entities;
    private final HiddenArticles hidden;
    private final Site site;
    private final boolean alone;
    private final AutomaticConfig config;
    private final Clock clock;
    private final UUID self = Ids.next();
    private volatile Instant heldUntil = Instant.EPOCH;
    private Seen seen = new Seen(self, Instant.EPOCH, Instant.MAX);

    /** What another instance said last, and since when, by the clock of this one. */
    private record Seen(UUID holder, Instant until, Instant since) {
    }

    Work(Session entities, HiddenArticles hidden, Site site, SiteConfig siteConfig, AutomaticConfig config, Clock clock) {
        this.entities = entities;
        this.hidden = hidden;
        this.site = site;
        this.alone = siteConfig.alone();
        this.config = config;
        this.clock = clock;
    }

    /** Another instance holds the work now. */
    static final class Lost extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** @param own whether no other list is concerned */
    record Change(long id, UUID article, boolean own) {
    }

    record Found(UUID article, List<Candidate> candidates) {

        End end() {
            return End.of(candidates);
        }

        Found without(Set<UUID> targets) {
            return new Found(article,
                    candidates.stream().filter(candidate -> !targets.contains(candidate.target())).toList());
        }
    }

    // --- Whose turn it is

    /** True while this instance holds the work. One statement, none when it is alone or has asked a moment ago. */
    boolean hold() {
        if (alone) {
            return true;
        }
        var now = clock.instant();
        var lease = config.lease();
        if (now.isBefore(heldUntil.minus(lease.dividedBy(2))) && now.isAfter(heldUntil.minus(lease.multipliedBy(2)))) {
            return true;
        }
        var held = transaction(() -> take(now, "holder = :self or holder is null", Map.of("self", self))
                || silent(now) && take(now, "holder = :holder and held_until = :until",
                        Map.of("holder", seen.holder(), "until", seen.until())));
        heldUntil = held ? now.plus(lease) : Instant.EPOCH;
        return held;
    }

    private boolean take(Instant now, String from, Map<String, Object> parameters) {
        var update = entities.createNativeMutationQuery(
                "update suggestion_state set holder = :taker, held_until = :taken where id = 1 and (" + from + ")")
                .setParameter("taker", self).setParameter("taken", now.plus(config.lease()));
        parameters.forEach(update::setParameter);
        return update.executeUpdate() == 1;
    }

    /**
     * Whether the holder has not said for the time of a lease that it is there. Its clock may be another, so what it says the
     * time is does not matter.
     */
    private boolean silent(Instant now) {
        var row = entities.createNativeQuery("select holder, held_until from suggestion_state where id = 1", Object[].class)
                .addScalar("holder", UUID.class).addScalar("held_until", Instant.class).getSingleResult();
        if (row[0] == null || !row[0].equals(seen.holder()) || !row[1].equals(seen.until()) || now.isBefore(seen.since())) {
            seen = new Seen(row[0] == null ? self : (UUID) row[0], (Instant) row[1], now);
        }
        return now.isAfter(seen.since().plus(config.lease()));
    }

    void release() {
        if (!alone && heldUntil.isAfter(Instant.EPOCH)) {
            transaction(() -> entities
                    .createNativeMutationQuery("update suggestion_state set holder = null where id = 1 and holder = :self")
                    .setParameter("self", self).executeUpdate());
            heldUntil = Instant.EPOCH;
        }
    }

    /**
     * In a transaction that writes: fails it when another instance took over meanwhile, and keeps others from that until its
     * end.
     */
    private void fence() {
        if (!alone) {
            var until = clock.instant().plus(config.lease());
            if (entities
                    .createNativeMutationQuery(
                            "update suggestion_state set held_until = :until where id = 1 and holder = :self")
                    .setParameter("until", until).setParameter("self", self).executeUpdate() == 0) {
                heldUntil = Instant.EPOCH;
                throw new Lost();
            }
        }
    }

    // --- What is to be done

    /** What happened, and what was scheduled for a time that has come. */
    List<Change> due(int limit) {
        return transaction(() -> entities
                .createNativeQuery("""
                        select id, article_id, own from suggestion_change where due_at <= :now order by due_at, id""",
                        Object[].class)
                .addScalar("id", Long.class).addScalar("article_id", UUID.class).addScalar("own", Boolean.class)
                .setParameter("now", clock.instant()).setMaxResults(limit).getResultStream()
                .map(row -> new Change((Long) row[0], (UUID) row[1], (Boolean) row[2])).toList());
    }

    /** Those of the articles that no change waits for becomes one, due now. */
    void noteUnnoted(Collection<UUID> articles) {
        if (articles.isEmpty()) {
            return;
        }
        transaction(() -> {
            fence();
            var now = clock.instant();
            var unnoted = new HashSet<>(articles);
            entities.createNativeQuery("select distinct article_id from suggestion_change where own = false and due_at <= :now",
                    UUID.class).setParameter("now", now).getResultList().forEach(unnoted::remove);
            entities.doWork(connection -> {
                try (var insert = connection
                        .prepareStatement("insert into suggestion_change (article_id, due_at) values (?, ?)")) {
                    for (var article : unnoted) {
                        insert.setObject(1, article);
                        insert.setObject(2, now.atOffset(ZoneOffset.UTC));
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            });
            return null;
        });
    }

    /** For who finds everything anew anyway. */
    void forgetDue() {
        transaction(() -> {
            fence();
            return entities.createNativeMutationQuery("delete from suggestion_change where due_at <= :now")
                    .setParameter("now", clock.instant()).executeUpdate();
        });
    }

    /** Of each that is among any suggestions, the articles that have it. */
    Map<UUID, Set<UUID>> suggesting(Collection<UUID> targets) {
        return transaction(() -> pairs(entities
                .createNativeQuery(
                        "select target_id as article, article_id as other from suggestion where target_id in (:targets)",
                        Object[].class)
                .setParameterList("targets", targets)));
    }

    private static Map<UUID, Set<UUID>> pairs(NativeQuery<Object[]> query) {
        var pairs = new HashMap<UUID, Set<UUID>>();
        query.addScalar("article", UUID.class).addScalar("other", UUID.class).getResultStream()
                .forEach(row -> pairs.computeIfAbsent((UUID) row[0], article -> new HashSet<>()).add((UUID) row[1]));
        return pairs;
    }

    /** How the list of each article ends that has suggestions. */
    Map<UUID, End> ends() {
        return transaction(() -> ends(entities.createNativeQuery(ENDS, Object[].class).setFetchSize(1000)));
    }

    private static Map<UUID, End> ends(NativeQuery<Object[]> query) {
        var ends = new HashMap<UUID, End>();
        query.addScalar("article_id", UUID.class).addScalar("entries", Integer.class).addScalar("last_score", Double.class)
                .getResultStream().forEach(row -> ends.put((UUID) row[0], new End((Integer) row[1], (Double) row[2])));
        return ends;
    }

    Map<UUID, Integer> stale() {
        return transaction(() -> {
            var stale = new LinkedHashMap<UUID, Integer>();
            entities.createNativeQuery("select article_id, urgency from suggestion_stale order by article_id", Object[].class)
                    .addScalar("article_id", UUID.class).addScalar("urgency", Integer.class).getResultStream()
                    .forEach(row -> stale.put((UUID) row[0], (Integer) row[1]));
            return stale;
        });
    }

    /** Puts changes off as what they make stale: in one transaction, so that none is lost. */
    void turn(List<Change> changes, Map<UUID, Integer> stale) {
        transaction(() -> {
            fence();
            entities.doWork(connection -> {
                try (var delete = connection.prepareStatement("delete from suggestion_change where id = ?")) {
                    for (var change : changes) {
                        delete.setLong(1, change.id());
                        delete.addBatch();
                    }
                    delete.executeBatch();
                }
            });
            note(stale);
            return null;
        });
    }

    private void note(Map<UUID, Integer> stale) {
        entities.doWork(connection -> {
            try (var delete = connection.prepareStatement("delete from suggestion_stale where article_id = ?");
                    var insert = connection
                            .prepareStatement("insert into suggestion_stale (article_id, urgency) values (?, ?)")) {
                var waiting = 0;
                for (var entry : stale.entrySet()) {
                    delete.setObject(1, entry.getKey());
                    delete.addBatch();
                    insert.setObject(1, entry.getKey());
                    insert.setInt(2, entry.getValue());
                    insert.addBatch();
                    if (++waiting % BATCH == 0) {
                        delete.executeBatch();
                        insert.executeBatch();
                    }
                }
                delete.executeBatch();
                insert.executeBatch();
            }
        });
    }

    // --- What there is

    /** The publication of every article that may be related to others now. */
    Map<UUID, UUID> live() {
        return transaction(() -> {
            var live = new HashMap<UUID, UUID>();
            entities.createNativeQuery("""
                    select article_id, id from publication
                    where ended = false and sensitive = false and live_from <= :now and live_until > :now""", Object[].class)
                    .addScalar("article_id", UUID.class).addScalar("id", UUID.class)
                    .setParameter("now", clock.instant()).setFetchSize(1000).getResultStream()
                    .forEach(row -> live.put((UUID) row[0], (UUID) row[1]));
            return live;
        });
    }

    /** Those of the articles that may be related to others now. */
    Map<UUID, Publication> publications(Collection<UUID> articles) {
        return transaction(() -> entities
                .createQuery("select p from Publication p where p.content.sensitive = false and " + Publications.LIVE_AMONG,
                        Publication.class)
                .setParameter("articles", articles).setParameter("now", clock.instant()).getResultStream()
                .collect(Collectors.toMap(Publication::articleId, Function.identity(), (some, other) -> some)));
    }

    /** Takes as long as the body takes to be read. */
    static LiveText text(Publication publication) {
        var content = publication.content();
        return new LiveText(publication.articleId(), publication.id(), content.language(), content.section(), content.tags(),
                publication.publishedAt(), content.title(), content.standfirst(), Body.of(content).text());
    }

    /** What editors do not want for these articles, and what they related themselves. */
    Map<UUID, Set<UUID>> decided(Collection<UUID> articles) {
        return transaction(() -> decidedNow(articles));
    }

    private Map<UUID, Set<UUID>> decidedNow(Collection<UUID> articles) {
        return pairs(entities.createNativeQuery("""
                select article_id as article, target_id as other from suggestion_dismissal where article_id in (:articles)
                union all select source_id, target_id from relation where source_id in (:articles)
                union all select target_id, source_id from relation where target_id in (:articles)""", Object[].class)
                .setParameterList("articles", articles));
    }

    /** What is in no list, as something live supersedes it or it is a duplicate of something live. */
    Set<UUID> hidden() {
        return transaction(() -> hidden.all(clock.instant()));
    }

    Set<UUID> hidden(Collection<UUID> articles) {
        return transaction(() -> hidden.among(articles, clock.instant()));
    }

    /** What these hide while they are live. */
    Set<UUID> hiddenBy(Collection<UUID> articles) {
        return transaction(() -> hidden.by(articles));
    }

    // --- What was found

    /** @return true when any list is another than before */
    boolean store(List<Found> found, boolean announce) {
        return transaction(() -> {
            fence();
            var articles = found.stream().map(Found::article).toList();
            // Again: an editor may have been faster than the search
            var dismissed = dismissed(articles);
            var before = stored(articles);
            var lists = found.stream().map(list -> list.without(dismissed.getOrDefault(list.article(), Set.of())))
                    .map(list -> Rewriting.of(list, before.getOrDefault(list.article(), Map.of()))).toList();
            entities.createNativeMutationQuery("delete from suggestion_stale where article_id in (:articles)")
                    .setParameterList("articles", articles).executeUpdate();
            return write(lists, announce);
        });
    }

    /**
     * Changes lists, each at most once.
     *
     * @param stale what is to be found anew with that, and how urgently
     * @return how those end that are another now
     */
    Map<UUID, End> amend(List<Amendment> amendments, Map<UUID, Integer> stale) {
        return transaction(() -> {
            fence();
            note(stale);
            var articles = amendments.stream().map(Amendment::article).toList();
            var decided = decidedNow(articles);
            var before = stored(articles);
            var lists = amendments.stream().map(amendment -> {
                var stored = before.getOrDefault(amendment.article(), Map.of());
                return Rewriting.of(
                        amendment.of(stored, decided.getOrDefault(amendment.article(), Set.of()), config.kept()), stored);
            }).toList();
            write(lists, true);
            return lists.stream().filter(list -> !list.changesNothing())
                    .collect(Collectors.toMap(Rewriting::article, Rewriting::end));
        });
    }

    private boolean write(List<Rewriting> lists, boolean announce) {
        writeRows(lists.stream().filter(list -> !list.changesNothing()).toList());
        end(lists);
        var changed = !lists.stream().allMatch(Rewriting::changesNothing);
        if (changed && announce) {
            site.changed();
        } else if (changed) {
            entities.createNativeMutationQuery(
                    "update suggestion_state set unannounced = true where id = 1 and unannounced = false").executeUpdate();
        }
        return changed;
    }

    private void writeRows(List<Rewriting> lists) {
        entities.doWork(connection -> {
            try (var delete = connection.prepareStatement("delete from suggestion where article_id = ? and target_id = ?");
                    var insert = connection.prepareStatement("""
                            insert into suggestion (article_id, target_id, score, similar_text, shared_tags, read_together,
                                same_section, close_in_time, readers)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                for (var list : lists) {
                    for (var target : list.removed()) {
                        delete.setObject(1, list.article());
                        delete.setObject(2, target);
                        delete.addBatch();
                    }
                    for (var candidate : list.added()) {
                        add(insert, list.article(), candidate);
                    }
                }
                delete.executeBatch();
                insert.executeBatch();
            }
        });
    }

    private static void add(PreparedStatement insert, UUID article, Candidate candidate) throws SQLException {
        insert.setObject(1, article);
        insert.setObject(2, candidate.target());
        insert.setDouble(3, candidate.score());
        insert.setDouble(4, candidate.similarText());
        insert.setDouble(5, candidate.sharedTags());
        insert.setDouble(6, candidate.readTogether());
        insert.setDouble(7, candidate.sameSection());
        insert.setDouble(8, candidate.closeInTime());
        insert.setLong(9, candidate.readers());
        insert.addBatch();
    }

    /** A dismissal may have made a list shorter, so it is compared with what the table says and not with what was stored. */
    private void end(List<Rewriting> lists) {
        var before = ends(entities.createNativeQuery(ENDS + " where article_id in (:articles)", Object[].class)
                .setParameterList("articles", lists.stream().map(Rewriting::article).toList()));
        var other = lists.stream().filter(list -> !list.end().equals(before.getOrDefault(list.article(), End.OF_NONE)))
                .toList();
        entities.doWork(connection -> {
            try (var delete = connection.prepareStatement("delete from suggestion_list where article_id = ?");
                    var insert = connection.prepareStatement(
                            "insert into suggestion_list (article_id, entries, last_score) values (?, ?, ?)")) {
                for (var list : other) {
                    delete.setObject(1, list.article());
                    delete.addBatch();
                    if (list.end().entries() > 0) {
                        insert.setObject(1, list.article());
                        insert.setInt(2, list.end().entries());
                        insert.setDouble(3, list.end().lastScore());
                        insert.addBatch();
                    }
                }
                delete.executeBatch();
                insert.executeBatch();
            }
        });
    }

    private Map<UUID, Set<UUID>> dismissed(Collection<UUID> articles) {
        return pairs(entities.createNativeQuery("""
                select article_id as article, target_id as other from suggestion_dismissal where article_id in (:articles)""",
                Object[].class).setParameterList("articles", articles));
    }

    private record Stored(UUID article, UUID target, double similarText, double sharedTags, double readTogether,
            double sameSection, double closeInTime, long readers) {

        Candidate candidate() {
            return new Candidate(target, similarText, sharedTags, readTogether, sameSection, closeInTime, readers);
        }
    }

    private Map<UUID, Map<UUID, Candidate>> stored(Collection<UUID> articles) {
        var stored = new HashMap<UUID, Map<UUID, Candidate>>();
        entities.createQuery("""
                select articleId, targetId, similarText, sharedTags, readTogether, sameSection, closeInTime, readers
                from Suggestion where articleId in :articles""", Stored.class)
                .setParameter("articles", articles).getResultStream()
                .forEach(row -> stored.computeIfAbsent(row.article(), article -> new HashMap<>()).put(row.target(),
                        row.candidate()));
        return stored;
    }

    /** Tells the readers' caches of all that was stored in silence. */
    void announce() {
        transaction(() -> {
            fence();
            if (entities.createNativeMutationQuery(
                    "update suggestion_state set unannounced = false where id = 1 and unannounced = true")
                    .executeUpdate() > 0) {
                site.changed();
            }
            return null;
        });
    }

    // --- How it was found, and when

    /** When lists were last found anew for what readers read; empty when never. */
    Optional<Instant> readersFollowed() {
        return transaction(() -> Optional.ofNullable(entities
                .createNativeQuery("select readers_at from suggestion_state where id = 1", Object[].class)
                .addScalar("readers_at", Instant.class).getSingleResult()[0]).map(Instant.class::cast));
    }

    void readersFollowed(Instant time) {
        transaction(() -> {
            fence();
            return entities.createNativeMutationQuery("update suggestion_state set readers_at = :time where id = 1")
                    .setParameter("time", time).executeUpdate();
        });
    }

    String algorithm() {
        return transaction(() -> entities.createNativeQuery("select algorithm from suggestion_state where id = 1", String.class)
                .getSingleResult());
    }

    /** To be called once everything is noted that has to be found anew with it. */
    void algorithm(String algorithm) {
        transaction(() -> {
            fence();
            return entities.createNativeMutationQuery("update suggestion_state set algorithm = :algorithm where id = 1")
                    .setParameter("algorithm", algorithm).executeUpdate();
        });
    }

    private static <T> T transaction(java.util.concurrent.Callable<T> work) {
        return QuarkusTransaction.requiringNew().timeout(60).call(work);
    }
}
