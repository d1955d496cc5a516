package org.masthead.related;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which edges to walk. They are walked from both ends, so that either name of a type means all its edges; automatic ones are
 * {@code related}.
 *
 * @param types empty means all
 */
record Along(Set<RelationType> types, boolean editor, boolean automatic) {

    static final Along EVERYTHING = new Along(Set.of(), true, true);

    boolean walks(RelationType type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Empty lists mean everything. */
    static Along of(List<String> names, List<String> origins) {
        var types = names.stream().map(name -> RelationName.required(name).type()).collect(Collectors.toSet());
        return new Along(types, origins.isEmpty() || origins.contains(GraphEdge.EDITOR),
                (origins.isEmpty() || origins.contains(GraphEdge.AUTO))
                        && (types.isEmpty() || types.contains(RelationType.related)));
    }
}
