package org.masthead.shared.http;

import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.MDC;
import org.masthead.shared.site.Ids;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;

/**
 * Gives every request an id: the caller's {@code X-Request-Id} when it is short and printable, else a new one. Echoed in the
 * response and logged.
 */
@ApplicationScoped
public class RequestIds {

    public static final String HEADER = "X-Request-Id";

    private static final String KEY = "requestId";
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");
    // Ahead of everything else that answers, CORS included
    private static final int FIRST = 1000;

    void register(@Observes Filters filters) {
        filters.register(this::tag, FIRST);
    }

    private void tag(RoutingContext context) {
        give(context);
        context.next();
    }

    private static String give(RoutingContext context) {
        var given = context.request().getHeader(HEADER);
        var id = given != null && ACCEPTED.matcher(given).matches() ? given
                : Ids.next().toString();
        context.put(KEY, id);
        context.response().putHeader(HEADER, id);
        MDC.put(KEY, id);
        return id;
    }

    /** What the router itself refuses has none yet, and is given one. */
    public static String of(RoutingContext context) {
        String id = context.get(KEY);
        return id == null ? give(context) : id;
    }
}
