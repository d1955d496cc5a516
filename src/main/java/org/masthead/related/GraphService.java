package org.masthead.related;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.article.Publication;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Walks the edges of every origin over live articles, from both ends, a few statements a level. */
@ApplicationScoped
public class GraphService {

    private final GraphEdges edges;
    private final LivePeriods periods;

    GraphService(GraphEdges edges, LivePeriods periods) {
        this.edges = edges;
        this.periods = periods;
    }

    /**
     * The articles around a live one, level by level. When {@code maxNodes}, which the article itself counts for, cuts a
     * level, these stay: first where an editor's pinned edge leads, then where an editor's other edges lead, both by their
     * place in the list of the article they leave, then where automatic edges lead, the highest score first, and then by id.
     *
     * @param types names of relations, seen from either end; empty means all
     * @param origins {@code editor} or {@code auto}; empty means both
     */
    @Transactional
    public ArticleGraph around(Publication article, int depth, int maxNodes, List<String> types, List<String> origins,
            Instant now) {
        return new GraphWalk(edges, Along.of(types, origins), periods.view(now))
                .around(article.articleId(), article.content().sensitive(), depth, maxNodes);
    }

    /**
     * A shortest chain of at most {@code longest} edges between two live articles; {@link ChainSearch} says which of several.
     *
     * @throws ProblemException {@code no-path}
     */
    @Transactional
    public ArticleChain chain(UUID from, UUID to, int longest, Instant now) {
        var live = periods.view(now);
        var found = new ChainWalk(edges, live, now).chain(from, to, longest);
        if (found.chain().isEmpty()) {
            throw noPath(longest, found.complete());
        }
        return new ArticleChain(found.chain(), new GraphWalk(edges, Along.EVERYTHING, live).steps(found.chain()));
    }

    private static ProblemException noPath(int longest, boolean complete) {
        return new ProblemException(ProblemType.NO_PATH, complete
                ? "No chain of at most " + longest + " edges joins the two articles."
                : "None was found. The articles on the way have more edges than are looked at, so there may be one.",
                List.of(), Map.of("complete", complete));
    }
}
