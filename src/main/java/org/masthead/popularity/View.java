package org.masthead.popularity;

import java.time.Instant;

/**
 * One event on its way into the counts.
 *
 * @param article an id or a slug, resolved in the transaction that counts it
 * @param formerSlugs whether a former slug counts for its article; else the caller is to be sent to the current one
 */
record View(String article, boolean formerSlugs, ViewType type, Instant at) {
}
