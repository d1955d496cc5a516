package org.masthead.delivery;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.CommaSeparated;

/** Working copies as readers would get them, for who has a preview link: the one way to a draft without a key. Kept nowhere. */
@Path("/v1/previews/{token}")
@Produces(MediaType.APPLICATION_JSON)
public class PreviewResource {

    private final Delivery delivery;
    private final NewsPages pages;

    public PreviewResource(Delivery delivery, NewsPages pages) {
        this.delivery = delivery;
        this.pages = pages;
    }

    @GET
    @PermitAll
    public RestResponse<LiveArticle> getPreview(@RestPath String token,
            @RestQuery @CommaSeparated(of = LiveArticle.class) @Nullable String fields,
            @RestQuery @DefaultValue("html") @Schema(enumeration = { "html", "text", "source" }) String bodyFormat) {
        return unkept(delivery.preview(token, bodyFormat));
    }

    @GET
    @Path("page")
    @PermitAll
    public RestResponse<NewsPage> getPreviewPage(@RestPath String token,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int related,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int popular,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int editorsChoice,
            @RestQuery @CommaSeparated(of = LiveArticle.class) @Nullable String fields) {
        return unkept(pages.preview(token, related, popular, editorsChoice));
    }

    private static <T> RestResponse<T> unkept(T answer) {
        return ResponseBuilder.ok(answer).header("Cache-Control", "no-store").header("Referrer-Policy", "no-referrer").build();
    }
}
