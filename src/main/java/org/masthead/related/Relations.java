package org.masthead.related;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import org.masthead.article.Publications;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Edges. Each query asks for the two directions apart: an "or" over both columns would keep H2 from its indexes. */
@ApplicationScoped
class Relations implements PanacheRepositoryBase<Relation, UUID> {

    /** How many edges of a type an article has on one side of them, and its highest position for one. */
    record Tally(UUID article, RelationType type, boolean inverse, long count, int last) {
    }

    /** Of an edge's end at %s: live, and neither a duplicate of something live nor superseded by it. */
    static final String SHOWN = """
            exists (select 1 from Publication p where p.articleId = %1$s and {live})
            and not exists (select 1 from Relation d where d.sourceId = %1$s and d.type = duplicateOf
                and exists (select 1 from Publication p where p.articleId = d.targetId and {live}))
            and not exists (select 1 from Relation s where s.targetId = %1$s and s.type = supersedes
                and exists (select 1 from Publication p where p.articleId = s.sourceId and {live}))
            """.replace("{live}", Publications.LIVE);

    private static final String FOR_READERS = "select r from Relation r where r.sourceId = :article and "
            + SHOWN.formatted("r.targetId")
            + " union all select r from Relation r where r.targetId = :article and " + SHOWN.formatted("r.sourceId");

    private static final String ENDS = """
            select a.id, a.slug, a.content.title,
                case when exists (select 1 from Publication p where p.articleId = a.id and {live}) then true else false end
            from Article a where a.id in :ids""".replace("{live}", Publications.LIVE);

    /** All edges of the article, in its editor's order. */
    List<Relation> of(UUID article) {
        return ordered(article, getEntityManager().createQuery("""
                select r from Relation r where r.sourceId = :article
                union all select r from Relation r where r.targetId = :article""", Relation.class)
                .setParameter("article", article).getResultList());
    }

    /** The same, taken until the end of the transaction, so that no one else moves or removes one meanwhile. */
    List<Relation> locked(UUID article) {
        var ids = getEntityManager().createQuery("""
                select r.id from Relation r where r.sourceId = :article
                union all select r.id from Relation r where r.targetId = :article""", UUID.class)
                .setParameter("article", article).getResultList();
        return ids.isEmpty() ? List.of()
                : ordered(article, getEntityManager()
                        .createQuery("select r from Relation r where r.id in :ids order by r.id", Relation.class)
                        .setParameter("ids", ids).setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultList());
    }

    /** Takes all edges of these articles. Not the entities: they would stay in the session and hide what a later lock finds. */
    void lockOf(Collection<UUID> articles) {
        var ids = articles.isEmpty() ? List.of()
                : getEntityManager().createQuery("""
                        select r.id from Relation r where r.sourceId in :articles
                        union all select r.id from Relation r where r.targetId in :articles""", UUID.class)
                        .setParameter("articles", articles).getResultList();
        if (!ids.isEmpty()) {
            getSession()
                    .createNativeQuery("select id from relation where id in (:ids) order by id for update", UUID.class)
                    .setParameterList("ids", ids).getResultList();
        }
    }

    /** What an edge says. Not the entity: it would stay in the session and hide what a later lock finds. */
    record Saying(UUID source, UUID target, RelationType type, String label, boolean pinned) {

        boolean is(UUID article, RelationName name, UUID other) {
            if (type != name.type()) {
                return false;
            }
            var outward = source.equals(article) && target.equals(other);
            var inward = target.equals(article) && source.equals(other);
            return type.symmetric() ? outward || inward : name.inverse() ? inward : outward;
        }
    }

    /** What all edges of these articles say. */
    List<Saying> ofAll(Collection<UUID> articles) {
        return articles.isEmpty() ? List.of()
                : getEntityManager().createQuery("""
                        select r.sourceId, r.targetId, r.type, r.label, r.pinned from Relation r where r.sourceId in :articles
                        union all
                        select r.sourceId, r.targetId, r.type, r.label, r.pinned from Relation r where r.targetId in :articles
                        """, Saying.class).setParameter("articles", articles).getResultList();
    }

    /** Those whose other end readers may see, pinned ones first. */
    List<Relation> forReaders(UUID article, Instant now) {
        return getEntityManager().createQuery(FOR_READERS, Relation.class)
                .setParameter("article", article).setParameter("now", now).getResultStream()
                .sorted(Comparator.comparing((Relation edge) -> !edge.pinned).thenComparing(inOrderOf(article))).toList();
    }

    private static List<Relation> ordered(UUID article, List<Relation> edges) {
        return edges.stream().sorted(inOrderOf(article)).toList();
    }

    private static Comparator<Relation> inOrderOf(UUID article) {
        return Comparator.comparingInt((Relation edge) -> edge.positionFrom(article)).thenComparing(edge -> edge.id);
    }

    List<RelationEnd> ends(Collection<UUID> articles, Instant now) {
        return articles.isEmpty() ? List.of()
                : getEntityManager().createQuery(ENDS, RelationEnd.class)
                        .setParameter("ids", articles).setParameter("now", now).getResultList();
    }

    List<Tally> tallies(Collection<UUID> articles) {
        return articles.isEmpty() ? List.of()
                : getEntityManager().createQuery("""
                        select r.sourceId, r.type, false, count(*), max(r.sourcePosition) from Relation r
                        where r.sourceId in :articles group by r.sourceId, r.type
                        union all
                        select r.targetId, r.type, true, count(*), max(r.targetPosition) from Relation r
                        where r.targetId in :articles group by r.targetId, r.type""", Tally.class)
                        .setParameter("articles", articles).getResultList();
    }

    /** The edges of the type that leave these articles for others than {@code avoided}. */
    List<ChainSearch.Link> leaving(RelationType type, Collection<UUID> articles, UUID avoided) {
        return getEntityManager().createQuery("""
                select r.sourceId, r.targetId from Relation r
                where r.type = :type and r.sourceId in :articles and r.targetId <> :avoided""", ChainSearch.Link.class)
                .setParameter("type", type).setParameter("articles", articles).setParameter("avoided", avoided).getResultList();
    }

    /** The edges of the type that come to these articles from others than {@code avoided}. */
    List<ChainSearch.Link> entering(RelationType type, Collection<UUID> articles, UUID avoided) {
        return getEntityManager().createQuery("""
                select r.sourceId, r.targetId from Relation r
                where r.type = :type and r.targetId in :articles and r.sourceId <> :avoided""", ChainSearch.Link.class)
                .setParameter("type", type).setParameter("articles", articles).setParameter("avoided", avoided).getResultList();
    }

    /** Makes all who add edges of these types wait for each other until the end of the transaction. */
    void lock(Collection<RelationType> types) {
        if (!types.isEmpty()) {
            getSession()
                    .createNativeQuery("select type from relation_lock where type in (:types) order by type for update",
                            String.class)
                    .setParameterList("types", types.stream().map(RelationType::name).toList()).getResultList();
        }
    }
}
