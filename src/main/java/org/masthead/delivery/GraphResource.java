package org.masthead.delivery;

import java.util.List;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Accepted;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.CommaSeparated;

/** The graph of live articles, for whoever draws it or looks for a way through it. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class GraphResource {

    private final GraphDelivery graphs;

    public GraphResource(GraphDelivery graphs) {
        this.graphs = graphs;
    }

    @GET
    @Path("articles/{article}/graph")
    @Produces({ MediaType.APPLICATION_JSON, Graphviz.TYPE, GraphMl.TYPE })
    @Cached
    @PermitAll
    @APIResponseSchema(Graph.class)
    public Response getGraph(@RestPath String article,
            @RestQuery @DefaultValue("2") @Min(1) @Max(4) int depth,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int maxNodes,
            @RestQuery @Schema(enumeration = { "related", "hasBackground", "backgroundOf", "followedBy", "follows", "partOf",
                    "hasPart", "correctionOf", "correctedBy", "supersedes", "supersededBy", "translationOf", "duplicateOf",
                    "hasDuplicate" }) List<String> type,
            @RestQuery @Schema(enumeration = { "editor", "auto" }) List<String> origin,
            HttpHeaders headers) {
        var form = GraphForm.of(Accepted.choose(headers.getAcceptableMediaTypes(), GraphForm.types()));
        return Response.ok(form.write(graphs.graph(article, depth, maxNodes, type, origin)), form.type()).build();
    }

    @GET
    @Path("graph/path")
    @Cached
    @PermitAll
    public GraphPath getPath(@RestQuery @NotNull String from, @RestQuery @NotNull String to,
            @RestQuery @DefaultValue("6") @Min(1) @Max(10) int maxDepth,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        return graphs.path(from, to, maxDepth);
    }
}
