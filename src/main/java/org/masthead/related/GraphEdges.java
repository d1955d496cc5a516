package org.masthead.related;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/**
 * Edges of every origin, for walking over live articles: one statement for a level, whatever its size. An automatic edge
 * counts unless one of its ends is sensitive, or an editor's edge joins the same two articles.
 */
@ApplicationScoped
class GraphEdges {

    private static final String LIVE = "p.live_from <= :now and p.live_until > :now";

    /** Of an article %s. */
    private static final String IS_LIVE = "exists (select 1 from publication p where p.article_id = %s and " + LIVE + ")";
    private static final String IS_OPEN = "exists (select 1 from publication p where p.article_id = %s and " + LIVE
            + " and p.sensitive = false)";

    // Subqueries, not "= any(:articles)" again: H2 makes them sets it can look into
    private static final String LIVE_AMONG = "(select p.article_id from publication p where p.article_id = any(:articles) and "
            + LIVE + ")";
    private static final String OPEN_AMONG = "(select p.article_id from publication p where p.article_id = any(:articles) and "
            + LIVE + " and p.sensitive = false)";

    private static final String NOT_EDITED = """
            not exists (select 1 from relation e where e.source_id = s.article_id and e.target_id = s.target_id)
            and not exists (select 1 from relation e where e.source_id = s.target_id and e.target_id = s.article_id)""";

    // Pinned edges, then the editor's others, each by their place in the list, then automatic ones: scores are at most 1
    private static final String PLACE = "case when r.pinned then r.%1$s - 2000000 else r.%1$s - 1000000 end";

    private final Session entities;

    GraphEdges(Session entities) {
        this.entities = entities;
    }

    /**
     * The live articles one edge away from these, each once: first where an editor's pinned edge leads, then where an
     * editor's other edges lead, both by their place in the list of the article they leave, then where automatic edges lead,
     * the highest score first, and then by id.
     */
    List<UUID> neighbours(Collection<UUID> articles, Along along, int limit, Instant now) {
        var branches = new ArrayList<String>();
        if (along.editor()) {
            branches.add("select r.target_id as id, " + PLACE.formatted("source_position") + " as place"
                    + " from relation r where r.source_id = any(:articles) and " + IS_LIVE.formatted("r.target_id")
                    + ofTypes(along));
            branches.add("select r.source_id as id, " + PLACE.formatted("target_position") + " as place"
                    + " from relation r where r.target_id = any(:articles) and " + IS_LIVE.formatted("r.source_id")
                    + ofTypes(along));
        }
        if (along.automatic()) {
            branches.add("select s.target_id as id, -s.score as place from suggestion s where s.article_id in " + OPEN_AMONG
                    + " and " + IS_OPEN.formatted("s.target_id") + notEdited(along));
            branches.add("select s.article_id as id, -s.score as place from suggestion s where s.target_id in " + OPEN_AMONG
                    + " and " + IS_OPEN.formatted("s.article_id") + notEdited(along));
        }
        if (branches.isEmpty()) {
            return List.of();
        }
        var query = entities
                .createNativeQuery("select n.id, min(n.place) as place from (" + String.join(" union all ", branches)
                        + ") n group by n.id order by 2, 1 limit :limit", Object[].class)
                .addScalar("id", UUID.class).addScalar("place", Double.class)
                .setParameter("limit", limit);
        return bound(query, articles, along, now).getResultStream().map(row -> (UUID) row[0]).toList();
    }

    /**
     * The edges between these articles that lead from a live one to another. Where two articles are suggested for each
     * other, it is the suggestion of the higher score.
     */
    List<GraphEdge> between(Collection<UUID> articles, Along along, Instant now) {
        var branches = new ArrayList<String>();
        if (along.editor()) {
            branches.add("select r.source_id as source, r.target_id as target, r.type as type, 'editor' as origin,"
                    + " cast(1 as double precision) as weight from relation r where r.source_id = any(:articles)"
                    + " and r.source_id in " + LIVE_AMONG + " and r.target_id in " + LIVE_AMONG + ofTypes(along));
        }
        if (along.automatic()) {
            branches.add("select s.article_id as source, s.target_id as target, 'related' as type, 'auto' as origin,"
                    + " s.score as weight from suggestion s where s.article_id = any(:articles)"
                    + " and s.article_id in " + OPEN_AMONG + " and s.target_id in " + OPEN_AMONG + " and " + NOT_EDITED
                    + " and "
                    // Of two that are as strong, that of the smaller id
                    + """
                            not exists (select 1 from suggestion o where o.article_id = s.target_id
                            and o.target_id = s.article_id
                            and (o.score > s.score or (o.score = s.score and o.article_id < s.article_id)))""");
        }
        if (branches.isEmpty()) {
            return List.of();
        }
        var query = entities.createNativeQuery(String.join(" union all ", branches), Object[].class)
                .addScalar("source", UUID.class).addScalar("target", UUID.class).addScalar("type", String.class)
                .addScalar("origin", String.class).addScalar("weight", Double.class);
        return bound(query, articles, along, now).getResultStream()
                .map(row -> new GraphEdge((UUID) row[0], (UUID) row[1], (String) row[2], (String) row[3], (Double) row[4]))
                .toList();
    }

    /**
     * The edges that join these articles to live ones, each as a link from one of these to the other; in no order, and some
     * are missing when there are more than {@code limit}.
     */
    List<ChainSearch.Link> links(Collection<UUID> articles, int limit, Instant now) {
        var query = entities.createNativeQuery("""
                (select r.source_id as here, r.target_id as there, false as automatic from relation r
                where r.source_id = any(:articles) and %1$s limit :limit)
                union all
                (select r.target_id, r.source_id, false from relation r
                where r.target_id = any(:articles) and %2$s limit :limit)
                union all
                (select s.article_id, s.target_id, true from suggestion s
                where s.article_id in %3$s and %4$s limit :limit)
                union all
                (select s.target_id, s.article_id, true from suggestion s
                where s.target_id in %3$s and %5$s limit :limit)""".formatted(IS_LIVE.formatted("r.target_id"),
                IS_LIVE.formatted("r.source_id"), OPEN_AMONG, IS_OPEN.formatted("s.target_id"),
                IS_OPEN.formatted("s.article_id")), Object[].class)
                .addScalar("here", UUID.class).addScalar("there", UUID.class).addScalar("automatic", Boolean.class)
                .setParameter("limit", limit + 1);
        return bound(query, articles, Along.EVERYTHING, now).getResultStream()
                .map(row -> new ChainSearch.Link((UUID) row[0], (UUID) row[1], (Boolean) row[2])).toList();
    }

    private static String ofTypes(Along along) {
        return along.types().isEmpty() ? "" : " and r.type in (:types)";
    }

    /** While all the editor's edges are walked too, one of them goes first anyway. */
    private static String notEdited(Along along) {
        return along.editor() && along.types().isEmpty() ? "" : " and " + NOT_EDITED;
    }

    private static NativeQuery<Object[]> bound(NativeQuery<Object[]> query, Collection<UUID> articles, Along along,
            Instant now) {
        query.setParameter("articles", articles.toArray(UUID[]::new)).setParameter("now", now);
        if (along.editor() && !along.types().isEmpty()) {
            query.setParameterList("types", along.types().stream().map(RelationType::name).sorted().toList());
        }
        return query;
    }
}
