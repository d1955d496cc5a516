package org.masthead.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Publications;
import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;

/** Every query that makes cards. Each is one statement on publications, whatever its length. */
@ApplicationScoped
class Cards {

    private static final String PICKED = """
            exists (select 1 from Pick k where k.articleId = p.articleId and (k.scope = '' or k.scope = p.content.section)
            and k.shownFrom <= :now and k.shownUntil > :now)""";

    private static final String SELECT = """
            select new org.masthead.delivery.CardRow(p.articleId, p.slug, p.content.title, p.teaser, p.content.section, s.name,
            p.content.image, p.content.language, (case when %s then true else false end), p.publishedAt, p.liveFrom, p.titleKey)"""
            .formatted(PICKED);

    private static final String FROM = "from Publication p left join Term s on s.kind = section and s.slug = p.content.section";

    static final Map<String, Sort<CardRow>> SORTS = Map.of(
            "-publishedAt", new Sort<>("-publishedAt", "p.publishedAt", true, Instant.class, CardRow::publishedAt),
            "publishedAt", new Sort<>("publishedAt", "p.publishedAt", false, Instant.class, CardRow::publishedAt),
            "-updatedAt", new Sort<>("-updatedAt", "p.liveFrom", true, Instant.class, CardRow::updatedAt),
            "title", new Sort<>("title", "p.titleKey", false, byte[].class, CardRow::titleKey));

    private final EntityManager entities;
    private final Cursors cursors;

    Cards(EntityManager entities, Cursors cursors) {
        this.entities = entities;
        this.cursors = cursors;
    }

    Slice<Card> page(CardFilter filter, String sort, Paging paging, Instant now) {
        var keyset = new Keyset<>(CardRow.class, SELECT, FROM, "p.articleId", CardRow::id)
                .always(Publications.LISTED, Map.of("now", now))
                .filter("p.content.section in :section", "section", filter.section())
                .filter(has("tag", "tag"), "tag", filter.tag())
                .filter(has("author", "author"), "author", filter.author())
                .filter("p.content.language in :language", "language", filter.language())
                .filter("p.publishedAt >= :publishedFrom", "publishedFrom", filter.publishedFrom())
                .filter("p.publishedAt < :publishedTo", "publishedTo", filter.publishedTo())
                .filter("p.liveFrom >= :updatedSince", "updatedSince", filter.updatedSince())
                .filter("p.externalId in :externalId", "externalId", filter.externalId())
                .filter("""
                        exists (select 1 from Relation r where (r.sourceId = :relatedTo and r.targetId = p.articleId)
                        or (r.targetId = :relatedTo and r.sourceId = p.articleId))""", "relatedTo", filter.relatedTo());
        for (int i = 0; i < filter.tagAll().size(); i++) {
            keyset.filter(has("tag", "tagAll" + i), "tagAll" + i, List.of(filter.tagAll().get(i)));
        }
        if (filter.editorsChoice() != null) {
            keyset.always(filter.editorsChoice() ? PICKED : "not " + PICKED, Map.of());
        }
        return keyset.page(entities, cursors, SORTS.get(sort), paging).map(rows -> rows.stream().map(CardRow::card).toList());
    }

    private static String has(String kind, String parameter) {
        return "exists (select 1 from PublicationTerm t where t.publicationId = p.id and t.kind = %s and t.slug in :%s)"
                .formatted(kind, parameter);
    }

    /** The live ones of these articles, by id. */
    Map<UUID, Card> byIds(Collection<UUID> ids, Instant now) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return entities
                .createQuery(SELECT + " " + FROM + " where " + Publications.LIVE + " and p.articleId in :ids", CardRow.class)
                .setParameter("now", now).setParameter("ids", ids)
                .getResultStream().map(CardRow::card).collect(Collectors.toMap(Card::id, Function.identity()));
    }

    /** The latest, leaving some out. */
    List<Card> latest(@Nullable String section, Collection<UUID> exclude, int limit, Instant now) {
        if (limit == 0) {
            return List.of();
        }
        var where = new ArrayList<>(List.of(Publications.LISTED));
        if (section != null) {
            where.add("p.content.section = :section");
        }
        if (!exclude.isEmpty()) {
            where.add("p.articleId not in :exclude");
        }
        var query = entities.createQuery(SELECT + " " + FROM + " where " + String.join(" and ", where)
                + " order by p.publishedAt desc, p.articleId desc", CardRow.class).setParameter("now", now)
                .setMaxResults(limit);
        if (section != null) {
            query.setParameter("section", section);
        }
        if (!exclude.isEmpty()) {
            query.setParameter("exclude", exclude);
        }
        return query.getResultStream().map(CardRow::card).toList();
    }

    /** The ids of the latest articles of each section, in one statement that reads {@code limit} rows of each index range. */
    Map<String, List<UUID>> latestOfEach(List<String> sections, Collection<UUID> exclude, int limit, Instant now) {
        if (sections.isEmpty()) {
            return Map.of();
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < sections.size(); i++) {
            parts.add("""
                    (select p.section, p.article_id, p.published_at from publication p
                    where p.ended = false and p.live_from <= :now and p.live_until > :now and p.section = :section%d %s
                    order by p.published_at desc, p.article_id desc limit :limit)"""
                    .formatted(i, exclude.isEmpty() ? "" : "and p.article_id not in (:exclude)"));
        }
        var query = entities.unwrap(org.hibernate.Session.class)
                .createNativeQuery(String.join(" union all ", parts), Object[].class)
                .addScalar("section", String.class).addScalar("article_id", UUID.class)
                .setParameter("now", now).setParameter("limit", limit);
        for (int i = 0; i < sections.size(); i++) {
            query.setParameter("section" + i, sections.get(i));
        }
        if (!exclude.isEmpty()) {
            query.setParameterList("exclude", exclude);
        }
        var ids = new LinkedHashMap<String, List<UUID>>();
        for (var row : query.getResultList()) {
            ids.computeIfAbsent((String) row[0], section -> new ArrayList<>()).add((UUID) row[1]);
        }
        return ids;
    }

    boolean picked(UUID article, @Nullable String section, Instant now) {
        return entities.createQuery("""
                select count(*) from Pick k where k.articleId = :article and k.scope in :scopes
                and k.shownFrom <= :now and k.shownUntil > :now""", Long.class)
                .setParameter("article", article).setParameter("now", now)
                .setParameter("scopes", section == null ? List.of("") : List.of("", section))
                .getSingleResult() > 0;
    }
}
