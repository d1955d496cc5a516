package org.masthead.editorschoice;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import org.masthead.article.Publications;
import org.masthead.shared.site.Period;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** The entries of all lists. */
@ApplicationScoped
public class Picks implements PanacheRepositoryBase<Pick, UUID> {

    /** The scope of the whole site's list; every other scope is a section's slug. */
    public static final String SITE = "";

    /**
     * What readers see of a list, in its order: the entries in their period whose article is live, without the excluded ones.
     */
    public List<ShownPick> shown(String scope, Collection<UUID> exclude, Instant now, int limit) {
        var query = getEntityManager()
                .createQuery(
                        """
                                select k from Pick k join Publication p on p.articleId = k.articleId
                                where k.scope = :scope and k.shownFrom <= :now and k.shownUntil > :now and %s%s
                                order by k.position, k.id""".formatted(Publications.LIVE,
                                exclude.isEmpty() ? "" : " and k.articleId not in :exclude"),
                        Pick.class)
                .setParameter("scope", scope).setParameter("now", now).setMaxResults(limit);
        if (!exclude.isEmpty()) {
            query.setParameter("exclude", exclude);
        }
        return query.getResultStream().map(ShownPick::of).toList();
    }

    /** When the first entry of any list begins or ends to show after {@code now}. */
    public Optional<Instant> nextChange(Instant now) {
        return getEntityManager().createQuery("""
                select min(k.shownFrom) from Pick k where k.shownFrom > :now
                union all
                select min(k.shownUntil) from Pick k where k.shownUntil > :now and k.shownUntil < :forever""", Instant.class)
                .setParameter("now", now).setParameter("forever", Period.FOREVER)
                .getResultStream().filter(Objects::nonNull).min(Instant::compareTo);
    }

    /** When the latest entry of any list began or ended to show, up to {@code now}. */
    public Optional<Instant> lastChange(Instant now) {
        return getEntityManager().createQuery("""
                select max(k.shownFrom) from Pick k where k.shownFrom <= :now and k.shownFrom > :always
                union all
                select max(k.shownUntil) from Pick k where k.shownUntil <= :now""", Instant.class)
                .setParameter("now", now).setParameter("always", Period.ALWAYS)
                .getResultStream().filter(Objects::nonNull).max(Instant::compareTo);
    }

    List<Pick> of(String scope) {
        return list("scope = :scope order by position, id", Map.of("scope", scope));
    }

    List<String> scopesOf(UUID article) {
        return getEntityManager()
                .createQuery("select k.scope from Pick k where k.articleId = :article order by k.scope", String.class)
                .setParameter("article", article).getResultList();
    }

    /** Those of the articles that exist, their rows taken in one order, so that none is purged before it is in its list. */
    Set<UUID> holdArticles(Collection<UUID> articles) {
        return Set.copyOf(
                getEntityManager().createQuery("select a.id from Article a where a.id in :articles order by a.id", UUID.class)
                        .setParameter("articles", articles).setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultList());
    }

    Map<UUID, PickedArticle> articles(Collection<UUID> articles, Instant at) {
        return getEntityManager().createQuery("""
                select new org.masthead.editorschoice.PickedArticle(a.id, a.slug, a.content.title, case when exists (
                    select 1 from Publication p where p.articleId = a.id and p.liveFrom <= :at and p.liveUntil > :at)
                    then true else false end)
                from Article a where a.id in :articles""", PickedArticle.class)
                .setParameter("articles", articles).setParameter("at", at)
                .getResultStream().collect(Collectors.toMap(PickedArticle::id, Function.identity()));
    }
}
