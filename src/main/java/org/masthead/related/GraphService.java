package org.masthead.related;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Walks the edges of every origin over live articles, from both ends, in a number of statements that the depth bounds. */
@ApplicationScoped
public class GraphService {

    // An article has at most 50 editor's edges of each name, but may be suggested for any number of others
    private static final int MAX_LINKS = 5000;

    private static final Comparator<GraphEdge> EDITORS_FIRST = Comparator.comparing(GraphEdge::automatic)
            .thenComparing(GraphEdge::relationType).thenComparing(edge -> edge.source().toString());

    private final GraphEdges edges;

    GraphService(GraphEdges edges) {
        this.edges = edges;
    }

    /**
     * The articles around a live one, level by level. When {@code maxNodes}, which the article itself counts for, cuts a
     * level, the first ones stay in the order of {@link GraphEdges#neighbours}.
     *
     * @param types names of relations, seen from either end; empty means all
     * @param origins {@code editor} or {@code auto}; empty means both
     */
    @Transactional
    public ArticleGraph around(UUID article, int depth, int maxNodes, List<String> types, List<String> origins, Instant now) {
        var along = Along.of(types, origins);
        var depths = new LinkedHashMap<>(Map.of(article, 0));
        var level = List.of(article);
        var truncated = false;
        for (int d = 1; d <= depth && !level.isEmpty() && !truncated; d++) {
            // Those that are in already may come again, and one more shows that something is left out
            var found = edges.neighbours(level, along, maxNodes + 1, now).stream().filter(id -> !depths.containsKey(id))
                    .toList();
            var room = maxNodes - depths.size();
            truncated = found.size() > room;
            level = truncated ? found.subList(0, room) : found;
            for (var id : level) {
                depths.put(id, d);
            }
        }
        return new ArticleGraph(depths, edges(depths.keySet(), along, now), truncated);
    }

    private List<GraphEdge> edges(Collection<UUID> articles, Along along, Instant now) {
        var places = new LinkedHashMap<UUID, Integer>();
        articles.forEach(article -> places.put(article, places.size()));
        return edges.between(articles, along, now).stream()
                .sorted(Comparator.comparing((GraphEdge edge) -> places.get(edge.source()))
                        .thenComparing(edge -> places.get(edge.target())).thenComparing(EDITORS_FIRST))
                .toList();
    }

    /**
     * A shortest chain of at most {@code longest} edges between two live articles; {@link ChainSearch} says which of several.
     *
     * @throws ProblemException {@code no-path}
     */
    @Transactional
    public ArticleChain chain(UUID from, UUID to, int longest, Instant now) {
        var found = ChainSearch.chain(Set.of(from), Set.of(to), longest, articles -> links(articles, Function.identity(), now),
                articles -> links(articles, GraphService::turned, now));
        if (found.chain().isEmpty()) {
            throw noPath(longest, found.complete());
        }
        var between = found.chain().size() == 1 ? List.<GraphEdge> of()
                : edges.between(found.chain(), Along.EVERYTHING, now);
        var steps = new ArrayList<GraphEdge>();
        for (int i = 1; i < found.chain().size(); i++) {
            var ends = Set.of(found.chain().get(i - 1), found.chain().get(i));
            between.stream().filter(edge -> ends.equals(Set.of(edge.source(), edge.target()))).min(EDITORS_FIRST)
                    .ifPresent(steps::add);
        }
        return new ArticleChain(found.chain(), steps);
    }

    /** Empty when there are too many to walk. */
    private Optional<List<ChainSearch.Link>> links(Collection<UUID> articles,
            Function<ChainSearch.Link, ChainSearch.Link> direction, Instant now) {
        var links = edges.links(articles, MAX_LINKS, now);
        return links.size() > MAX_LINKS ? Optional.empty() : Optional.of(links.stream().map(direction).toList());
    }

    private static ChainSearch.Link turned(ChainSearch.Link link) {
        return new ChainSearch.Link(link.target(), link.source(), link.automatic());
    }

    private static ProblemException noPath(int longest, boolean complete) {
        return new ProblemException(ProblemType.NO_PATH, complete
                ? "No chain of at most " + longest + " edges joins the two articles."
                : "None was found. The articles on the way have more edges than are looked at, so there may be one.",
                List.of(), Map.of("complete", complete));
    }
}
