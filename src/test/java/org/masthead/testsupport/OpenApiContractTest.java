package org.masthead.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.masthead.shared.http.Json;

class OpenApiContractTest {

    private final OpenApiContract contract = new OpenApiContract(Json
            .parse("""
                    {"openapi": "3.1.0",
                     "paths": {
                       "/v1/things": {"get": {"responses": {
                         "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingPage"}}}},
                         "default": {"$ref": "#/components/responses/Problem"}}}},
                       "/v1/things/{thing}": {"delete": {"responses": {"204": {"description": "gone"}}}},
                       "/v1/things/latest": {"get": {"responses": {
                         "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
                     "components": {
                       "responses": {"Problem": {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}},
                       "schemas": {
                         "ThingPage": {"type": "object", "required": ["data"], "additionalProperties": true, "properties": {
                           "data": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}},
                         "Thing": {"type": "object", "required": ["id", "at", "next"], "properties": {
                           "id": {"type": "string", "format": "uuid"},
                           "at": {"type": "string", "format": "date-time"},
                           "next": {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]}}},
                         "Problem": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}},
                           "additionalProperties": {"description": "what the code adds"}}}}}"""));

    private static final String ID = "\"id\": \"019a0b5c-0000-7000-8000-000000000000\"";
    private static final String THING = "{" + ID + ", \"at\": \"2026-11-23T16:42:00Z\", \"next\": null}";

    private List<String> get(String path, boolean selected, int status, String type, String body) {
        return contract.violations("GET", path, selected, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> list(String thing) {
        return get("/v1/things", false, 200, "application/json;charset=UTF-8", "{\"data\": [" + thing + "]}");
    }

    @Test
    void validAnswersPass() {
        assertThat(list(THING)).isEmpty();
        assertThat(list(THING.replace("null", THING))).isEmpty();
        assertThat(get("/v1/things/latest", false, 200, "application/json", THING)).isEmpty();
        assertThat(get("/v1/things", false, 418, "application/problem+json", "{\"code\": \"tea\", \"leaves\": 3}")).isEmpty();
        assertThat(contract.violations("DELETE", "/v1/things/a", false, 204, null, new byte[0])).isEmpty();
        assertThat(contract.violations("HEAD", "/v1/things", false, 200, "application/json", new byte[0])).isEmpty();
    }

    @Test
    void everyKindOfMismatchIsFound() {
        assertThat(list(THING.replace("019a", "x"))).singleElement().asString().contains("uuid");
        assertThat(list(THING.replace("00Z", "00"))).singleElement().asString().contains("date-time");
        assertThat(list("{" + ID + ", \"next\": null}")).singleElement().asString().contains("at");
        assertThat(list(THING.replace("\"at\"", "\"extra\": 1, \"at\""))).singleElement().asString().contains("extra");
        assertThat(list(THING.replace("null", THING.replace("\"at\"", "\"extra\": 1, \"at\"")))).isNotEmpty();
        assertThat(get("/v1/things", false, 200, "application/json", "{\"data\": [], \"extra\": 1}")).hasSize(1);
        assertThat(get("/v1/things", false, 200, "text/plain", "hello")).singleElement().asString().contains("text/plain");
        assertThat(get("/v1/things/latest", false, 500, "application/json", "{}")).singleElement().asString().contains("500");
        assertThat(get("/v1/things", false, 200, "application/json", "")).hasSize(1);
        assertThat(get("/v1/nothing", false, 200, "application/json", "{}")).singleElement().asString().contains("/v1/nothing");
        assertThat(contract.violations("PUT", "/v1/things", false, 200, "application/json", new byte[0])).hasSize(1);
    }

    @Test
    void selectedFieldsNeedNotBeComplete() {
        assertThat(get("/v1/things", true, 200, "application/json", "{\"data\": [{" + ID + "}]}")).isEmpty();
        assertThat(get("/v1/things", true, 200, "application/json", "{\"data\": [{\"id\": 1}]}")).hasSize(1);
    }

    @Test
    void whatIsNotThereIsRefusedWithAProblem() {
        assertThat(get("/v1/nothing", false, 404, "application/problem+json", "{\"code\": \"not-found\"}")).isEmpty();
        assertThat(get("/v1/nothing", false, 404, "text/html", "<h1>404</h1>")).hasSize(1);
        assertThat(get("/v1/nothing", false, 404, "application/problem+json", "{}")).hasSize(1);
    }
}
