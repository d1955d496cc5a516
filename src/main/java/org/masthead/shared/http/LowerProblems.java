package org.masthead.shared.http;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.masthead.shared.problem.Problem;
import org.masthead.shared.problem.ProblemMapper;
import org.masthead.shared.problem.ProblemType;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Problem documents for what is refused below Quarkus REST: bodies over the limit, malformed paths, unknown routes. */
@ApplicationScoped
public class LowerProblems {

    void register(@Observes Router router) {
        router.errorHandler(400, context -> answer(context, ProblemType.MALFORMED_REQUEST, "The request could not be read."));
        router.errorHandler(404, context -> answer(context, ProblemType.NOT_FOUND, "There is nothing at this address."));
        router.errorHandler(405,
                context -> answer(context, ProblemType.METHOD_NOT_ALLOWED, "This address has no such method."));
        router.errorHandler(413, context -> answer(context, ProblemType.TOO_LARGE, "The body is too large."));
        router.errorHandler(414, context -> answer(context, ProblemType.MALFORMED_REQUEST, "The address is too long."));
    }

    static void answer(RoutingContext context, ProblemType type, String detail) {
        if (!context.response().ended()) {
            context.response().setStatusCode(type.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .putHeader("Cache-Control", "no-store")
                    .end(Buffer.buffer(Json.bytes(ProblemMapper.of(type, detail, List.of(), Map.of(), context))));
        }
    }
}
