package org.masthead.popularity;

import java.time.Instant;

/** The counts of an hour or a UTC day. */
public record PopularityBucket(Instant from, long views, long visitors, long reads, long shares) {

    static PopularityBucket empty(Instant from) {
        return new PopularityBucket(from, 0, 0, 0, 0);
    }
}
