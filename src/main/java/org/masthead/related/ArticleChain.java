package org.masthead.related;

import java.util.List;
import java.util.UUID;

/** Articles that an edge leads from to the next, and one edge for each pair of neighbours. */
public record ArticleChain(List<UUID> articles, List<GraphEdge> edges) {
}
