package org.masthead.shared.http;

import java.util.ArrayList;

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
        var target = uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
        return "<" + target.getRawPath() + "?" + target.getRawQuery() + ">; rel=\"" + rel + "\"";
    }
}
