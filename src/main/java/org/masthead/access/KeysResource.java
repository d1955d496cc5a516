package org.masthead.access;

import java.net.URI;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Write;

import io.quarkus.security.identity.SecurityIdentity;

/** Keys, and who the caller is. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class KeysResource {

    private final KeyService keys;
    private final SecurityIdentity caller;

    public KeysResource(KeyService keys, SecurityIdentity caller) {
        this.keys = keys;
        this.caller = caller;
    }

    @GET
    @Path("me")
    @RolesAllowed("reader")
    public RestResponse<Key> getMe() {
        return ResponseBuilder.ok((Key) caller.getAttribute(KeyIdentity.KEY)).header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("keys")
    @RolesAllowed("admin")
    public RestResponse<Key.KeyList> listKeys() {
        return ResponseBuilder.ok(new Key.KeyList(keys.list())).header("Cache-Control", "no-store").build();
    }

    @POST
    @Write(answersSecret = true)
    @Path("keys")
    @RolesAllowed("admin")
    public RestResponse<Key.Issued> createKey(KeyInput input) {
        var issued = keys.issue(input, caller.getPrincipal().getName());
        return ResponseBuilder.create(RestResponse.Status.CREATED, issued)
                .location(URI.create("/v1/keys/" + issued.id()))
                .header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("keys/{id}")
    @RolesAllowed("admin")
    public RestResponse<Key> getKey(@RestPath String id) {
        return ResponseBuilder.ok(keys.read(id)).header("Cache-Control", "no-store").build();
    }

    @PATCH
    @Write
    @Path("keys/{id}")
    @Consumes({ "application/merge-patch+json", MediaType.APPLICATION_JSON })
    @RolesAllowed("admin")
    public RestResponse<Key> changeKey(@RestPath String id, @RequestBodySchema(KeyChange.class) MergePatch patch) {
        return ResponseBuilder.ok(keys.change(id, patch)).header("Cache-Control", "no-store").build();
    }

    @DELETE
    @Write
    @Path("keys/{id}")
    @RolesAllowed("admin")
    public void revokeKey(@RestPath String id) {
        keys.revoke(id);
    }
}
