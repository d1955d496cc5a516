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

/** Authors: who writes. */
@Path("/v1/authors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AuthorsResource {

    private final TermService terms;

    public AuthorsResource(TermService terms) {
        this.terms = terms;
    }

    @GET
    @Cached
    @PermitAll
    public AuthorList listAuthors() {
        return new AuthorList(terms.visible(Kind.author).stream().map(Author::of).toList());
    }

    @GET
    @Path("{slug}")
    @Cached
    @PermitAll
    public Author getAuthor(@RestPath String slug) {
        return Author.of(terms.visible(Kind.author, slug));
    }

    @PUT
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public RestResponse<Author> putAuthor(@RestPath String slug, TermInput input) {
        var created = terms.put(Kind.author, slug, input);
        var author = getAuthor(slug);
        return created ? ResponseBuilder.create(RestResponse.Status.CREATED, author)
                .location(URI.create("/v1/authors/" + slug)).build() : RestResponse.ok(author);
    }

    @PATCH
    @Write
    @Path("{slug}")
    @Consumes({ "application/merge-patch+json", MediaType.APPLICATION_JSON })
    @RolesAllowed("editor")
    public Author patchAuthor(@RestPath String slug, MergePatch patch) {
        terms.patch(Kind.author, slug, patch);
        return getAuthor(slug);
    }

    @DELETE
    @Write
    @Path("{slug}")
    @RolesAllowed("editor")
    public void deleteAuthor(@RestPath String slug) {
        terms.delete(Kind.author, slug);
    }
}
