package org.masthead.popularity;

/** The counts of one window: 1h, 24h, 7d, 30d or all. */
public record PopularityTotal(String window, long views, long visitors, long reads, long shares) {
}
