package org.masthead.shared.write;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.JsonNode;

/** What a write answered, as it is kept for whoever asks again with the same key. */
record KeptAnswer(int status, Map<String, String> headers, @Nullable JsonNode body) {

    /** Of what a resource method returned. */
    static KeptAnswer of(@Nullable Object result) {
        if (!(result instanceof RestResponse<?> response)) {
            return result == null ? new KeptAnswer(204, Map.of(), null) : new KeptAnswer(200, Map.of(), tree(result));
        }
        var headers = new LinkedHashMap<String, String>();
        response.getHeaders().forEach((name, values) -> headers.put(name, String.valueOf(values.get(0))));
        return new KeptAnswer(response.getStatus(), headers,
                response.getEntity() == null ? null : tree(response.getEntity()));
    }

    static JsonNode tree(Object value) {
        return Json.MAPPER.valueToTree(value);
    }
}
