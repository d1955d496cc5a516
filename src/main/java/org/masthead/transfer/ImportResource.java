package org.masthead.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.Write;

import io.quarkus.security.identity.SecurityIdentity;

/** Articles in. */
@Path("/v1/import")
public class ImportResource {

    private static final String NDJSON = "application/x-ndjson";

    private final Importer importer;
    private final SecurityIdentity caller;

    ImportResource(Importer importer, SecurityIdentity caller) {
        this.importer = importer;
        this.caller = caller;
    }

    @POST
    @Write(streamed = true)
    @Consumes({ NDJSON, "application/ndjson", "application/jsonl", "application/json", "text/plain" })
    @Produces(NDJSON)
    @RolesAllowed("editor")
    public StreamingOutput importArticles(InputStream lines,
            @RestQuery @DefaultValue("ndjson") @Schema(enumeration = "ndjson") String format,
            @RestQuery @DefaultValue("upsert") @Schema(enumeration = { "upsert", "create" }) String mode,
            @RestQuery @DefaultValue("false") boolean publish) {
        var options = new ImportOptions(mode.equals("create"), publish, caller.getPrincipal().getName());
        return output -> importer.run(lines, options, line -> write(output, line));
    }

    private static void write(OutputStream output, ImportReport line) throws IOException {
        output.write(Json.bytes(line));
        output.write('\n');
        output.flush();
    }
}
