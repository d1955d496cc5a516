package org.masthead.editorschoice;

import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.http.Write;

import io.quarkus.security.identity.SecurityIdentity;

/** The editors' side of the editor's choice: whole lists, and one pick in one line. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PicksResource {

    private final PickService picks;
    private final SecurityIdentity caller;

    public PicksResource(PickService picks, SecurityIdentity caller) {
        this.picks = picks;
        this.caller = caller;
    }

    @GET
    @Path("editors-choice/entries")
    @RolesAllowed("editor")
    public RestResponse<PickList> listEditorsChoiceEntries(@RestQuery @Nullable String section,
            @RestQuery @Nullable Instant at) {
        return tagged(picks.list(section, at));
    }

    @PUT
    @Write
    @Path("editors-choice/entries")
    @RolesAllowed("editor")
    public RestResponse<PickList> replaceEditorsChoiceEntries(@RestQuery @Nullable String section, PickListInput input,
            @RestHeader("If-Match") @Nullable String ifMatch) {
        return tagged(picks.replace(section, input, ifMatch, actor()));
    }

    @PUT
    @Write
    @Path("articles/{article}/editors-choice")
    @RolesAllowed("editor")
    public RestResponse<PickEntry> pickEditorsChoice(@RestPath String article,
            @RequestBodySchema(PickInput.class) @Nullable MergePatch input) {
        var picked = picks.pick(article, input, actor());
        return ResponseBuilder.create(picked.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK, picked.entry())
                .header("Cache-Control", "no-store").build();
    }

    @DELETE
    @Write
    @Path("articles/{article}/editors-choice")
    @RolesAllowed("editor")
    public void unpickEditorsChoice(@RestPath String article, @RestQuery @Nullable String section,
            @RequestBodySchema(UnpickInput.class) @Nullable UnpickInput input) {
        picks.unpick(article, section, input, actor());
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }

    private static RestResponse<PickList> tagged(PickList list) {
        return ResponseBuilder.ok(list).header("ETag", Preconditions.quote(String.valueOf(list.meta().revision())))
                .header("Cache-Control", "no-store").build();
    }
}
