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

/** Everything out. */
@Path("/v1/export")
public class ExportResource {

    private final Exporter exporter;

    ExportResource(Exporter exporter) {
        this.exporter = exporter;
    }

    @GET
    @Produces(ImportResource.NDJSON)
    @RolesAllowed("admin")
    public RestResponse<StreamingOutput> exportNewsroom(
            @RestQuery @DefaultValue("ndjson") @Schema(enumeration = "ndjson") String format) {
        exporter.requireRoom();
        return ResponseBuilder.<StreamingOutput> ok(exporter::run).header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"masthead.ndjson\"").build();
    }
}
