package org.masthead.shared.limit;

import java.time.Duration;
import java.util.Arrays;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;

/** A bucket for each usage of each of many callers. A caller that is forgotten after a while has full buckets anyway. */
final class Buckets {

    private static final int MAX_CALLERS = 100_000;

    private final Cache<String, Bucket[]> buckets;
    private final int[] perSecond;
    private final String[] policies;
    private final TimeMeter time;

    Buckets(LimitsConfig config, TimeMeter time) {
        this.time = time;
        this.perSecond = Arrays.stream(Usage.values()).mapToInt(usage -> usage.perSecond(config)).toArray();
        this.policies = Arrays.stream(Usage.values())
                .map(usage -> '"' + usage.name() + "\";q=" + usage.perSecond(config) + ";w=1").toArray(String[]::new);
        this.buckets = Caffeine.newBuilder().maximumSize(MAX_CALLERS).expireAfterAccess(Duration.ofSeconds(10)).build();
    }

    /** @return how many more there may be now, or less than 0 when this one is too many */
    long take(String caller, Usage usage) {
        var mine = buckets.getIfPresent(caller);
        if (mine == null) {
            mine = buckets.get(caller, fresh -> Arrays.stream(perSecond).mapToObj(this::bucket).toArray(Bucket[]::new));
        }
        var probe = mine[usage.ordinal()].tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? probe.getRemainingTokens() : -1;
    }

    private Bucket bucket(int limit) {
        return Bucket.builder().addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time).build();
    }

    String policy(Usage usage) {
        return policies[usage.ordinal()];
    }

    static String state(Usage usage, long remaining) {
        return '"' + usage.name() + "\";r=" + Math.max(0, remaining) + ";t=1";
    }
}
