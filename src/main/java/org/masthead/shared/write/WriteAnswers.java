package org.masthead.shared.write;

import java.util.Arrays;
import java.util.stream.Stream;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.masthead.shared.http.PartlyDone;
import org.masthead.shared.http.Write;
import org.masthead.shared.problem.Problem;

import com.fasterxml.jackson.databind.JsonNode;

/** Gives kept answers again, and leaves bodies out for those who prefer none. */
public class WriteAnswers {

    private static final String MINIMAL = "return=minimal";

    @ServerExceptionMapper
    public Response replayed(Replayed e) {
        var answer = e.answer();
        var response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        response.header("Idempotency-Replayed", true);
        if (answer.body() != null) {
            response.entity(answer.body());
            if (answer.status() >= 400) {
                response.type(Problem.MEDIA_TYPE);
            }
        }
        return response.build();
    }

    // Not bound by name: the interceptor of writes would be bound to it as well
    @ServerResponseFilter
    public void leaveOut(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        if (response.getStatus() / 100 != 2 || !response.hasEntity() || !prefersMinimal(request)) {
            return;
        }
        var write = resource.getResourceMethod().getAnnotation(Write.class);
        if (write == null || write.streamed() || write.answersSecret() || !complete(response.getEntity())) {
            return;
        }
        response.setEntity(null);
        response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        response.getHeaders().putSingle("Preference-Applied", MINIMAL);
        if (response.getStatus() == 200) {
            response.setStatus(204);
        }
    }

    private static boolean complete(Object answer) {
        return answer instanceof PartlyDone done ? done.complete()
                : !(answer instanceof JsonNode replayed) || replayed.path("meta").path("failed").asInt() == 0;
    }

    private static boolean prefersMinimal(ContainerRequestContext request) {
        var preferences = request.getHeaders().get("Prefer");
        return preferences != null && preferences.stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(preference -> Arrays.stream(preference.split(";")).findFirst().orElse("").replaceAll("[\\s\"]", ""))
                .anyMatch(MINIMAL::equalsIgnoreCase);
    }
}
