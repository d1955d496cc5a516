package org.masthead.delivery;

import java.util.List;

import org.masthead.related.GraphEdge;

/** Live articles around one, level by level, and all edges between them. */
public record Graph(List<GraphNode> nodes, List<GraphEdge> edges, boolean truncated) {
}
