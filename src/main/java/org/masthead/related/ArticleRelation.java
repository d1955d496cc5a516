package org.masthead.related;

import java.time.Instant;
import java.util.UUID;

/**
 * An edge as one of its ends sees it, which is then its {@code source}; {@code position} counts from 1 in that article's list.
 */
public record ArticleRelation(UUID source, UUID target, String type, int position, String label, boolean pinned,
        Instant createdAt, String createdBy, RelationEnd article) {

    static ArticleRelation of(UUID article, Relation edge, int position, RelationEnd end) {
        return new ArticleRelation(article, end.id(), edge.nameFrom(article).text(), position, edge.label, edge.pinned,
                edge.createdAt, edge.createdBy, end);
    }
}
