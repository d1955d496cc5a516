package org.masthead.popularity;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a transaction adds to the counts: one sum per bucket and one per article, however many views they are. */
final class Tally {

    record Bucket(Span span, Instant startsAt, UUID article) {
    }

    static final class Sum {

        long views;
        long reads;
        long shares;
        double trend = Trend.NONE;

        private void add(ViewType type, Instant at, long count) {
            switch (type) {
                case view -> {
                    views += count;
                    trend = Trend.sum(trend, Trend.of(count, at));
                }
                case read -> reads += count;
                case share -> shares += count;
            }
        }
    }

    // As the databases order them
    static final Comparator<UUID> BY_ID = Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);
    static final Comparator<Bucket> ORDER = Comparator.comparing(Bucket::span).thenComparing(Bucket::startsAt)
            .thenComparing(Bucket::article, BY_ID);

    private final Instant accepted;
    private final Instant now;
    private final Map<Bucket, Sum> buckets = new HashMap<>();
    private final Map<UUID, Sum> totals = new HashMap<>();
    private final Set<UUID> late = new HashSet<>();

    Tally(Instant now) {
        this(now, now);
    }

    /** @param accepted when the events were: it decides which fine buckets they still go into */
    Tally(Instant accepted, Instant now) {
        this.accepted = accepted;
        this.now = now;
    }

    void add(UUID article, ViewType type, Instant at, long count) {
        for (var span : Span.values()) {
            var startsAt = span.floor(at);
            if (span.keeps(startsAt, accepted)) {
                buckets.computeIfAbsent(new Bucket(span, startsAt, article), key -> new Sum()).add(type, at, count);
            }
        }
        totals.computeIfAbsent(article, key -> new Sum()).add(type, at, count);
        if (Boards.settled(at, now)) {
            late.add(article);
        }
    }

    /** In one order for all instances, so that their transactions wait for each other and never deadlock. */
    List<Map.Entry<Bucket, Sum>> buckets() {
        return buckets.entrySet().stream().sorted(Map.Entry.comparingByKey(ORDER)).toList();
    }

    List<Map.Entry<UUID, Sum>> totals() {
        return totals.entrySet().stream().sorted(Map.Entry.comparingByKey(BY_ID)).toList();
    }

    /** The articles whose counts change in hours that rankings take as settled. */
    Set<UUID> late() {
        return late;
    }

    boolean isEmpty() {
        return totals.isEmpty();
    }
}
