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

/** Sections: the parts of the newsroom. */
@Path("/v1/sections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SectionsResource {

    private final TermService terms;

    public SectionsResource(TermService terms) {
        this.terms = terms;
    }

    @GET
    @Cached
    @PermitAll
    public SectionList listSections() {
        return new SectionList(terms.visible(Kind.section).stream().map(Section::of).toList());
    }

    @GET
    @Path("{slug}")
    @Cached
    @PermitAll
    public Section getSection(@RestPath String slug) {
        return Section.of(terms.visible(Kind.section, slug));
    }

    @PUT
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public RestResponse<Section> putSection(@RestPath String slug, TermInput input) {
        var created = terms.put(Kind.section, slug, input);
        var section = getSection(slug);
        return created ? ResponseBuilder.create(RestResponse.Status.CREATED, section)
                .location(URI.create("/v1/sections/" + slug)).build() : RestResponse.ok(section);
    }

    @PATCH
    @Write
    @Path("{slug}")
    @Consumes({ "application/merge-patch+json", MediaType.APPLICATION_JSON })
    @RolesAllowed("editor")
    public Section patchSection(@RestPath String slug, MergePatch patch) {
        terms.patch(Kind.section, slug, patch);
        return getSection(slug);
    }

    @DELETE
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public void deleteSection(@RestPath String slug) {
        terms.delete(Kind.section, slug);
    }
}
