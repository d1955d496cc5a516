package org.masthead.delivery;

import java.util.List;

import org.masthead.related.GraphEdge;

/** A shortest chain: edge n joins the articles n and n + 1, in either direction. */
public record GraphPath(List<Card> nodes, List<GraphEdge> edges, int length) {
}
