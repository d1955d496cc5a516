package org.masthead.related;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;

/**
 * Edges of every origin, as walks read them: each method is one statement, however many articles it is asked about, and reads
 * ranges of indexes around these articles. Which ends may be seen {@link LivePeriods} says of all of them at once: asked of
 * each edge in SQL, it costs more than the edges.
 */
@ApplicationScoped
class GraphEdges {

    // A join, because H2 compares each row of a table with each element of an any(?)
    private static final String GIVEN = " from unnest(cast(:articles as uuid array)) as given (id) ";

    private static final String RELATIONS = "select r.source_id, r.target_id, r.type, r.pinned, r.source_position, "
            + "r.target_position" + GIVEN + "join relation r on ";
    private static final String FROM_THEM = RELATIONS + "r.source_id = given.id";
    private static final String FROM_AND_TO_THEM = FROM_THEM + " union all " + RELATIONS + "r.target_id = given.id";

    // In each order an index has, so that nothing is sorted and a limit ends the reading. Arrays, for want of lateral joins in H2
    private static final String SUGGESTIONS = """
            select given.id,
            array(select s.target_id {for} order by s.article_id, s.score desc, s.target_id) as targets,
            array(select s.score {for} order by s.article_id, s.score desc, s.target_id) as target_scores,
            array(select s.article_id {of} order by s.target_id, s.score desc, s.article_id limit :most) as articles,
            array(select s.score {of} order by s.target_id, s.score desc, s.article_id limit :most) as article_scores
            """.replace("{for}", "from suggestion s where s.article_id = given.id")
            .replace("{of}", "from suggestion s where s.target_id = given.id") + GIVEN;

    private static final String EDITORS_LINKS = """
            (select given.id, r.target_id as other {given} join relation r on r.source_id = given.id limit :most)
            union all
            (select given.id, r.source_id {given} join relation r on r.target_id = given.id limit :most)"""
            .replace("{given}", GIVEN);

    private static final String AUTOMATIC_LINKS = """
            (select given.id, s.target_id as other {given} join suggestion s on s.article_id = given.id limit :most)
            union all
            (select given.id, s.article_id {given} join suggestion s on s.target_id = given.id limit :most)"""
            .replace("{given}", GIVEN);

    private static final String LINKS = EDITORS_LINKS + " union all " + AUTOMATIC_LINKS.replace(":articles", ":open");

    private static final String LIVE_LINKS = """
            (select l.id, l.other, false as automatic from ({editors}) l join publication p on {live})
            union all
            (select l.id, l.other, true from ({automatic}) l join publication p on {live} and p.sensitive = false)
            limit :most""".replace("{live}", "p.article_id = l.other and p.live_from <= :now and p.live_until > :now")
            .replace("{editors}", EDITORS_LINKS.replace(":most", ":read"))
            .replace("{automatic}", AUTOMATIC_LINKS.replace(":most", ":read").replace(":articles", ":open"));

    /** An article at the other end of an automatic edge. */
    record Suggested(UUID article, double score) {
    }

    /**
     * The automatic edges of an article.
     *
     * @param targets all that was suggested for it
     * @param articles what it was suggested for, the strongest first, of which there may be more
     */
    record Suggestions(List<Suggested> targets, List<Suggested> articles) {
    }

    private final Session entities;

    GraphEdges(Session entities) {
        this.entities = entities;
    }

    /** The editor's edges of these articles; those between two of them come twice. */
    List<EditorsEdge> relations(Collection<UUID> articles) {
        return relations(FROM_AND_TO_THEM, articles);
    }

    /** The editor's edges of which these articles are the source. */
    List<EditorsEdge> relationsFrom(Collection<UUID> articles) {
        return relations(FROM_THEM, articles);
    }

    private List<EditorsEdge> relations(String sql, Collection<UUID> articles) {
        return entities.createNativeQuery(sql, Object[].class)
                .addScalar("source_id", UUID.class).addScalar("target_id", UUID.class).addScalar("type", String.class)
                .addScalar("pinned", Boolean.class).addScalar("source_position", Integer.class)
                .addScalar("target_position", Integer.class)
                .setParameter("articles", array(articles)).getResultStream()
                .map(row -> new EditorsEdge((UUID) row[0], (UUID) row[1], RelationType.valueOf((String) row[2]),
                        (Boolean) row[3], (Integer) row[4], (Integer) row[5]))
                .toList();
    }

    /** @param most how many of the articles that one was suggested for */
    Map<UUID, Suggestions> suggestions(Collection<UUID> articles, int most) {
        var suggestions = new HashMap<UUID, Suggestions>();
        entities.createNativeQuery(SUGGESTIONS, Object[].class)
                .addScalar("id", UUID.class).addScalar("targets", UUID[].class).addScalar("target_scores", Double[].class)
                .addScalar("articles", UUID[].class).addScalar("article_scores", Double[].class)
                .setParameter("articles", array(articles)).setParameter("most", most).getResultStream()
                .forEach(row -> suggestions.put((UUID) row[0], new Suggestions(
                        suggested((UUID[]) row[1], (Double[]) row[2]), suggested((UUID[]) row[3], (Double[]) row[4]))));
        return suggestions;
    }

    private static List<Suggested> suggested(UUID[] articles, Double[] scores) {
        return IntStream.range(0, articles.length).mapToObj(i -> new Suggested(articles[i], scores[i])).toList();
    }

    /** The editor's edges of these articles, as links from one of them; incomplete when more than {@code limit} come. */
    List<ChainSearch.Link> editorsLinks(Collection<UUID> articles, int limit) {
        return links(EDITORS_LINKS, articles, limit, false);
    }

    /** The same of automatic edges. */
    List<ChainSearch.Link> automaticLinks(Collection<UUID> articles, int limit) {
        return links(AUTOMATIC_LINKS, articles, limit, true);
    }

    /**
     * How many links there are, the editor's of these articles and the automatic ones of those that are open; more than
     * {@code limit} when there are more.
     */
    long links(Collection<UUID> articles, Collection<UUID> open, int limit) {
        return entities.createNativeQuery("select count(*) from (" + LINKS + ") l", Long.class)
                .setParameter("articles", array(articles)).setParameter("open", array(open)).setParameter("most", limit + 1)
                .getSingleResult();
    }

    /**
     * Those of them that readers may see; incomplete when more than {@code limit} come, or when there are more than
     * {@code read} at all.
     */
    List<ChainSearch.Link> liveLinks(Collection<UUID> articles, Collection<UUID> open, Instant now, int limit, int read) {
        return entities.createNativeQuery(LIVE_LINKS, Object[].class)
                .addScalar("id", UUID.class).addScalar("other", UUID.class).addScalar("automatic", Boolean.class)
                .setParameter("articles", array(articles)).setParameter("open", array(open)).setParameter("now", now)
                .setParameter("most", limit + 1).setParameter("read", read).getResultStream()
                .map(row -> new ChainSearch.Link((UUID) row[0], (UUID) row[1], (Boolean) row[2])).toList();
    }

    private List<ChainSearch.Link> links(String sql, Collection<UUID> articles, int limit, boolean automatic) {
        return entities.createNativeQuery(sql, Object[].class)
                .addScalar("id", UUID.class).addScalar("other", UUID.class)
                .setParameter("articles", array(articles)).setParameter("most", limit + 1).getResultStream()
                .map(row -> new ChainSearch.Link((UUID) row[0], (UUID) row[1], automatic)).toList();
    }

    private static UUID[] array(Collection<UUID> articles) {
        return articles.toArray(UUID[]::new);
    }
}
