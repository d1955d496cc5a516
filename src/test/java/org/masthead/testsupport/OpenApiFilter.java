package org.masthead.testsupport;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;

/** Holds every answer of the suite against the service's own OpenAPI document; what differs fails the test that asked. */
public final class OpenApiFilter implements Filter {

    public static final boolean ENFORCED = true;

    static final OpenApiFilter INSTANCE = new OpenApiFilter();

    // What the service answers beside its API
    private static final Pattern OUTSIDE = Pattern.compile("/(q|docs|openapi)([/.].*)?");

    private @Nullable OpenApiContract contract;

    private OpenApiFilter() {
    }

    @Override
    public Response filter(FilterableRequestSpecification request, FilterableResponseSpecification expected,
            FilterContext context) {
        var response = context.next(request, expected);
        if (ENFORCED) {
            check(request, response);
        }
        return response;
    }

    private void check(FilterableRequestSpecification request, Response response) {
        var uri = URI.create(request.getURI());
        if ("return=minimal".equals(response.header("Preference-Applied")) && response.asByteArray().length == 0) {
            // The document describes the body that was left out
            return;
        }
        if (OUTSIDE.matcher(uri.getRawPath()).matches() || List.of("OPTIONS", "HEAD").contains(request.getMethod())) {
            return;
        }
        var query = uri.getRawQuery();
        var violations = contract().violations(request.getMethod(), uri.getRawPath(),
                query != null && ("&" + query).contains("&fields="), response.statusCode(), response.contentType(),
                response.asByteArray());
        if (!violations.isEmpty()) {
            throw new AssertionError(request.getMethod() + " " + uri.getRawPath() + " answered " + response.statusCode()
                    + " against its OpenAPI document:\n  " + String.join("\n  ", violations) + "\n" + response.asString());
        }
    }

    private synchronized OpenApiContract contract() {
        if (contract == null) {
            contract = new OpenApiContract(Json.parse(RestAssured.given().noFilters().get("/openapi.json").asByteArray()));
        }
        return contract;
    }
}
