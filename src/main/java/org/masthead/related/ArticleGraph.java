package org.masthead.related;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Live articles around one: how many edges away each is, nearest first, and the edges between them. It is truncated when an
 * article within the asked depth was left out.
 */
public record ArticleGraph(Map<UUID, Integer> depths, List<GraphEdge> edges, boolean truncated) {
}
