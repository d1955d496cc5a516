package org.masthead.shared.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Refuses a body that says how large it is and is too large, and one that does not say what it is. */
public class BodyRules {

    private static final String STREAMED = "/v1/import";

    private final long maxBody;

    public BodyRules(@ConfigProperty(name = "masthead.http.max-body", defaultValue = "8388608") long maxBody) {
        this.maxBody = maxBody;
    }

    @ServerRequestFilter(preMatching = true)
    public void check(ContainerRequestContext request) {
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        var chunked = request.getHeaderString("Transfer-Encoding") != null;
        if (!chunked && (length == null || length.equals("0"))) {
            return;
        }
        if (request.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body needs a Content-Type.");
        }
        if (length != null && Long.parseLong(length) > maxBody && !request.getUriInfo().getPath().equals(STREAMED)) {
            throw new ProblemException(ProblemType.TOO_LARGE,
                    "The body has " + length + " bytes, at most " + maxBody + " are taken.");
        }
    }
}
