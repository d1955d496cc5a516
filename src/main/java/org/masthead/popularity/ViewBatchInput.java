package org.masthead.popularity;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.http.Input;

import com.fasterxml.jackson.databind.JsonNode;

/** Many events at once. They are bound one by one, so that a bad one is counted as such and fails alone. */
public record ViewBatchInput(
        @NotNull @Size(max = 1000) @Schema(type = SchemaType.ARRAY, implementation = ViewEventInput.class) List<JsonNode> events)
        implements
            Input {
}
