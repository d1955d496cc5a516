package org.masthead.popularity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The articles of a window in order, as they stood at {@code asOf}.
 *
 * @param from where the window begins, on a bucket's border; null for {@code all} and for trending
 * @param algorithm which formula ranked them, such as {@code views-24h-1} or {@code trending-6h-1}
 */
public record Ranking(Instant asOf, @Nullable Instant from, Instant to, String algorithm, List<Ranked> rows) {

    public List<UUID> articles() {
        return rows.stream().map(Ranked::article).toList();
    }
}
