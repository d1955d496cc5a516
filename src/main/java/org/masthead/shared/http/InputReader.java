package org.masthead.shared.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.vertx.ext.web.RoutingContext;

/**
 * Reads request bodies: {@link Input} records through {@link InputBinder}, {@link MergePatch} and {@link JsonLines} as trees. A
 * body that the resource method declares {@link Nullable} may be left out.
 */
@Provider
public class InputReader implements ServerMessageBodyReader<Object> {

    private static final String BODY = InputReader.class.getName();

    private final ResourceInfo resource;
    private final RoutingContext request;
    private final Instance<InputRules<?>> rules;
    private final int maxBody;

    public InputReader(ResourceInfo resource, RoutingContext request, @Any Instance<InputRules<?>> rules,
            @ConfigProperty(name = "masthead.http.max-body", defaultValue = "8388608") int maxBody) {
        this.resource = resource;
        this.request = request;
        this.rules = rules;
        this.maxBody = maxBody;
    }

    // Quarkus reads the annotations of all parameters anew for each request of a reader that has only the other two
    @Override
    public boolean isReadable(Class<?> type, Type generic, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return reads(type);
    }

    @Override
    public @Nullable Object readFrom(Class<Object> type, Type generic, MediaType mediaType, ServerRequestContext context)
            throws IOException, WebApplicationException {
        return read(type, context.getInputStream());
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return reads(type);
    }

    static boolean reads(Class<?> type) {
        return Input.class.isAssignableFrom(type) || type == MergePatch.class || type == JsonLines.class;
    }

    @Override
    public @Nullable Object readFrom(Class<Object> type, Type generic, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, String> headers, InputStream body) throws IOException, WebApplicationException {
        return read(type, body);
    }

    private @Nullable Object read(Class<Object> type, InputStream body) throws IOException {
        var bytes = read(body, request.request().getHeader(HttpHeaders.CONTENT_LENGTH), maxBody);
        request.put(BODY, bytes);
        if (bytes.length == 0 && optional(type)) {
            return null;
        }
        if ((Class<?>) type == JsonLines.class) {
            return JsonLines.parse(bytes);
        }
        var tree = Json.parse(bytes);
        if ((Class<?>) type != MergePatch.class) {
            return bind(tree, type);
        }
        if (tree instanceof ObjectNode patch) {
            return new MergePatch(patch);
        }
        throw new ProblemException(ProblemType.INVALID, "A merge patch is a JSON object.");
    }

    /**
     * @param length what the request says of it; null when it says nothing
     * @throws ProblemException {@code too-large}
     */
    static byte[] read(InputStream body, @Nullable String length, int maxBody) throws IOException {
        // Whatever may come would get a buffer of 8 KB for the shortest body
        var expected = length == null ? maxBody : (int) Math.min(maxBody, Long.parseLong(length));
        var bytes = body.readNBytes(expected + 1);
        if (bytes.length > maxBody) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The body is larger than " + maxBody + " bytes.");
        }
        return bytes;
    }

    private <T> T bind(JsonNode tree, Class<T> type) {
        return InputBinder.bind(tree, type, wellFormed -> rules.stream().filter(rule -> rule.type() == type)
                .flatMap(rule -> violations(rule, wellFormed).stream()).toList());
    }

    private static <R extends Input> List<Violation> violations(InputRules<R> rule, Object wellFormed) {
        return rule.violations(rule.type().cast(wellFormed));
    }

    /** SHA-256 of the body that was read, in hexadecimal; of nothing when there was none. */
    public static String hash(RoutingContext request) {
        try {
            byte[] body = request.get(BODY);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body == null ? new byte[0] : body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean optional(Class<?> body) {
        return Arrays.stream(resource.getResourceMethod().getParameters())
                .anyMatch(parameter -> parameter.getType() == body
                        && parameter.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }
}
