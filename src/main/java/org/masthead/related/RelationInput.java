package org.masthead.related;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Input;

/** An edge as somebody sends it: to which article (id or slug), and what it is called from here. */
public record RelationInput(
        @NotNull @Size(min = 1, max = 200) String target,
        @Nullable @Schema(enumeration = {
                "related", "hasBackground", "backgroundOf", "followedBy", "follows", "partOf", "hasPart",
                "correctionOf", "correctedBy", "supersedes", "supersededBy", "translationOf", "duplicateOf",
                "hasDuplicate" }, defaultValue = RelationName.DEFAULT) String type,
        @Nullable @Size(max = 300) String label,
        @Nullable Boolean pinned) implements Input{

    RelationName name() {
        return RelationName.required(type == null ? RelationName.DEFAULT : type);
    }
}
