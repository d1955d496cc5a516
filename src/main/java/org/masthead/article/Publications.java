package org.masthead.article;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Publications: the only thing readers' queries touch. */
@ApplicationScoped
public class Publications implements PanacheRepositoryBase<Publication, UUID> {

    /** What "live" means in HQL, for a publication {@code p} at {@code :now}. */
    public static final String LIVE = "p.liveFrom <= :now and p.liveUntil > :now";

    /**
     * The list last: H2 looks the articles up by the condition it takes first, which is the last, and else goes through all.
     */
    public static final String LIVE_AMONG = LIVE + " and p.articleId in :articles";

    /** The same where rows are found by their place in a list: the list indexes begin with what has not ended. */
    public static final String LISTED = "p.ended = false and " + LIVE;

    /** Those that are live or to come, in the order of their periods. */
    List<Publication> open(Collection<UUID> articles, Instant now) {
        return list("liveUntil > :now and articleId in :articles order by liveFrom",
                Map.of("articles", articles, "now", now));
    }

    /** A publication that is live or to come, without its content. */
    record Open(UUID article, int version, Instant from) {
    }

    /** The same of many articles, to see what is live or to come and not what it says. */
    List<Open> periods(Collection<UUID> articles, Instant now) {
        return getEntityManager().createQuery(
                "select p.articleId, p.version, p.liveFrom from Publication p where p.liveUntil > :now and p.articleId in :articles",
                Open.class).setParameter("articles", articles).setParameter("now", now).getResultList();
    }

    List<Publication> unended(UUID article) {
        // As plain "ended = false" H2 would look in a list index, at every article's
        return list("articleId = :article and coalesce(ended, true) = false order by liveFrom", Map.of("article", article));
    }

    /** Whether the article has a publication that is live at any time of this period. */
    public boolean overlap(UUID article, Instant from, Instant until) {
        return count("articleId = :article and liveFrom < :until and liveUntil > :from",
                Map.of("article", article, "from", from, "until", until)) > 0;
    }

    Optional<Instant> firstLive(UUID article, Instant now) {
        return Optional.ofNullable(getEntityManager().createQuery(
                "select min(p.liveFrom) from Publication p where p.articleId = :article and p.liveFrom <= :now", Instant.class)
                .setParameter("article", article).setParameter("now", now).getSingleResult());
    }

    public Optional<Publication> liveById(UUID article, Instant now) {
        return find("from Publication p where p.articleId = :article and " + LIVE, Map.of("article", article, "now", now))
                .firstResultOptional();
    }

    public Optional<Publication> liveBySlug(String slug, Instant now) {
        return find("from Publication p where p.slug = :slug and " + LIVE, Map.of("slug", slug, "now", now))
                .firstResultOptional();
    }

    boolean everLive(UUID article, Instant now) {
        return count("articleId = :article and liveFrom <= :now", Map.of("article", article, "now", now)) > 0;
    }

    boolean everLive(UUID article, String slug, Instant now) {
        return count("articleId = :article and slug = :slug and liveFrom <= :now",
                Map.of("article", article, "slug", slug, "now", now)) > 0;
    }

    /** The articles that are or were live under these slugs. */
    List<UUID> published(Collection<String> slugs, Instant now) {
        return getEntityManager().createQuery(
                "select distinct p.articleId from Publication p where p.liveFrom <= :now and p.slug in :slugs", UUID.class)
                .setParameter("slugs", slugs).setParameter("now", now).getResultList();
    }

    /** Which of these articles are live. */
    public List<UUID> liveAmong(Collection<UUID> articles, Instant now) {
        return getEntityManager().createQuery(
                "select p.articleId from Publication p where " + LIVE_AMONG, UUID.class)
                .setParameter("articles", articles).setParameter("now", now).getResultList();
    }

    /** Rows of one table after the other, as only those share a round to the database. */
    void persistIndexed(List<Publication> publications) {
        persist(publications);
        publications.forEach(publication -> Term.keys(publication.content)
                .forEach(key -> getEntityManager().persist(new PublicationTerm(publication.id, key.kind(), key.slug()))));
    }
}
