package org.masthead.related;

import java.util.List;
import java.util.function.Function;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Links;
import org.masthead.shared.paging.PageInfo;
import org.masthead.shared.paging.Paging;

/** What is wrong with the edges: an overview, and each of its lists by the page. */
@Path("/v1/relations/health")
@Produces(MediaType.APPLICATION_JSON)
public class RelationHealthResource {

    private final RelationHealthService health;

    public RelationHealthResource(RelationHealthService health) {
        this.health = health;
    }

    @GET
    @RolesAllowed("editor")
    public RestResponse<RelationHealth> getRelationHealth(
            @RestQuery @Schema(enumeration = { "editor", "auto" }) List<String> origin,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit) {
        return ResponseBuilder.ok(health.health(origin, limit)).header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("hidden-ends")
    @RolesAllowed("editor")
    public RestResponse<HiddenEndPage> listHiddenEnds(
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        return linked(health.hiddenEnds(new Paging(limit, cursor, count != null)), HiddenEndPage::page, uri);
    }

    @GET
    @Path("not-linked-to")
    @RolesAllowed("editor")
    public RestResponse<LooseArticlePage> listArticlesNotLinkedTo(
            @RestQuery @Schema(enumeration = { "editor", "auto" }) List<String> origin,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        return linked(health.notLinkedTo(origin, new Paging(limit, cursor, count != null)), LooseArticlePage::page, uri);
    }

    @GET
    @Path("links-to-nothing")
    @RolesAllowed("editor")
    public RestResponse<LooseArticlePage> listArticlesLinkingToNothing(
            @RestQuery @Schema(enumeration = { "editor", "auto" }) List<String> origin,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        return linked(health.linksToNothing(origin, new Paging(limit, cursor, count != null)), LooseArticlePage::page, uri);
    }

    private static <T> RestResponse<T> linked(T answer, Function<T, PageInfo> page, UriInfo uri) {
        var links = Links.of(uri, page.apply(answer));
        var response = ResponseBuilder.ok(answer).header("Cache-Control", "no-store");
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }
}
