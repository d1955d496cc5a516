package org.masthead.delivery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;
import org.masthead.delivery.Schedule.Span;
import org.masthead.shared.http.Accepted;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.Cached.Until;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.Preconditions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Makes {@link Cached} answers cacheable, and keeps their bytes: while the site's revision and schedule stand still, an
 * answer costs one small statement, or none when this instance is alone. The ETag is a hash of the bytes, so it changes with
 * them and only then.
 */
@ApplicationScoped
public class ReaderCache {

    private static final String SPAN = ReaderCache.class.getName();
    private static final String KEY = SPAN + ".key";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final int ENTRY_OVERHEAD = 500;

    private final Schedule schedule;
    private final DeliveryConfig config;
    private final Clock clock;
    private final Cache<String, Answer> answers;

    ReaderCache(Schedule schedule, DeliveryConfig config, Clock clock) {
        this.schedule = schedule;
        this.config = config;
        this.clock = clock;
        this.answers = Caffeine.newBuilder().maximumWeight(config.cacheBytes())
                .<String, Answer> weigher((key, answer) -> key.length() + answer.bytes().length + ENTRY_OVERHEAD).build();
    }

    private record Answer(Span span, byte[] bytes, String etag, Instant modified, Instant until, @Nullable String link,
            MediaType type, boolean varies) {
    }

    @Cached
    @ServerRequestFilter
    public @Nullable Response answerFromMemory(ContainerRequestContext request, ResourceInfo resource) {
        var now = clock.instant();
        var span = schedule.at(now);
        var key = key(request, Accepted.offered(resource.getResourceMethod()));
        request.setProperty(SPAN, span);
        request.setProperty(KEY, key);
        var answer = answers.getIfPresent(key);
        return answer != null && answer.span().equals(span) && now.isBefore(answer.until()) ? respond(request, answer, now)
                : null;
    }

    @Cached
    @ServerResponseFilter
    public void keep(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        if (response.getStatus() != 200 || !response.hasEntity() || response.getHeaders().containsKey("ETag")
                || !(request.getProperty(SPAN) instanceof Span span) || !(request.getProperty(KEY) instanceof String key)) {
            return;
        }
        var now = clock.instant();
        var until = until(request, resource);
        // What is not JSON comes as bytes
        var made = response.getEntity() instanceof byte[] other ? other : null;
        var bytes = made == null ? Json.bytes(response.getEntity()) : made;
        var kept = until == Until.SITE_CHANGES ? span.until() : earlier(span.until(), now.plus(config.maxAgeOfCounts()));
        var answer = new Answer(span, bytes, etag(bytes), until == Until.SITE_CHANGES ? span.from() : now, kept,
                response.getHeaderString("Link"),
                made == null ? MediaType.APPLICATION_JSON_TYPE : response.getMediaType().withCharset("UTF-8"),
                Accepted.offered(resource.getResourceMethod()).size() > 1);
        if (until != Until.ANYTHING) {
            answers.put(key, answer);
        }
        var result = respond(request, answer, now);
        response.setStatus(result.getStatus());
        response.getHeaders().putAll(result.getHeaders());
        response.setEntity(result.getEntity());
    }

    private static Until until(ContainerRequestContext request, ResourceInfo resource) {
        var include = request.getUriInfo().getQueryParameters().getFirst("include");
        return include != null && include.contains("popularity") ? Until.ANYTHING
                : resource.getResourceMethod().getAnnotation(Cached.class).value();
    }

    private Response respond(ContainerRequestContext request, Answer answer, Instant now) {
        var response = unchanged(request, answer) ? Response.notModified() : Response.ok(answer.bytes(), answer.type());
        response.header("ETag", Preconditions.quote(answer.etag()))
                .header("Last-Modified", HTTP_DATE.format(lastModified(answer, now)))
                .header("Cache-Control", "public, max-age=" + maxAge(answer, now));
        if (answer.varies()) {
            response.header("Vary", "Accept, Origin");
        }
        return answer.link() == null ? response.build() : response.header("Link", answer.link()).build();
    }

    private long maxAge(Answer answer, Instant now) {
        var counts = !answer.until().equals(answer.span().until());
        var longest = counts ? config.maxAgeOfCounts() : config.maxAge();
        // The change may come while the answer is made
        return Math.max(0, Math.min(longest.toSeconds(), Duration.between(now, answer.span().until()).toSeconds()));
    }

    private static boolean unchanged(ContainerRequestContext request, Answer answer) {
        var tags = request.getHeaderString("If-None-Match");
        if (tags != null) {
            // Weak comparison, as RFC 9110 wants it here
            return tags.trim().equals("*") || Arrays.stream(tags.split(",")).map(tag -> tag.trim().replaceFirst("^W/", ""))
                    .anyMatch(Preconditions.quote(answer.etag())::equals);
        }
        var since = request.getHeaderString("If-Modified-Since");
        if (since == null) {
            return false;
        }
        try {
            var time = Instant.from(HTTP_DATE.parse(since));
            return !time.isBefore(nextSecond(answer.modified()));
        } catch (DateTimeParseException e) {
            // RFC 9110, 13.1.3: a date that is none is to be ignored
            return false;
        }
    }

    /** Rounded up, so that no later change has the same; an answer younger than that is not yet to be asked about by date. */
    private static Instant lastModified(Answer answer, Instant now) {
        var rounded = nextSecond(answer.modified());
        return rounded.isAfter(now) ? answer.modified() : rounded;
    }

    private static Instant nextSecond(Instant time) {
        var second = time.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(time) ? second : second.plusSeconds(1);
    }

    private static String key(ContainerRequestContext request, List<MediaType> offered) {
        var type = offered.size() == 1 ? "" : Accepted.choose(request.getAcceptableMediaTypes(), offered) + " ";
        // Not the request's URI: what is no legal one is answered too
        return type + request.getUriInfo().getPath() + '?' + Json.write(request.getUriInfo().getQueryParameters());
    }

    private static Instant earlier(Instant first, Instant second) {
        return first.isBefore(second) ? first : second;
    }

    private static String etag(byte[] bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
