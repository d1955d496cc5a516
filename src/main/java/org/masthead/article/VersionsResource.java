package org.masthead.article;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.CommaSeparated;
import org.masthead.shared.http.Links;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.http.Write;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.problem.ProblemException;

import io.quarkus.security.identity.SecurityIdentity;

/** What an article was, and what was done to it. */
@Path("/v1/articles/{article}/versions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class VersionsResource {

    private final VersionService versions;
    private final SecurityIdentity caller;

    public VersionsResource(VersionService versions, SecurityIdentity caller) {
        this.versions = versions;
        this.caller = caller;
    }

    @GET
    @RolesAllowed("reader")
    public RestResponse<VersionPage> listVersions(@RestPath String article,
            @RestQuery @Schema(enumeration = { "version", "transition", "relation", "pick", "preview",
                    "suggestion" }) List<String> kind,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        var slice = versions.history(article, kind, new Paging(limit, cursor, count != null));
        var links = Links.of(uri, slice.page());
        var response = ResponseBuilder.ok(new VersionPage(slice.rows(), slice.page(), new VersionPage.Meta("-when")))
                .header("Cache-Control", "no-store");
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }

    @GET
    @Path("{n}")
    @RolesAllowed("reader")
    public RestResponse<Version> getVersion(@RestPath String article, @RestPath String n) {
        return ResponseBuilder.ok(versions.read(article, number(n))).header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("diff")
    @RolesAllowed("reader")
    public RestResponse<VersionDiff> diffVersions(@RestPath String article, @RestQuery @Min(1) @Nullable Integer from,
            @RestQuery @Min(1) @Nullable Integer to) {
        return ResponseBuilder.ok(versions.diff(article, from, to)).header("Cache-Control", "no-store").build();
    }

    @POST
    @Write
    @Path("{n}/restore")
    @RolesAllowed("author")
    public RestResponse<WorkingCopy> restoreVersion(@RestPath String article, @RestPath String n, @Nullable RestoreInput input,
            @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        var restored = versions.restore(article, number(n), input, ifMatch, caller.getPrincipal().getName());
        return ResponseBuilder.ok(restored).header("ETag", Preconditions.quote(String.valueOf(restored.version())))
                .header("Cache-Control", "no-store").build();
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw ProblemException.notFound("version with that number");
        }
        return Integer.parseInt(text);
    }
}
