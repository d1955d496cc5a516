package org.masthead.shared.http;

import java.util.Arrays;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.vertx.ext.web.RoutingContext;

/** Sends a client that used a former slug to the current one. */
public class MovedMapper {

    @ServerExceptionMapper
    public Response moved(Moved e, RoutingContext request) {
        var path = Arrays.stream(request.request().path().split("/", -1))
                .map(segment -> segment.equals(e.given()) ? e.current() : segment)
                .collect(Collectors.joining("/"));
        var query = request.request().query();
        return Response.status(308)
                .header("Location", query == null ? path : path + "?" + query)
                .header("Cache-Control", "no-cache")
                .build();
    }
}
