package org.masthead.shared.change;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sent as a CDI event inside the transaction of every write, once for each thing that was written, so that its record is kept
 * or rolled back with it.
 *
 * @param action a verb in lower case and what it acts on: {@code article.publish}, {@code relation.put}, {@code key.revoke}
 * @param subject the id or slug of what was written
 * @param article the article whose history it belongs to; null where it belongs to none
 * @param actor the name of the key that wrote
 * @param details what changed, in the names of the API
 */
public record Change(String action, String subject, @Nullable UUID article, String actor, ObjectNode details) {
}
