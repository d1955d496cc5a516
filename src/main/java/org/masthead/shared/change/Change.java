package org.masthead.shared.change;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sent as a CDI event inside the transaction of every write, once for each thing that was written and each article that it
 * is about, so that its record is kept or rolled back with it.
 *
 * @param action what it acts on and a verb, in lower case: {@code article.publish}, {@code relation.put}, {@code key.revoke}
 * @param subject the id or slug of what was written; of what is done to an article itself, its slug
 * @param article the article whose history it belongs to; null where it belongs to none
 * @param actor the name of who wrote; null means the caller of the request
 * @param details what changed, in the names of the API; never a secret, nor the text of an article
 */
public record Change(String action, String subject, @Nullable UUID article, @Nullable String actor, ObjectNode details) {
}
