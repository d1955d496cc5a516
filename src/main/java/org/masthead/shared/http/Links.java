package org.masthead.shared.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.core.UriInfo;

import org.masthead.shared.paging.PageInfo;

/** The {@code Link} header of a list (RFC 8288). */
public final class Links {

    private Links() {
    }

    /** Links to the pages around this one, relative to the host; empty when there is none. */
    public static String of(UriInfo uri, PageInfo page) {
        var links = new ArrayList<String>();
        if (page.next() != null) {
            links.add(link(uri, page.next(), "next"));
        }
        if (page.prev() != null) {
            links.add(link(uri, page.prev(), "prev"));
        }
        return String.join(", ", links);
    }

    private static String link(UriInfo uri, String cursor, String rel) {
        var query = uri.getQueryParameters().entrySet().stream().filter(parameter -> !parameter.getKey().equals("cursor"))
                .flatMap(parameter -> parameter.getValue().stream().map(value -> pair(parameter.getKey(), value)));
        return Stream.concat(query, Stream.of(pair("cursor", cursor)))
                .collect(Collectors.joining("&", "<" + uri.getPath() + "?", ">; rel=\"" + rel + "\""));
    }

    private static String pair(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
