package org.masthead.article;

import java.net.URI;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.masthead.article.Term.Kind;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Write;

/** Tags: topics. */
@Path("/v1/tags")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TagsResource {

    private final TermService terms;

    public TagsResource(TermService terms) {
        this.terms = terms;
    }

    @GET
    @Cached
    @PermitAll
    public TagList listTags() {
        return new TagList(terms.visible(Kind.tag).stream().map(Tag::of).toList());
    }

    @GET
    @Path("{slug}")
    @Cached
    @PermitAll
    public Tag getTag(@RestPath String slug) {
        return Tag.of(terms.visible(Kind.tag, slug));
    }

    @PUT
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public RestResponse<Tag> putTag(@RestPath String slug, TermInput input) {
        var created = terms.put(Kind.tag, slug, input);
        var tag = getTag(slug);
        return created ? ResponseBuilder.create(RestResponse.Status.CREATED, tag)
                .location(URI.create("/v1/tags/" + slug)).build() : RestResponse.ok(tag);
    }

    @PATCH
    @Write
    @Path("{slug}")
    @Consumes({ "application/merge-patch+json", MediaType.APPLICATION_JSON })
    @RolesAllowed("editor")
    public Tag patchTag(@RestPath String slug, MergePatch patch) {
        terms.patch(Kind.tag, slug, patch);
        return getTag(slug);
    }

    @DELETE
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public void deleteTag(@RestPath String slug) {
        terms.delete(Kind.tag, slug);
    }
}
