package org.masthead.article;

import java.util.List;
import java.util.UUID;

/** Sent in the transaction that makes, ends or schedules what is live of these articles. */
public record PublicationsChanged(List<UUID> articles) {

    public PublicationsChanged(UUID article) {
        this(List.of(article));
    }
}
