package org.masthead.article;

import java.util.UUID;

/** Sent inside the transaction that removes an article for good, for what has no foreign key to it. */
public record ArticlePurged(UUID article) {
}
