package org.masthead.delivery;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.article.Lookup;
import org.masthead.related.ArticleGraph;
import org.masthead.related.GraphService;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Dresses what {@code related} walks to: its ids become the articles that readers know. */
@ApplicationScoped
public class GraphDelivery {

    private static final int TRIES = 3;

    private final Lookup lookup;
    private final GraphService graphs;
    private final Cards cards;
    private final Clock clock;

    GraphDelivery(Lookup lookup, GraphService graphs, Cards cards, Clock clock) {
        this.lookup = lookup;
        this.graphs = graphs;
        this.cards = cards;
        this.clock = clock;
    }

    @Transactional
    public Graph graph(String reference, int depth, int maxNodes, List<String> types, List<String> origins) {
        for (int tries = 0; tries < TRIES; tries++) {
            var now = clock.instant();
            var root = lookup.live(reference, now);
            var graph = graphs.around(root, depth, maxNodes, types, origins, now);
            var byId = cards.byIds(graph.depths().keySet(), now);
            // Else the article itself went since
            if (byId.containsKey(root.articleId())) {
                return graph(graph, byId);
            }
        }
        throw changing("What is around the article");
    }

    private static Graph graph(ArticleGraph graph, Map<UUID, Card> byId) {
        // What was purged since the walk is in neither list
        var nodes = graph.depths().entrySet().stream().filter(entry -> byId.containsKey(entry.getKey()))
                .map(entry -> GraphNode.of(byId.get(entry.getKey()), entry.getValue())).toList();
        var edges = graph.edges().stream()
                .filter(edge -> byId.containsKey(edge.source()) && byId.containsKey(edge.target())).toList();
        return new Graph(nodes, edges, graph.truncated());
    }

    @Transactional
    public GraphPath path(String from, String to, int maxDepth) {
        for (int tries = 0; tries < TRIES; tries++) {
            var now = clock.instant();
            var source = lookup.live(from, "from", now);
            var target = lookup.live(to, "to", now);
            var chain = graphs.chain(source, target, maxDepth, now);
            var byId = cards.byIds(chain.articles(), now);
            var nodes = chain.articles().stream().map(byId::get).filter(Objects::nonNull).toList();
            // Else an article or an edge on the way went since
            if (nodes.size() == chain.articles().size() && chain.edges().size() == nodes.size() - 1) {
                return new GraphPath(nodes, chain.edges(), chain.edges().size());
            }
        }
        throw changing("What lies on the way");
    }

    private static ProblemException changing(String what) {
        return new ProblemException(ProblemType.UNAVAILABLE, what + " changes too often; try again.");
    }
}
