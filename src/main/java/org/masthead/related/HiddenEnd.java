package org.masthead.related;

import java.time.Instant;
import java.util.UUID;

/**
 * An edge of a live article whose other end is not live, so that readers do not see it; {@code type} is what the live article
 * calls it.
 */
public record HiddenEnd(RelationEnd article, String type, RelationEnd target, String label, boolean pinned,
        Instant createdAt, String createdBy) {

    record Row(Relation edge, String sourceSlug, String sourceTitle, boolean sourceLive, String targetSlug,
            String targetTitle) {

        HiddenEnd view() {
            var source = new RelationEnd(edge.sourceId, sourceSlug, sourceTitle, sourceLive);
            var target = new RelationEnd(edge.targetId, targetSlug, targetTitle, !sourceLive);
            var article = sourceLive ? source : target;
            return new HiddenEnd(article, edge.nameFrom(article.id()).text(), sourceLive ? target : source, edge.label,
                    edge.pinned, edge.createdAt, edge.createdBy);
        }

        UUID id() {
            return edge.id;
        }

        Instant createdAt() {
            return edge.createdAt;
        }
    }
}
