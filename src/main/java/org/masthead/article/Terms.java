package org.masthead.article;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import org.masthead.article.Term.Kind;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Sections, tags and authors. */
@ApplicationScoped
public class Terms implements PanacheRepositoryBase<Term, Term.Key> {

    /** A term and the number of live articles that have it. */
    public record Counted(Term term, long articles) {
    }

    private static final String COUNTED = """
            select new org.masthead.article.Terms$Counted(t, (
                select count(*) from PublicationTerm pt join Publication p on p.id = pt.publicationId
                where pt.kind = t.kind and pt.slug = t.slug
                and p.liveFrom <= :now and p.liveUntil > :now) as articles)
            from Term t where t.kind = :kind""";

    /** Those readers may know of, by name: curated ones, and those of live articles. */
    public List<Counted> visible(Kind kind, Instant now) {
        return getEntityManager().createQuery(COUNTED + " order by t.name, t.slug", Counted.class)
                .setParameter("kind", kind).setParameter("now", now)
                .getResultStream().filter(Terms::visible).toList();
    }

    public Optional<Counted> counted(Kind kind, String slug, Instant now) {
        return getEntityManager().createQuery(COUNTED + " and t.slug = :slug", Counted.class)
                .setParameter("kind", kind).setParameter("slug", slug).setParameter("now", now)
                .getResultStream().findFirst();
    }

    static boolean visible(Counted counted) {
        return counted.term().curated || counted.articles() > 0;
    }

    public Optional<Term> bySlug(Kind kind, String slug) {
        return findByIdOptional(new Term.Key(kind, slug));
    }

    Optional<Term> locked(Kind kind, String slug) {
        return findByIdOptional(new Term.Key(kind, slug), LockModeType.PESSIMISTIC_WRITE);
    }

    public List<String> slugs(Kind kind) {
        return getEntityManager().createQuery("select t.slug from Term t where t.kind = :kind order by t.slug", String.class)
                .setParameter("kind", kind).setMaxResults(1000).getResultList();
    }

    List<Term> bySlugs(Kind kind, Collection<String> slugs) {
        return list("kind = :kind and slug in :slugs", Map.of("kind", kind, "slugs", slugs));
    }

    List<Term> matching(Kind kind, Collection<String> slugs, Collection<String> names) {
        return list("kind = :kind and (slug in :slugs or name in :names)",
                Map.of("kind", kind, "slugs", slugs, "names", names));
    }

    /** The names of an article's terms, in one statement. */
    public List<Term> named(Collection<String> sections, Collection<String> tags, Collection<String> authors) {
        return list(
                "(kind = section and slug in :sections) or (kind = tag and slug in :tags) or (kind = author and slug in :authors)",
                Map.of("sections", sections, "tags", tags, "authors", authors));
    }

    /** The sections by name. */
    public List<Term> sections(int limit) {
        return find("kind = section order by name, slug").page(0, limit).list();
    }

    /** @return true when it is new */
    boolean insertIfAbsent(Term term) {
        return getSession().createNativeMutationQuery("""
                insert into term (kind, slug, name, description, curated, created_at, modified_at)
                values (:kind, :slug, :name, '', false, :now, :now) on conflict do nothing""")
                .setParameter("kind", term.kind.name()).setParameter("slug", term.slug)
                .setParameter("name", term.name).setParameter("now", term.createdAt)
                .executeUpdate() == 1;
    }

    /** How many articles' working copies or current and coming publications have the term. */
    long uses(Kind kind, String slug, Instant now) {
        return getEntityManager().createQuery("""
                select count(*) from Article a where
                exists (select 1 from ArticleTerm t where t.articleId = a.id and t.kind = :kind and t.slug = :slug)
                or exists (select 1 from Publication p join PublicationTerm pt on pt.publicationId = p.id
                    where p.articleId = a.id and p.liveUntil > :now and pt.kind = :kind and pt.slug = :slug)""", Long.class)
                .setParameter("kind", kind).setParameter("slug", slug).setParameter("now", now)
                .getSingleResult();
    }
}
