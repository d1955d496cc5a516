package org.masthead.popularity;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An article's place in a {@link Ranking}.
 *
 * @param previousRank its rank one window earlier under the same filter; null when it had none, for {@code all} and for
 *        trending
 * @param score what it is ranked by: the count, the decayed views of trending, or how much faster a rising one is viewed
 * @param count views, visitors, reads or shares in the window; for rising its views, for trending all there ever were
 */
public record Ranked(int rank, @Nullable Integer previousRank, double score, long count, UUID article) {
}
