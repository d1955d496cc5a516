package org.masthead.testsupport;

import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.restassured.config.RedirectConfig.redirectConfig;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** One request by somebody: what it carries first, then the method, whose answer is ready to be checked. */
public final class Request {

    private final RequestSpecification specification;

    Request(@Nullable String token) {
        specification = RestAssured.given().config(RestAssured.config()
                .redirect(redirectConfig().followRedirects(false))
                .encoderConfig(encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs("application/merge-patch+json", ContentType.BINARY)
                        .encodeContentTypeAs("application/x-www-form-urlencoded", ContentType.BINARY)));
        // Else REST Assured calls an empty body a form
        specification.noContentType();
        if (token != null) {
            specification.header("Authorization", "Bearer " + token);
        }
    }

    public Request header(String name, Object value) {
        specification.header(name, value);
        return this;
    }

    /** Does this when everything is ready and only the sending is left. */
    public Request before(Runnable sending) {
        specification.filter((request, response, context) -> {
            sending.run();
            return context.next(request, response);
        });
        return this;
    }

    /** Repeats the parameter when there are several values. */
    public Request query(String name, Object... values) {
        specification.queryParam(name, Arrays.stream(values).map(String::valueOf).toList());
        return this;
    }

    /** @param version a version's number, or {@code *} */
    public Request ifMatch(Object version) {
        return header("If-Match", version.equals("*") ? "*" : "\"" + version + "\"");
    }

    /** Sends JSON: a text as it is, anything else written as JSON. */
    public Request sending(Object body) {
        return sending("application/json", body);
    }

    public Request sending(String mediaType, Object body) {
        specification.contentType(mediaType);
        specification.body(body instanceof byte[] bytes ? bytes
                : (body instanceof String text ? text : Json.write(body)).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A merge patch. */
    public Request patching(Object body) {
        return sending("application/merge-patch+json", body);
    }

    public ValidatableResponse get(String path, Object... arguments) {
        return specification.get(path, arguments).then();
    }

    public ValidatableResponse head(String path, Object... arguments) {
        return specification.head(path, arguments).then();
    }

    public ValidatableResponse options(String path, Object... arguments) {
        return specification.options(path, arguments).then();
    }

    public ValidatableResponse post(String path, Object... arguments) {
        return specification.post(path, arguments).then();
    }

    public ValidatableResponse put(String path, Object... arguments) {
        return specification.put(path, arguments).then();
    }

    public ValidatableResponse patch(String path, Object... arguments) {
        return specification.patch(path, arguments).then();
    }

    public ValidatableResponse delete(String path, Object... arguments) {
        return specification.delete(path, arguments).then();
    }

    public ValidatableResponse send(String method, String path, Object... arguments) {
        return specification.request(method, path, arguments).then();
    }
}
