package org.masthead.popularity;

import java.time.Instant;
import java.util.List;

/** How often an article was viewed, read and shared: a row per window, 1h to all. Exact at {@code asOf}. */
public record Popularity(List<PopularityTotal> totals, Instant asOf) {
}
