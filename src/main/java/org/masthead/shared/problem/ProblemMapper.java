package org.masthead.shared.problem;

import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;

import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.masthead.shared.http.AllowedMethods;
import org.masthead.shared.http.RequestIds;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;

/** Every exception that leaves a resource becomes a problem document; none shows a class name, SQL or a stack trace. */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final String RETRY_SECONDS = "2";

    private final AllowedMethods methods;

    public ProblemMapper(AllowedMethods methods) {
        this.methods = methods;
    }

    @ServerExceptionMapper
    public Response problem(ProblemException e, RoutingContext request) {
        return respond(e.type(), e.getMessage(), e.violations(), e.extensions(), request).build();
    }

    @ServerExceptionMapper({ UnauthorizedException.class, AuthenticationFailedException.class })
    public Response unauthenticated(Exception e, RoutingContext request) {
        return respond(ProblemType.UNAUTHENTICATED, "Send a key that is known, not expired and not revoked.", request)
                .header("WWW-Authenticate", "Bearer").build();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException e, ResourceInfo resource, RoutingContext request) {
        var allowed = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        var needed = allowed == null ? "another"
                : Arrays.stream(allowed.value()).reduce((a, b) -> a + " or " + b).orElseThrow();
        return respond(ProblemType.FORBIDDEN, "This needs the role " + needed + ".", request).build();
    }

    @ServerExceptionMapper
    public Response framework(WebApplicationException e, RoutingContext request) {
        var status = e.getResponse().getStatus();
        var type = switch (status) {
            case 400 -> ProblemType.MALFORMED_REQUEST;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            default -> ProblemType.INTERNAL;
        };
        if (type == ProblemType.INTERNAL) {
            return internal(e, request);
        }
        var response = respond(type, detail(type), request);
        if (type == ProblemType.METHOD_NOT_ALLOWED) {
            response.header("Allow", methods.at(request.normalizedPath()));
        }
        return response.build();
    }

    private static String detail(ProblemType type) {
        return switch (type) {
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED -> "This address has no such method.";
            case NOT_ACCEPTABLE -> "None of the media types in Accept can be produced here.";
            case UNSUPPORTED_MEDIA_TYPE -> "This operation does not read that media type.";
            case TOO_LARGE -> "The body is too large.";
            default -> "The request could not be read.";
        };
    }

    @ServerExceptionMapper
    public Response internal(Throwable e, RoutingContext request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem(problem, request);
            }
            if (cause instanceof WebApplicationException web && e != web) {
                return framework(web, request);
            }
            if (cause instanceof HttpClosedException || cause instanceof ClosedChannelException) {
                LOG.infof("%s The client left", RequestIds.of(request));
                return respond(ProblemType.MALFORMED_REQUEST, "The request ended before its body did.", request).build();
            }
            if (contended(cause)) {
                LOG.infof("%s Writers met: %s", RequestIds.of(request), cause.getMessage());
                return respond(ProblemType.OVERLOADED, "Several writers met, and this one gave way. Nothing was changed.",
                        request)
                        .build();
            }
            if (unavailable(cause)) {
                LOG.warnf("%s Database unavailable: %s", RequestIds.of(request), cause.getMessage());
                return respond(ProblemType.UNAVAILABLE, "The database does not answer.", request).build();
            }
        }
        LOG.errorf(e, "%s Request failed", RequestIds.of(request));
        return respond(ProblemType.INTERNAL, "The service failed; its log has the request id.", request).build();
    }

    /** What a failure is where it is told instead of answered; nothing when the service is to blame. */
    public static Optional<ProblemException> known(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return Optional.of(problem);
            }
            if (contended(cause)) {
                return Optional.of(new ProblemException(ProblemType.OVERLOADED, "Several writers met, and this one gave way."));
            }
            if (unavailable(cause)) {
                return Optional.of(new ProblemException(ProblemType.UNAVAILABLE, "The database does not answer."));
            }
        }
        return Optional.empty();
    }

    /** A deadlock or a lock waited for too long, as the two databases call them. */
    private static boolean contended(Throwable cause) {
        return cause instanceof SQLException sql && sql.getSQLState() != null
                && List.of("40001", "40P01", "55P03", "HYT00").contains(sql.getSQLState());
    }

    /**
     * Connection lost, none to be had in time, or no answer in time: SQL states 08 (connection) and 57P (PostgreSQL going
     * down).
     */
    private static boolean unavailable(Throwable cause) {
        if (cause instanceof JDBCConnectionException || cause instanceof SQLTransientConnectionException) {
            return true;
        }
        if (cause instanceof SQLException sql) {
            var state = sql.getSQLState();
            var message = String.valueOf(sql.getMessage());
            return (state != null && (state.startsWith("08") || state.startsWith("57P") || state.startsWith("9000")
                    || state.equals("90098") || state.equals("90121"))) || message.contains("cquisition timeout")
                    || message.contains("timed out");
        }
        return cause instanceof PersistenceException && String.valueOf(cause.getMessage()).contains("cquisition timeout");
    }

    private static Response.ResponseBuilder respond(ProblemType type, String detail, RoutingContext request) {
        return respond(type, detail, List.of(), Map.of(), request);
    }

    private static Response.ResponseBuilder respond(ProblemType type, String detail, List<Violation> violations,
            Map<String, Object> extensions, RoutingContext request) {
        var response = Response.status(type.status())
                .entity(of(type, detail, violations, extensions, request))
                .type(Problem.MEDIA_TYPE)
                .header("Cache-Control", "no-store");
        return switch (type.status()) {
            // As that of the answers in the other forms
            case 406 -> response.header("Vary", "Accept, Origin");
            case 429 -> response.header("Retry-After", "1");
            case 503 -> response.header("Retry-After", RETRY_SECONDS);
            default -> response;
        };
    }

    /** The document itself, for the layers below Quarkus REST that answer on their own. */
    public static Problem of(ProblemType type, String detail, List<Violation> violations, Map<String, Object> extensions,
            RoutingContext request) {
        return new Problem("/problems/" + type.code(), type.title(), type.status(), detail, path(request),
                type.code(),
                RequestIds.of(request), violations, extensions);
    }

    private static String path(RoutingContext request) {
        try {
            return request.normalizedPath();
        } catch (IllegalArgumentException e) {
            // Its escapes are broken: told as it was sent
            return String.valueOf(request.request().path());
        }
    }
}
