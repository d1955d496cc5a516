package org.masthead.delivery;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.Cached.Until;
import org.masthead.shared.http.CommaSeparated;
import org.masthead.shared.http.Links;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

/** What anyone may read: live articles, and the lists and pages made of them. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public class ReaderResource {

    private final Delivery delivery;
    private final NewsPages pages;
    private final FrontPages fronts;

    public ReaderResource(Delivery delivery, NewsPages pages, FrontPages fronts) {
        this.delivery = delivery;
        this.pages = pages;
        this.fronts = fronts;
    }

    @GET
    @Path("articles")
    @Cached
    @PermitAll
    public RestResponse<ArticlePage> listArticles(
            @RestQuery List<String> section,
            @RestQuery List<String> tag,
            @RestQuery List<String> tagAll,
            @RestQuery List<String> author,
            @RestQuery List<String> language,
            @RestQuery @Nullable Boolean editorsChoice,
            @RestQuery @Nullable String relatedTo,
            @RestQuery @Nullable Instant publishedFrom,
            @RestQuery @Nullable Instant publishedTo,
            @RestQuery @Nullable Instant updatedSince,
            @RestQuery List<String> externalId,
            @RestQuery @DefaultValue("-publishedAt") @Schema(enumeration = { "-publishedAt", "publishedAt", "-updatedAt",
                    "title" }) String sort,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields,
            @RestQuery @Schema(enumeration = "exact") @Nullable String count,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery @Nullable String cursor,
            UriInfo uri) {
        var filter = new CardFilter(section, tag, tagAll, author, language, editorsChoice, delivery.id(relatedTo),
                publishedFrom,
                publishedTo, updatedSince, externalId);
        var slice = delivery.list(filter, sort, new Paging(limit, cursor, count != null));
        var links = Links.of(uri, slice.page());
        var response = ResponseBuilder.ok(new ArticlePage(slice.rows(), slice.page(), new ArticlePage.Meta(sort)));
        return links.isEmpty() ? response.build() : response.header("Link", links).build();
    }

    @GET
    @Path("articles/{article}")
    @Cached
    @PermitAll
    public LiveArticle getArticle(@RestPath String article,
            @RestQuery @CommaSeparated(of = LiveArticle.class) @Nullable String fields,
            @RestQuery @DefaultValue("html") @Schema(enumeration = { "html", "text", "source" }) String bodyFormat,
            @RestQuery @CommaSeparated({ "related", "popularity" }) @Nullable String include) {
        return delivery.article(article, bodyFormat, include == null ? Set.of()
                : Arrays.stream(include.split(",")).collect(Collectors.toSet()));
    }

    @GET
    @Path("articles/{article}/related")
    @Cached
    @PermitAll
    public RelatedList listRelated(@RestPath String article,
            @RestQuery @DefaultValue("5") @Min(1) @Max(50) int limit,
            @RestQuery @Schema(enumeration = { "related", "hasBackground", "backgroundOf", "followedBy", "follows", "partOf",
                    "hasPart", "correctionOf", "correctedBy", "supersededBy", "translationOf",
                    "duplicateOf" }) List<String> type,
            @RestQuery @Schema(enumeration = { "editor", "auto" }) List<String> origin,
            @RestQuery List<String> excludeId,
            @RestQuery @DefaultValue("false") boolean explain,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        return delivery.related(article, limit, type, origin, excludeId, explain);
    }

    @GET
    @Path("articles/{article}/page")
    @Cached(Until.RANKING_CHANGES)
    @PermitAll
    public NewsPage getArticlePage(@RestPath String article,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int related,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int popular,
            @RestQuery @DefaultValue("5") @Min(0) @Max(50) int editorsChoice,
            @RestQuery @CommaSeparated(of = LiveArticle.class) @Nullable String fields) {
        return pages.page(article, related, popular, editorsChoice);
    }

    @GET
    @Path("editors-choice")
    @Cached(Until.RANKING_CHANGES)
    @PermitAll
    public EditorsChoiceList listEditorsChoice(@RestQuery @Nullable String section,
            @RestQuery @DefaultValue("10") @Min(1) @Max(100) int limit,
            @RestQuery @DefaultValue("none") @Schema(enumeration = { "none", "recent", "popular" }) String fill,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        return delivery.editorsChoice(section, limit, fill);
    }

    @GET
    @Path("popular")
    @Cached(Until.RANKING_CHANGES)
    @PermitAll
    public PopularPage listPopular(
            @RestQuery @Schema(enumeration = { "1h", "24h", "7d", "30d", "all" }, defaultValue = "24h") @Nullable String window,
            @RestQuery @DefaultValue("views") @Schema(enumeration = { "views", "visitors", "reads", "shares", "trending",
                    "rising" }) String rank,
            @RestQuery List<String> section,
            @RestQuery List<String> tag,
            @RestQuery List<String> language,
            @RestQuery List<String> excludeId,
            @RestQuery @DefaultValue("10") @Min(1) @Max(100) int limit,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        if (rank.equals("trending") && window != null) {
            throw ProblemException.invalidParameter(
                    Violation.parameter("window", "invalid-parameter", "trending has no window: leave it out", null));
        }
        if (rank.equals("rising") && "all".equals(window)) {
            throw ProblemException.invalidParameter(
                    Violation.parameter("window", "invalid-parameter", "rising needs a window that has one before it", null));
        }
        var over = rank.equals("trending") ? null : window == null ? "24h" : window;
        return delivery.popular(over, rank, section, tag, language, excludeId, limit);
    }

    @GET
    @Path("front")
    @Cached(Until.RANKING_CHANGES)
    @PermitAll
    public FrontPage getFront(@RestQuery @Nullable String section,
            @RestQuery @CommaSeparated(of = Card.class) @Nullable String fields) {
        return fronts.front(section);
    }
}
