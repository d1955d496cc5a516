package org.masthead.shared.limit;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.ext.web.RoutingContext;

/**
 * Limits how many wrong keys one address may try: a hundred at once, then one a second. That is always so. A key that was
 * right a while ago does not wait for the attempts of others behind the same address; a right one that is new here takes the
 * next second that comes.
 */
@ApplicationScoped
public class WrongKeys {

    static final int AT_ONCE = 100;

    private static final int MAX_ADDRESSES = 100_000;
    private static final int MAX_KEYS = 10_000;

    private final Cache<String, Bucket> attempts = Caffeine.newBuilder().maximumSize(MAX_ADDRESSES)
            .expireAfterAccess(Duration.ofSeconds(2 * AT_ONCE)).build();
    private final Cache<String, Boolean> right = Caffeine.newBuilder().maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofHours(1)).build();
    private final TimeMeter time;

    WrongKeys() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    WrongKeys(TimeMeter time) {
        this.time = time;
    }

    /**
     * Before a key is looked at: takes an attempt, which {@link #right} gives back.
     *
     * @param hash of the key, so that none is kept in memory
     * @throws ProblemException {@code rate-limited}
     */
    public void attempt(RoutingContext context, String hash) {
        attempt(RateLimits.address(context), hash);
    }

    void attempt(String address, String hash) {
        // The entry of a right key is an attempt it has paid for
        if (right.getIfPresent(hash) == null && !bucket(address).tryConsume(1)) {
            throw new ProblemException(ProblemType.RATE_LIMITED, "Too many wrong keys came from this address.");
        }
    }

    public void right(RoutingContext context, String hash) {
        right(RateLimits.address(context), hash);
    }

    void right(String address, String hash) {
        if (right.asMap().putIfAbsent(hash, true) == null) {
            bucket(address).addTokens(1);
        }
    }

    /** It may have been right once, and is revoked or expired now. */
    public void wrong(RoutingContext context, String hash) {
        wrong(RateLimits.address(context), hash);
    }

    void wrong(String address, String hash) {
        if (right.asMap().remove(hash) != null) {
            bucket(address).tryConsume(1);
        }
    }

    /** It could not be looked up: nobody knows. */
    public void undecided(RoutingContext context, String hash) {
        if (right.getIfPresent(hash) == null) {
            bucket(RateLimits.address(context)).addTokens(1);
        }
    }

    private Bucket bucket(String address) {
        return attempts.get(address, fresh -> Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(AT_ONCE).refillGreedy(1, Duration.ofSeconds(1)))
                .withCustomTimePrecision(time).build());
    }
}
