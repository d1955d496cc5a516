package org.masthead.delivery;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** A live article in a graph; {@code depth} counts the edges between it and the one the graph is about. */
public record GraphNode(UUID id, String slug, String title, @Nullable TermName section, boolean editorsChoice, int depth) {

    static GraphNode of(Card card, int depth) {
        return new GraphNode(card.id(), card.slug(), card.title(), card.section(), card.editorsChoice(), depth);
    }
}
