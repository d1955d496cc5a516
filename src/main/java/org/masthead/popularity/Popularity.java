package org.masthead.popularity;

import java.time.Instant;
import java.util.List;

/**
 * How often an article was viewed, read and shared, and by how many: a row per window, 1h to all; and in time, when somebody
 * asked for a series. Exact at {@code asOf}, visitors as exact as their sketches.
 */
public record Popularity(List<PopularityTotal> totals, List<PopularityBucket> series, Instant asOf) {
}
