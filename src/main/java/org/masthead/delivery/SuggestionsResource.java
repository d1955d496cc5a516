package org.masthead.delivery;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.related.automatic.SuggestionService;
import org.masthead.shared.http.CommaSeparated;
import org.masthead.shared.http.Write;

import io.quarkus.security.identity.SecurityIdentity;

/** What was found to be related, for editors to take or to refuse. */
@Path("/v1/articles/{article}/suggestions")
@Produces(MediaType.APPLICATION_JSON)
public class SuggestionsResource {

    private final Delivery delivery;
    private final SuggestionService suggestions;
    private final SecurityIdentity caller;

    public SuggestionsResource(Delivery delivery, SuggestionService suggestions, SecurityIdentity caller) {
        this.delivery = delivery;
        this.suggestions = suggestions;
        this.caller = caller;
    }

    @GET
    @RolesAllowed("editor")
    public RestResponse<SuggestionList> listSuggestions(@RestPath String article,
            @RestQuery @DefaultValue("20") @Min(1) @Max(50) int limit,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        return ResponseBuilder.ok(delivery.suggestions(article, limit)).header("Cache-Control", "no-store").build();
    }

    @POST
    @Write
    @Path("{target}/dismiss")
    @RolesAllowed("editor")
    public void dismissSuggestion(@RestPath String article, @RestPath String target) {
        suggestions.dismiss(article, target, caller.getPrincipal().getName());
    }
}
