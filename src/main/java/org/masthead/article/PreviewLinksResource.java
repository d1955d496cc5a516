package org.masthead.article;

import java.net.URI;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Links;
import org.masthead.shared.http.Write;
import org.masthead.shared.paging.Paging;

import io.quarkus.security.identity.SecurityIdentity;

/** Links that show a working copy to whoever has them. */
@Path("/v1/articles/{article}/preview-links")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PreviewLinksResource {

    private final PreviewService previews;
    private final SecurityIdentity caller;

    public PreviewLinksResource(PreviewService previews, SecurityIdentity caller) {
        this.previews = previews;
        this.caller = caller;
    }

    @POST
    @Write(answersSecret = true)
    @RolesAllowed("author")
    public RestResponse<PreviewLink.Issued> createPreviewLink(@RestPath String article, @Nullable PreviewLinkInput input) {
        var issued = previews.issue(article, input, caller.getPrincipal().getName());
        return ResponseBuilder.create(RestResponse.Status.CREATED, issued).location(URI.create(issued.url()))
                .header("Cache-Control", "no-store").build();
    }

    @GET
    @RolesAllowed("author")
    public RestResponse<PreviewLink.Page> listPreviewLinks(@RestPath String article,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        var slice = previews.page(article, new Paging(limit, cursor, count != null));
        var links = Links.of(uri, slice.page());
        var response = ResponseBuilder
                .ok(new PreviewLink.Page(slice.rows(), slice.page(), new PreviewLink.Meta("-createdAt")))
                .header("Cache-Control", "no-store");
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }

    @DELETE
    @Write
    @Path("{id}")
    @RolesAllowed("author")
    public void revokePreviewLink(@RestPath String article, @RestPath String id) {
        previews.revoke(article, id);
    }
}
