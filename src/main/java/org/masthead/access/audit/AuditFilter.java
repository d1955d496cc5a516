package org.masthead.access.audit;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which records, and in which order.
 *
 * @param article ids, or slugs that the articles had when something was recorded of them
 * @param since a time, or the id of a record: what was recorded after it
 * @param sort {@code -at} or {@code at}: in the order of the commits
 */
public record AuditFilter(List<String> article, List<String> actor, List<String> action, @Nullable String since, String sort) {
}
