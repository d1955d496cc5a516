package org.masthead.article;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Working copies. */
@ApplicationScoped
public class Articles implements PanacheRepositoryBase<Article, UUID> {

    private static final String HAS_LIVE = "exists (select 1 from Publication p where p.articleId = a.id and "
            + Publications.LIVE + ")";
    private static final String HAS_NEXT = "exists (select 1 from Publication p where p.articleId = a.id and p.liveFrom > :now)";

    private static final Map<State, String> IN_STATE = Map.of(
            State.draft, "a.stage = draft",
            State.review, "a.stage = review",
            State.trashed, "a.stage = trashed",
            State.published, "a.stage = released and " + HAS_LIVE,
            State.scheduled, "a.stage = released and not " + HAS_LIVE + " and " + HAS_NEXT,
            State.unpublished, "a.stage = released and not " + HAS_LIVE + " and not " + HAS_NEXT);

    private static final Map<String, Sort<Article>> SORTS = Map.of(
            "-modifiedAt", new Sort<>("-modifiedAt", "a.modifiedAt", true, Instant.class, article -> article.modifiedAt),
            "modifiedAt", new Sort<>("modifiedAt", "a.modifiedAt", false, Instant.class, article -> article.modifiedAt),
            "-createdAt", new Sort<>("-createdAt", "a.createdAt", true, Instant.class, article -> article.createdAt),
            "title", new Sort<>("title", "a.titleKey", false, byte[].class, article -> article.titleKey));

    private final Cursors cursors;

    public Articles(Cursors cursors) {
        this.cursors = cursors;
    }

    /** The article, its row taken until the end of the transaction, so that writers of one article wait for each other. */
    public Optional<Article> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Takes the rows of these articles, always in the same order, and says which of them there are. */
    public Set<UUID> lock(Collection<UUID> ids) {
        return Set.copyOf(
                getSession().createNativeQuery("select id from article where id in (:ids) order by id for update", UUID.class)
                        .setParameterList("ids", ids).getResultList());
    }

    Set<UUID> present(Collection<UUID> ids) {
        return ids.isEmpty() ? Set.of()
                : Set.copyOf(getEntityManager()
                        .createQuery("select a.id from Article a where a.id in :ids", UUID.class).setParameter("ids", ids)
                        .getResultList());
    }

    /** Not the entity: it would stay in the session and hide what a later lock finds. */
    String slugOf(UUID id) {
        return getEntityManager().createQuery("select a.slug from Article a where a.id = :id", String.class)
                .setParameter("id", id).getSingleResult();
    }

    /** An article by the two names that are its own. */
    public record Identity(UUID id, @Nullable String externalId) {
    }

    /** Those of these articles that there are. */
    public List<Identity> identities(Collection<UUID> ids) {
        return ids.isEmpty() ? List.of()
                : getEntityManager().createQuery("select a.id, a.externalId from Article a where a.id in :ids", Identity.class)
                        .setParameter("ids", ids).getResultList();
    }

    public List<Identity> byExternalIds(Collection<String> externalIds) {
        return externalIds.isEmpty() ? List.of()
                : getEntityManager()
                        .createQuery("select a.id, a.externalId from Article a where a.externalId in :ids", Identity.class)
                        .setParameter("ids", externalIds).getResultList();
    }

    Slice<Article> page(DraftFilter filter, Instant now, Paging paging) {
        var keyset = new Keyset<>(Article.class, "select a", "from Article a", "a.id", Article::id);
        if (!filter.state().isEmpty()) {
            var states = new ArrayList<String>();
            filter.state().stream().distinct().sorted()
                    .forEach(state -> states.add("(" + IN_STATE.get(State.valueOf(state)) + ")"));
            var predicate = String.join(" or ", states);
            keyset.always(predicate, predicate.contains(":now") ? Map.of("now", now) : Map.of());
        }
        keyset.filter("a.content.section in :section", "section", filter.section());
        keyset.filter(has("tag"), "tag", filter.tag());
        keyset.filter(has("author"), "author", filter.author());
        keyset.filter("a.modifiedAt >= :modifiedSince", "modifiedSince", filter.modifiedSince());
        keyset.filter("a.externalId in :externalId", "externalId", filter.externalId());
        return keyset.page(getEntityManager(), cursors, SORTS.get(filter.sort()), paging);
    }

    private static String has(String kind) {
        return "exists (select 1 from ArticleTerm t where t.articleId = a.id and t.kind = %1$s and t.slug in :%1$s)"
                .formatted(kind);
    }

    void reindex(Article article) {
        getEntityManager().createQuery("delete from ArticleTerm t where t.articleId = :id").setParameter("id", article.id)
                .executeUpdate();
        index(article);
    }

    /** For one that has no terms in the index yet. */
    void index(Article article) {
        Term.keys(article.content)
                .forEach(key -> getEntityManager().persist(new ArticleTerm(article.id, key.kind(), key.slug())));
    }

    boolean buried(String name) {
        return !getEntityManager().createNativeQuery("select 1 from tombstone where name = :name").setParameter("name", name)
                .getResultList().isEmpty();
    }

    void bury(Article article, Instant now) {
        var names = new ArrayList<String>(List.of(article.id.toString()));
        names.addAll(getSession().createNativeQuery("select slug from article_slug where article_id = :id", String.class)
                .setParameter("id", article.id).getResultList());
        for (var name : names) {
            getSession()
                    .createNativeMutationQuery(
                            "insert into tombstone (name, purged_at) values (:name, :now) on conflict do nothing")
                    .setParameter("name", name).setParameter("now", now).executeUpdate();
        }
    }
}
