package org.masthead.shared.http;

import java.util.function.BiConsumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets a refused login fail as everything else does. Quarkus would do the same, and look for the template of the path before,
 * with
 * a router it makes anew for each request: an eighth of what a short request costs.
 */
@ApplicationScoped
public class AuthFailures {

    // With what prepares a login, and after it; ahead of what would replace its handler
    private static final int PREPARED = 200;
    private static final BiConsumer<RoutingContext, Throwable> FAIL = AuthFailures::fail;

    void register(@Observes Filters filters) {
        filters.register(AuthFailures::prepare, PREPARED);
    }

    private static void prepare(RoutingContext context) {
        context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, FAIL);
        context.next();
    }

    private static void fail(RoutingContext context, Throwable failure) {
        DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(context, failure);
        if (!context.failed()) {
            context.fail(DefaultAuthFailureHandler.extractRootCause(failure));
        }
    }
}
