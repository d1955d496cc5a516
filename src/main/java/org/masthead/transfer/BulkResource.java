package org.masthead.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.quarkus.security.identity.SecurityIdentity;

/** Many writes in one request. */
@Path("/v1")
public class BulkResource {

    static final int MOST = 1000;

    private final BulkService bulk;
    private final SecurityIdentity caller;
    private final int maxBody;

    BulkResource(BulkService bulk, SecurityIdentity caller,
            @ConfigProperty(name = "masthead.http.max-body", defaultValue = "8388608") int maxBody) {
        this.bulk = bulk;
        this.caller = caller;
        this.maxBody = maxBody;
    }

    @POST
    @Path("articles/bulk")
    @Consumes({ MediaType.APPLICATION_JSON, ImportResource.NDJSON, "application/ndjson", "application/jsonl" })
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("editor")
    public RestResponse<BulkReport> writeArticles(InputStream operations, @RestQuery @DefaultValue("false") boolean atomic,
            @RestQuery @DefaultValue("false") boolean dryRun) throws IOException {
        var report = bulk.run(read(operations), atomic, dryRun, caller.getPrincipal().getName());
        return ResponseBuilder.ok(report).header("Cache-Control", "no-store").build();
    }

    /** One array, or a line for each: which of them is seen by its first character, whatever it is called. */
    private List<JsonNode> read(InputStream body) throws IOException {
        var bytes = body.readNBytes(maxBody + 1);
        if (bytes.length > maxBody) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The body is larger than " + maxBody + " bytes.");
        }
        var operations = new ArrayList<JsonNode>();
        if (new String(bytes, 0, Math.min(bytes.length, 100), StandardCharsets.ISO_8859_1).stripLeading().startsWith("[")) {
            if (Json.parse(bytes) instanceof ArrayNode array) {
                array.forEach(operations::add);
            }
        } else {
            int number = 0;
            for (int from = 0, to; from < bytes.length; from = to + 1) {
                number++;
                to = from;
                while (to < bytes.length && bytes[to] != '\n') {
                    to++;
                }
                var line = java.util.Arrays.copyOfRange(bytes, from, to);
                if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                    operations.add(parsed(number, line));
                }
            }
        }
        if (operations.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID, "There is no operation in the body.");
        }
        if (operations.size() > MOST) {
            throw new ProblemException(ProblemType.TOO_LARGE,
                    "There are " + operations.size() + " operations, at most " + MOST + " are taken.");
        }
        return operations;
    }

    private static JsonNode parsed(int number, byte[] line) {
        try {
            return Json.parse(line);
        } catch (ProblemException problem) {
            throw new ProblemException(problem.type(), "Line " + number + ": " + problem.getMessage());
        }
    }
}
