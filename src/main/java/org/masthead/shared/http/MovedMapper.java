package org.masthead.shared.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import io.vertx.ext.web.RoutingContext;

/** Sends a client that used a former slug to the current one. */
public class MovedMapper {

    @ServerExceptionMapper
    public Response moved(Moved e, RoutingContext request) {
        // As it was matched: without dots, repeated slashes and parameters of segments, or it would lead back here or elsewhere
        var segments = request.normalizedPath().replaceAll(";[^/]*", "").replaceAll("/{2,}", "/").split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (namesArticle(segments, i) && decoded(segments[i]).equals(e.given())) {
                segments[i] = e.current();
            }
        }
        var path = String.join("/", segments);
        var query = request.request().query();
        return Response.status(308)
                .header("Location", query == null ? path : path + "?" + query)
                .header("Cache-Control", "no-cache")
                .build();
    }

    /** In /v1/articles/{article}/relations/{target}, the two in braces. */
    private static boolean namesArticle(String[] segments, int i) {
        return i == 3 && segments[2].equals("articles")
                || i == 5 && (segments[4].equals("relations") || segments[4].equals("suggestions"));
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
