package org.masthead.related;

import java.util.UUID;

/**
 * An edge between two articles of a graph or a chain, as it is stored: {@code type} is what its source calls it. Of an
 * automatic one the source is the article it was suggested for. {@code weight} is an automatic edge's score, else 1.
 */
public record GraphEdge(UUID source, UUID target, String type, String origin, double weight) {

    static final String EDITOR = "editor";
    static final String AUTO = "auto";

    /** True when both ends call it the same. */
    public boolean symmetric() {
        return relationType().symmetric();
    }

    RelationType relationType() {
        return RelationType.valueOf(type);
    }

    boolean automatic() {
        return origin.equals(AUTO);
    }
}
