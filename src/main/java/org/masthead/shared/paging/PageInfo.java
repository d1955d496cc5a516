package org.masthead.shared.paging;

import org.jspecify.annotations.Nullable;

/**
 * The page of a list: cursors for the pages around it (null at an end) and, with {@code count=exact}, the number of all rows.
 */
public record PageInfo(int limit, @Nullable String next, @Nullable String prev, @Nullable Integer total) {
}
