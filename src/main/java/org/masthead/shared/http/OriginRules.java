package org.masthead.shared.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemType;

import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** A problem document for pages of an origin that is not allowed, which Quarkus refuses without a word. */
@ApplicationScoped
public class OriginRules {

    // Ahead of the filter that would answer
    private static final int EARLY = 800;

    private final Optional<List<String>> origins;
    private final List<Pattern> patterns;

    OriginRules(@ConfigProperty(name = "quarkus.http.cors.origins") Optional<List<String>> origins) {
        this.origins = origins;
        this.patterns = CORSFilter.parseAllowedOriginsRegex(origins);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, EARLY);
    }

    private void check(RoutingContext context) {
        var origin = context.request().getHeader("Origin");
        if (origin == null || allowed(origin) || origin.equals(own(context.request()))) {
            context.next();
        } else {
            context.response().putHeader("Vary", "Origin");
            LowerProblems.answer(context, ProblemType.FORBIDDEN, "Pages of this origin are not allowed to ask.");
        }
    }

    private boolean allowed(String origin) {
        return CORSFilter.isConfiguredWithWildcard(origins) || origins.orElse(List.of()).contains(origin)
                || CORSFilter.isOriginAllowedByRegex(patterns, origin);
    }

    private static @Nullable String own(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? null : request.scheme() + "://" + authority;
    }
}
