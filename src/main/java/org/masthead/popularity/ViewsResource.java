package org.masthead.popularity;

import java.time.Instant;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.Cached.Until;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;

/** Views in, and the counts of one article out. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ViewsResource {

    private final ViewService views;
    private final PopularityService popularity;
    private final IngestService ingest;

    public ViewsResource(ViewService views, PopularityService popularity, IngestService ingest) {
        this.views = views;
        this.popularity = popularity;
        this.ingest = ingest;
    }

    @POST
    @Path("articles/{article}/views")
    @Consumes({ MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN })
    @PermitAll
    public Uni<Void> countView(@RestPath String article, @Nullable ViewInput view, @Context HttpServerRequest request) {
        return views.count(article, view, Caller.of(request));
    }

    // Binding a thousand events is no work for an event loop; waiting for their commit still takes no thread
    @POST
    @Path("views")
    @Consumes({ MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN })
    @PermitAll
    @Blocking
    public Uni<ViewReport> countViews(ViewBatchInput batch, @Context HttpServerRequest request) {
        return views.countAll(batch, Caller.of(request));
    }

    @GET
    @Path("articles/{article}/popularity")
    @PermitAll
    @Cached(Until.ANYTHING)
    public Popularity getPopularity(@RestPath String article,
            @RestQuery @Schema(enumeration = { "hour", "day" }) @Nullable String interval,
            @RestQuery @Nullable Instant from,
            @RestQuery @Nullable Instant to) {
        return popularity.read(article, interval, from, to);
    }

    @GET
    @Path("popularity/ingest")
    @RolesAllowed("editor")
    public RestResponse<IngestReport> getIngest() {
        return ResponseBuilder.ok(ingest.report()).header("Cache-Control", "no-store").build();
    }
}
