package org.masthead.shared.paging;

import org.jspecify.annotations.Nullable;

/** What a caller asks of a list: how many rows (1 to 100), from where, and whether to count them all. */
public record Paging(int limit, @Nullable String cursor, boolean counted) {
}
