package org.masthead.transfer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.masthead.shared.http.JsonLines;
import org.masthead.shared.http.Write;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import io.quarkus.security.identity.SecurityIdentity;

/** Many writes in one request. */
@Path("/v1")
public class BulkResource {

    private static final int MOST = 1000;

    private final BulkService bulk;
    private final SecurityIdentity caller;

    BulkResource(BulkService bulk, SecurityIdentity caller) {
        this.bulk = bulk;
        this.caller = caller;
    }

    @POST
    @Path("articles/bulk")
    @Write(seconds = 600)
    @Consumes({ MediaType.APPLICATION_JSON, ImportResource.NDJSON, "application/ndjson", "application/jsonl" })
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    public RestResponse<BulkReport> writeArticles(JsonLines operations, @RestQuery @DefaultValue("false") boolean atomic,
            UriInfo uri) {
        var sent = operations.values();
        if (sent.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID, "There is no operation in the body.");
        }
        if (sent.size() > MOST) {
            throw new ProblemException(ProblemType.TOO_LARGE,
                    "There are " + sent.size() + " operations, at most " + MOST + " are taken.");
        }
        var dryRun = "true".equals(uri.getQueryParameters().getFirst("dryRun"));
        var report = bulk.run(sent, atomic, dryRun, caller.getPrincipal().getName());
        return ResponseBuilder.ok(report).header("Cache-Control", "no-store").build();
    }
}
