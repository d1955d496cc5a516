package org.masthead.shared.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

/**
 * Leaves a refused login to the REST endpoint that asked for it, which answers it as every other problem. Quarkus has another
 * handler ready until the endpoint is found; it takes that away there, after it has looked for the template of the path with a
 * router it makes anew for each request, which is an eighth of what a short request costs.
 */
@ApplicationScoped
public class AuthFailures {

    // With what prepares a login, and after it; ahead of what would look for the template
    private static final int PREPARED = 200;

    void register(@Observes Filters filters) {
        filters.register(AuthFailures::leave, PREPARED);
    }

    private static void leave(RoutingContext context) {
        context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        context.next();
    }
}
