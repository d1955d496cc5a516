package org.masthead.article;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.CommaSeparated;
import org.masthead.shared.http.Links;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.http.Write;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import io.quarkus.security.identity.SecurityIdentity;

/** Working copies and their way to readers. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DraftsResource {

    private final ArticleService articles;
    private final LifecycleService lifecycle;
    private final SecurityIdentity caller;

    public DraftsResource(ArticleService articles, LifecycleService lifecycle, SecurityIdentity caller) {
        this.articles = articles;
        this.lifecycle = lifecycle;
        this.caller = caller;
    }

    @POST
    @Write
    @Path("articles")
    @RolesAllowed("author")
    public RestResponse<WorkingCopy> createArticle(ArticleInput input, @RestQuery @DefaultValue("false") boolean publish,
            @RestQuery @Nullable @Size(max = 300) String note,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        requireEditorTo(publish);
        var created = articles.create(input, publish, text(note), actor());
        return tagged(ResponseBuilder.created(URI.create("/v1/articles/" + created.id() + "/draft")), created);
    }

    @GET
    @Path("drafts")
    @RolesAllowed("reader")
    public RestResponse<WorkingCopyPage> listDrafts(
            @RestQuery @Schema(enumeration = { "draft", "review", "scheduled", "published", "unpublished",
                    "trashed" }) List<String> state,
            @RestQuery List<String> section,
            @RestQuery List<String> tag,
            @RestQuery List<String> author,
            @RestQuery @Nullable Instant modifiedSince,
            @RestQuery List<String> externalId,
            @RestQuery @DefaultValue("-modifiedAt") @Schema(enumeration = { "-modifiedAt", "modifiedAt", "-createdAt",
                    "title" }) String sort,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        var filter = new DraftFilter(state, section, tag, author, modifiedSince, externalId, sort);
        var slice = articles.page(filter, new Paging(limit, cursor, count != null));
        var links = Links.of(uri, slice.page());
        var response = ResponseBuilder.ok(new WorkingCopyPage(slice.rows(), slice.page(), new WorkingCopyPage.Meta(sort)))
                .header("Cache-Control", "no-store");
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }

    @GET
    @Path("articles/{article}/draft")
    @RolesAllowed("reader")
    public RestResponse<WorkingCopy> getDraft(@RestPath String article,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), articles.read(article));
    }

    @PUT
    @Write
    @Path("articles/{article}/draft")
    @RolesAllowed("author")
    public RestResponse<WorkingCopy> replaceDraft(@RestPath String article, ArticleInput input,
            @RestHeader("If-Match") @Nullable String ifMatch, @RestQuery @DefaultValue("false") boolean publish,
            @RestQuery @Nullable @Size(max = 300) String note,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        requireEditorTo(publish);
        return tagged(ResponseBuilder.ok(),
                articles.replace(article, input, ifMatch, publish, text(note), actor()).workingCopy());
    }

    @PATCH
    @Write
    @Path("articles/{article}/draft")
    @Consumes({ "application/merge-patch+json", MediaType.APPLICATION_JSON })
    @RolesAllowed("author")
    public RestResponse<WorkingCopy> patchDraft(@RestPath String article, MergePatch patch,
            @RestHeader("If-Match") @Nullable String ifMatch, @RestQuery @DefaultValue("false") boolean publish,
            @RestQuery @Nullable @Size(max = 300) String note,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        requireEditorTo(publish);
        return tagged(ResponseBuilder.ok(),
                articles.patch(article, patch, ifMatch, publish, text(note), actor()).workingCopy());
    }

    @POST
    @Write
    @Path("articles/{article}/submit")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("author")
    public RestResponse<WorkingCopy> submitArticle(@RestPath String article, @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), lifecycle.submit(article, ifMatch));
    }

    @POST
    @Write
    @Path("articles/{article}/return")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("editor")
    public RestResponse<WorkingCopy> returnArticle(@RestPath String article, @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), lifecycle.giveBack(article, ifMatch));
    }

    @POST
    @Write
    @Path("articles/{article}/publish")
    @RolesAllowed("editor")
    public RestResponse<WorkingCopy> publishArticle(@RestPath String article, @Nullable PublishInput input,
            @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), lifecycle.publish(article, input, ifMatch, actor()));
    }

    @POST
    @Write
    @Path("articles/{article}/unpublish")
    @RolesAllowed("editor")
    public RestResponse<WorkingCopy> unpublishArticle(@RestPath String article, @Nullable UnpublishInput input,
            @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), lifecycle.unpublish(article, input, ifMatch));
    }

    @DELETE
    @Write
    @Path("articles/{article}")
    @RolesAllowed("editor")
    public void deleteArticle(@RestPath String article, @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @DefaultValue("false") boolean purge) {
        if (!purge) {
            lifecycle.trash(article, ifMatch);
            return;
        }
        require("admin", "purge");
        lifecycle.purge(article, ifMatch);
    }

    @POST
    @Write
    @Path("articles/{article}/restore")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("editor")
    public RestResponse<WorkingCopy> restoreArticle(@RestPath String article,
            @RestHeader("If-Match") @Nullable String ifMatch,
            @RestQuery @CommaSeparated(of = WorkingCopy.class) @Nullable String fields) {
        return tagged(ResponseBuilder.ok(), lifecycle.restore(article, ifMatch));
    }

    private void requireEditorTo(boolean publish) {
        if (publish) {
            require("editor", "publish");
        }
    }

    private void require(String role, String action) {
        if (!caller.hasRole(role)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "To " + action + " needs the role " + role + ".");
        }
    }

    private static String text(@Nullable String note) {
        return note == null ? "" : note;
    }

    private String actor() {
        return caller.getPrincipal().getName();
    }

    private static RestResponse<WorkingCopy> tagged(ResponseBuilder<WorkingCopy> response, WorkingCopy copy) {
        return response.entity(copy).header("ETag", Preconditions.quote(String.valueOf(copy.version())))
                .header("Cache-Control", "no-store").build();
    }
}
