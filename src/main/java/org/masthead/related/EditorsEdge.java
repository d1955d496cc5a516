package org.masthead.related;

import java.util.UUID;

/** An editor's edge as walks need it. */
record EditorsEdge(UUID source, UUID target, RelationType type, boolean pinned, int sourcePosition, int targetPosition) {

    UUID otherEnd(UUID article) {
        return source.equals(article) ? target : source;
    }

    int positionFrom(UUID article) {
        return source.equals(article) ? sourcePosition : targetPosition;
    }

    GraphEdge shown() {
        return new GraphEdge(source, target, type.name(), GraphEdge.EDITOR, 1);
    }
}
