package org.masthead.transfer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.masthead.popularity.ViewHistory;

/** Everything out. */
@Path("/v1/export")
public class ExportResource {

    private final Exporter exporter;
    private final ViewHistory views;

    ExportResource(Exporter exporter, ViewHistory views) {
        this.exporter = exporter;
        this.views = views;
    }

    @GET
    @Produces(ImportResource.NDJSON)
    @RolesAllowed("admin")
    public RestResponse<StreamingOutput> exportNewsroom(
            @RestQuery @DefaultValue("ndjson") @Schema(enumeration = "ndjson") String format) {
        exporter.requireRoom();
        views.settle();
        return ResponseBuilder.<StreamingOutput> ok(exporter::run).header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"masthead.ndjson\"").build();
    }
}
