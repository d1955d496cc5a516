package org.masthead.shared.limit;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.masthead.shared.http.Json;
import org.masthead.shared.problem.Problem;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemMapper;
import org.masthead.shared.problem.ProblemType;

import io.github.bucket4j.TimeMeter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * Limits what one address asks for, ahead of everything that costs, and what one key does. The address is that of the
 * connection; whoever has a trusted proxy in front says so to Quarkus ({@code quarkus.http.proxy}).
 */
@ApplicationScoped
public class RateLimits {

    // After CORS, so that a browser may read the refusal; ahead of authentication
    private static final int PRIORITY = 250;
    private static final String DETAIL = "Too many requests: at most %d %s a second are taken from one %s.";
    private static final String STATE = "RateLimit";
    private static final String KEY_STATE = RateLimits.class.getName();

    private final LimitsConfig config;
    private final Buckets addresses;
    private final Buckets keys;

    RateLimits(LimitsConfig config) {
        this.config = config;
        this.addresses = new Buckets(config, TimeMeter.SYSTEM_NANOTIME);
        this.keys = new Buckets(config, TimeMeter.SYSTEM_NANOTIME);
    }

    void register(@Observes Filters filters) {
        if (config.enabled()) {
            filters.register(this::limitAddress, PRIORITY);
        }
    }

    private void limitAddress(RoutingContext context) {
        // Health and metrics are asked for by operators, the more so when there is trouble
        if (context.request().path().startsWith("/q/")) {
            context.next();
            return;
        }
        var usage = Usage.of(context.request());
        var remaining = addresses.take(address(context), usage);
        context.response().putHeader("RateLimit-Policy", addresses.policy(usage)).putHeader(STATE,
                Buckets.state(usage, remaining));
        if (remaining >= 0) {
            context.put(KEY_STATE, remaining);
            context.next();
        } else {
            refuse(context, DETAIL.formatted(usage.perSecond(config), usage, "address"));
        }
    }

    private static void refuse(RoutingContext context, String detail) {
        context.response().setStatusCode(ProblemType.RATE_LIMITED.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Retry-After", "1")
                .end(Buffer.buffer(
                        Json.bytes(ProblemMapper.of(ProblemType.RATE_LIMITED, detail, List.of(), Map.of(), context))));
    }

    /** Counts a request of a caller who has authenticated. @throws ProblemException {@code rate-limited} */
    public void limitKey(RoutingContext context, String caller) {
        if (!config.enabled()) {
            return;
        }
        var usage = Usage.of(context.request());
        var remaining = keys.take(caller, usage);
        Long ofAddress = context.get(KEY_STATE);
        if (ofAddress != null && remaining < ofAddress) {
            context.response().putHeader(STATE, Buckets.state(usage, remaining));
        }
        if (remaining < 0) {
            throw new ProblemException(ProblemType.RATE_LIMITED,
                    DETAIL.formatted(usage.perSecond(config), usage, "key"));
        }
    }

    /** The address of the connection; of IPv6 the network, as one customer has all of it. */
    static String address(RoutingContext context) {
        var remote = context.request().remoteAddress();
        return remote == null ? ""
                : network(remote.hostAddress() == null ? String.valueOf(remote.path()) : remote.hostAddress());
    }

    static String network(String address) {
        var groups = address.split(":", -1);
        return groups.length == 8 ? String.join(":", groups[0], groups[1], groups[2], groups[3]) : address;
    }
}
