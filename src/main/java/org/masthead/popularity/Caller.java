package org.masthead.popularity;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.text.Texts;

import io.vertx.core.http.HttpServerRequest;

/** Who sent a request, for as long as it takes to count it. */
record Caller(String address, String userAgent, boolean prefetch) {

    private static final List<String> PREFETCH_HEADERS = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");
    private static final int USER_AGENT_READ = 500;

    static Caller of(HttpServerRequest request) {
        var userAgent = request.getHeader("User-Agent");
        return new Caller(request.remoteAddress().hostAddress(),
                userAgent == null ? "" : Texts.head(userAgent, USER_AGENT_READ),
                PREFETCH_HEADERS.stream().anyMatch(name -> speculative(request.getHeader(name))));
    }

    /** {@code prefetch}, {@code prefetch;prerender}, and Safari's {@code preview}. */
    private static boolean speculative(@Nullable String purpose) {
        return purpose != null
                && (purpose.contains("prefetch") || purpose.contains("prerender") || purpose.contains("preview"));
    }

    /** @param visitor what the client calls its visitor; without it, address and user agent stand for one */
    String visitor(@Nullable String visitor) {
        return visitor != null ? "visitor " + visitor : "caller " + address + ' ' + userAgent;
    }
}
