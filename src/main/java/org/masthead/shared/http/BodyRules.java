package org.masthead.shared.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/**
 * Refuses a body that says how large it is and is too large, one that does not say what it is, and one with fields where the
 * operation reads none: what was meant by them would be missed in silence.
 */
public class BodyRules {

    private static final String STREAMED = "/v1/import";
    private static final Set<String> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final int maxBody;

    public BodyRules(@ConfigProperty(name = "masthead.http.max-body", defaultValue = "8388608") int maxBody) {
        this.maxBody = maxBody;
    }

    /** The body of an operation that reads none. */
    private record NoFields() {
    }

    @ServerRequestFilter(preMatching = true)
    public void check(ContainerRequestContext request) {
        if (!sent(request)) {
            return;
        }
        if (request.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body needs a Content-Type.");
        }
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBody && !request.getUriInfo().getPath().equals(STREAMED)) {
            throw new ProblemException(ProblemType.TOO_LARGE,
                    "The body has " + length + " bytes, at most " + maxBody + " are taken.");
        }
    }

    @ServerRequestFilter
    public void refuseFields(ContainerRequestContext request, ResourceInfo resource) throws IOException {
        if (!sent(request) || SAFE.contains(request.getMethod())
                || Arrays.stream(resource.getResourceMethod().getParameterTypes()).anyMatch(BodyRules::isBody)) {
            return;
        }
        var bytes = InputReader.read(request.getEntityStream(), request.getHeaderString(HttpHeaders.CONTENT_LENGTH), maxBody);
        if (bytes.length > 0) {
            InputBinder.bind(Json.parse(bytes), NoFields.class);
        }
    }

    private static boolean isBody(Class<?> parameter) {
        return InputReader.reads(parameter) || parameter == InputStream.class;
    }

    private static boolean sent(ContainerRequestContext request) {
        var length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return request.getHeaderString("Transfer-Encoding") != null || length != null && !length.equals("0");
    }
}
