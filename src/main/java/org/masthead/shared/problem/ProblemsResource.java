package org.masthead.shared.problem;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;

/** Where a problem's {@code type} leads. */
@Path("/problems")
@Produces(MediaType.APPLICATION_JSON)
public class ProblemsResource {

    @GET
    @Path("{code}")
    @PermitAll
    public ProblemExplanation explainProblem(@RestPath String code) {
        return ProblemType.of(code)
                .map(type -> new ProblemExplanation(type.code(), type.status(), type.title(), type.explanation()))
                .orElseThrow(() -> ProblemException.notFound("problem with that code"));
    }

    /** A problem code in prose. */
    public record ProblemExplanation(String code, int status, String title, String explanation) {
    }
}
