package org.masthead.related.automatic;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Publications;
import org.masthead.related.RelationService;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** What was found, as it is read. */
@ApplicationScoped
class Suggestions implements PanacheRepositoryBase<Suggestion, SuggestionKey> {

    /** Whether a target may be shown is decided now: what is stored may be two seconds behind. */
    private static final String SHOWN = """
            from Suggestion found where found.articleId = :article
            and exists (select 1 from Publication p where p.articleId = found.targetId and p.content.sensitive = false and {live})
            and {shown}
            and not exists (select 1 from Relation r where r.sourceId = found.articleId and r.targetId = found.targetId)
            and not exists (select 1 from Relation r where r.sourceId = found.targetId and r.targetId = found.articleId)
            and not exists (select 1 from SuggestionDismissal d where d.articleId = found.articleId and d.targetId = found.targetId)
            """
            .replace("{live}", Publications.LIVE).replace("{shown}", RelationService.shown("found.targetId"));

    /** Which are shown: what an index has, and no row is read for it. */
    List<Found> shown(UUID article, Collection<UUID> exclude, int limit, Instant now) {
        var query = getEntityManager().createQuery(
                "select found.targetId, found.score " + SHOWN
                        + (exclude.isEmpty() ? "" : " and found.targetId not in :exclude ")
                        + " order by found.articleId, found.score desc, found.targetId",
                Found.class).setParameter("article", article).setParameter("now", now).setMaxResults(limit);
        return (exclude.isEmpty() ? query : query.setParameter("exclude", exclude)).getResultList();
    }

    record Found(UUID target, double score) {
    }

    /** Why they are. */
    List<Suggestion> of(UUID article, Collection<UUID> targets) {
        return list("articleId = :article and targetId in :targets", Map.of("article", article, "targets", targets));
    }

    /** Section, tags, title and time of first publication of those that are live. */
    List<Target> targets(Collection<UUID> articles, Instant now) {
        return getEntityManager().createQuery("""
                select p.articleId, p.content.title, p.content.section, p.content.tags, p.publishedAt from Publication p
                where\s""" + Publications.LIVE_AMONG, Target.class)
                .setParameter("articles", articles).setParameter("now", now).getResultList();
    }

    record Target(UUID article, String title, @Nullable String section, List<String> tags, Instant publishedAt) {
    }

    /** @return false when it was dismissed before */
    boolean dismiss(UUID article, UUID target, Instant now, String actor) {
        return getEntityManager().createNativeQuery("""
                insert into suggestion_dismissal (article_id, target_id, dismissed_at, dismissed_by)
                values (:article, :target, :now, :actor) on conflict do nothing""")
                .setParameter("article", article).setParameter("target", target).setParameter("now", now)
                .setParameter("actor", actor).executeUpdate() > 0;
    }

    /** @return true when it was there */
    boolean remove(UUID article, UUID target) {
        return delete("articleId = :article and targetId = :target", Map.of("article", article, "target", target)) > 0;
    }
}
