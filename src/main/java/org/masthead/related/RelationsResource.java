package org.masthead.related;

import java.net.URI;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.http.Write;

import io.quarkus.security.identity.SecurityIdentity;

/** The editor's edges of one article, as a list or one by one. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RelationsResource {

    private final RelationService relations;
    private final SecurityIdentity caller;

    public RelationsResource(RelationService relations, SecurityIdentity caller) {
        this.relations = relations;
        this.caller = caller;
    }

    @GET
    @Path("relation-types")
    @Cached
    @PermitAll
    public RelationTypeList listRelationTypes() {
        return RelationTypeList.ALL;
    }

    @GET
    @Path("articles/{article}/relations")
    @RolesAllowed("editor")
    public RestResponse<RelationList> listRelations(@RestPath String article) {
        return tagged(relations.list(article));
    }

    @PUT
    @Write
    @Path("articles/{article}/relations")
    @RolesAllowed("editor")
    public RestResponse<RelationList> replaceRelations(@RestPath String article, RelationListInput input,
            @RestHeader("If-Match") @Nullable String ifMatch) {
        return tagged(relations.replace(article, input, ifMatch, caller.getPrincipal().getName()));
    }

    @PUT
    @Write
    @Path("articles/{article}/relations/{target}")
    @RolesAllowed("editor")
    public RestResponse<ArticleRelation> putRelation(@RestPath String article, @RestPath String target,
            @RestQuery @DefaultValue(RelationName.DEFAULT) @Schema(enumeration = { "related", "hasBackground", "backgroundOf",
                    "followedBy", "follows", "partOf", "hasPart", "correctionOf", "correctedBy", "supersedes", "supersededBy",
                    "translationOf", "duplicateOf", "hasDuplicate" }) String type,
            @Nullable RelationChange change) {
        var written = relations.put(article, target, type, change, caller.getPrincipal().getName());
        var relation = written.relation();
        var response = written.created() ? ResponseBuilder.<ArticleRelation> created(address(relation))
                : ResponseBuilder.<ArticleRelation> ok();
        return response.entity(relation).header("Cache-Control", "no-store").build();
    }

    @DELETE
    @Write
    @Path("articles/{article}/relations/{target}")
    @RolesAllowed("editor")
    public void deleteRelation(@RestPath String article, @RestPath String target,
            @RestQuery @DefaultValue(RelationName.DEFAULT) @Schema(enumeration = { "related", "hasBackground", "backgroundOf",
                    "followedBy", "follows", "partOf", "hasPart", "correctionOf", "correctedBy", "supersedes", "supersededBy",
                    "translationOf", "duplicateOf", "hasDuplicate" }) String type) {
        relations.delete(article, target, type);
    }

    private static URI address(ArticleRelation relation) {
        return URI.create("/v1/articles/" + relation.source() + "/relations/" + relation.target() + "?type=" + relation.type());
    }

    private static RestResponse<RelationList> tagged(RelationList list) {
        return ResponseBuilder.ok(list).header("ETag", Preconditions.quote(list.meta().etag()))
                .header("Cache-Control", "no-store").build();
    }
}
