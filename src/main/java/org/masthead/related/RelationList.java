package org.masthead.related;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All edges of an article in its editor's order, hidden ends too. */
public record RelationList(List<ArticleRelation> data, Meta meta) {

    /** The list's ETag without its quotes, for the next {@code If-Match}. */
    @Schema(name = "RelationListMeta")
    public record Meta(String etag) {
    }
}
