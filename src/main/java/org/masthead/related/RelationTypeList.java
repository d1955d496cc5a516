package org.masthead.related;

import java.util.Arrays;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All types of relations, each once. */
public record RelationTypeList(List<Row> data) {

    static final RelationTypeList ALL = new RelationTypeList(Arrays.stream(RelationType.values())
            .map(type -> new Row(type.name(), type.inverse(), type.symmetric(), type.acyclic())).toList());

    /** A type, what the other end calls it, whether both ends call it the same, and whether a cycle of it is refused. */
    @Schema(name = "RelationTypeRow")
    public record Row(String type, String inverse, boolean symmetric, boolean acyclic) {
    }
}
