package org.masthead.access.audit;

import java.util.List;

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
import org.masthead.shared.paging.Paging;

/** Every write, for admins. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    private final AuditService audit;

    public AuditResource(AuditService audit) {
        this.audit = audit;
    }

    @GET
    @RolesAllowed("admin")
    public RestResponse<AuditPage> listAudit(@RestQuery List<String> article, @RestQuery List<String> actor,
            @RestQuery List<String> action,
            @RestQuery @Nullable String since,
            @RestQuery @DefaultValue("-at") @Schema(enumeration = { "-at", "at" }) String sort,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        var slice = audit.page(new AuditFilter(article, actor, action, since, sort), new Paging(limit, cursor, count != null));
        var links = Links.of(uri, slice.page());
        var response = ResponseBuilder.ok(new AuditPage(slice.rows(), slice.page(), new AuditPage.Meta(sort)))
                .header("Cache-Control", "no-store");
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }
}
