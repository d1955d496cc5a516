package org.masthead.delivery;

import org.jspecify.annotations.Nullable;

/** A place in a ranking; {@code previousRank} is the place one window earlier. */
public record PopularItem(int rank, @Nullable Integer previousRank, double score, long count, Card article) {
}
