package org.masthead.article;

import java.util.UUID;

/** Sent in the transaction that makes, ends or schedules what is live of an article. */
public record PublicationsChanged(UUID article) {
}
