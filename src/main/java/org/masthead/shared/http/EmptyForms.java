package org.masthead.shared.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;

/** Takes an empty form, which is what curl and others call a POST of nothing, for the empty body it is. */
@ApplicationScoped
public class EmptyForms {

    private static final String TYPE = "Content-Type";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int EARLY = 900;

    void register(@Observes Filters filters) {
        filters.register(EmptyForms::unname, EARLY);
    }

    private static void unname(RoutingContext context) {
        var headers = context.request().headers();
        var type = headers.get(TYPE);
        if (type != null && type.startsWith(FORM) && "0".equals(headers.get("Content-Length"))) {
            headers.remove(TYPE);
        }
        context.next();
    }
}
