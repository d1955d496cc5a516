package org.masthead.related;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import org.masthead.article.Publications;
import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;

/** Finds what is wrong with the edges as readers meet them: only edges between live articles link anything. */
@ApplicationScoped
public class RelationHealthService {

    private static final String LIVE = "exists (select 1 from Publication q where q.articleId = %s and "
            + Publications.LIVE.replace("p.", "q.") + ")";
    private static final String OPEN = "exists (select 1 from Publication q where q.articleId = %s"
            + " and q.content.sensitive = false and " + Publications.LIVE.replace("p.", "q.") + ")";

    private static final Sort<HiddenEnd.Row> NEWEST = new Sort<>("-createdAt", "r.createdAt", true, Instant.class,
            HiddenEnd.Row::createdAt);
    private static final Sort<LooseArticle> LATEST = new Sort<>("-publishedAt", "p.publishedAt", true, Instant.class,
            LooseArticle::publishedAt);

    private final EntityManager entities;
    private final Cursors cursors;
    private final Clock clock;

    RelationHealthService(EntityManager entities, Cursors cursors, Clock clock) {
        this.entities = entities;
        this.cursors = cursors;
        this.clock = clock;
    }

    @Transactional
    public RelationHealth health(List<String> origins, int limit) {
        var paging = new Paging(limit, null, true);
        return new RelationHealth(hiddenEnds(paging), notLinkedTo(origins, paging), linksToNothing(origins, paging));
    }

    @Transactional
    public HiddenEndPage hiddenEnds(Paging paging) {
        var source = LIVE.formatted("r.sourceId");
        var target = LIVE.formatted("r.targetId");
        var keyset = new Keyset<>(HiddenEnd.Row.class,
                "select r, s.slug, s.content.title, (case when " + source
                        + " then true else false end), t.slug, t.content.title",
                "from Relation r join Article s on s.id = r.sourceId join Article t on t.id = r.targetId", "r.id",
                HiddenEnd.Row::id)
                .always("(%1$s and not %2$s) or (%2$s and not %1$s)".formatted(source, target), Map.of("now", clock.instant()));
        var slice = keyset.page(entities, cursors, NEWEST, paging).map(rows -> rows.stream().map(HiddenEnd.Row::view).toList());
        return new HiddenEndPage(slice.rows(), slice.page());
    }

    /** Live articles that no live article links to. */
    @Transactional
    public LooseArticlePage notLinkedTo(List<String> origins, Paging paging) {
        return loose("targetId", "sourceId", "articleId", origins, paging);
    }

    /** Live articles that link to no live article. */
    @Transactional
    public LooseArticlePage linksToNothing(List<String> origins, Paging paging) {
        return loose("sourceId", "targetId", "targetId", origins, paging);
    }

    /** An edge links its target from its source; one of a symmetric type links both ends. */
    private LooseArticlePage loose(String here, String there, String suggested, List<String> origins, Paging paging) {
        // What settles most articles comes first, as the rest of a condition is not looked at then
        var without = new ArrayList<String>();
        if (origins.isEmpty() || origins.contains(GraphEdge.AUTO)) {
            var other = suggested.equals("targetId") ? "articleId" : "targetId";
            without.add("p.content.sensitive = false and exists (select 1 from AutomaticEdge s where s.%s = p.articleId and %s)"
                    .formatted(other, OPEN.formatted("s." + suggested)));
        }
        if (origins.isEmpty() || origins.contains(GraphEdge.EDITOR)) {
            without.add("exists (select 1 from Relation r where r.%s = p.articleId and %s)"
                    .formatted(here, LIVE.formatted("r." + there)));
            without.add(
                    "exists (select 1 from Relation r where r.%s = p.articleId and r.type in (related, translationOf) and %s)"
                            .formatted(there, LIVE.formatted("r." + here)));
        }
        var keyset = new Keyset<>(LooseArticle.class,
                "select p.articleId, p.slug, p.content.title, p.content.section, p.publishedAt", "from Publication p",
                "p.articleId", LooseArticle::id)
                .always(Publications.LISTED, Map.of("now", clock.instant()));
        without.forEach(linked -> keyset.always("not (" + linked + ")", Map.of()));
        var slice = keyset.page(entities, cursors, LATEST, paging);
        return new LooseArticlePage(slice.rows(), slice.page());
    }
}
