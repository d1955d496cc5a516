package org.masthead.shared.problem;

import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** RFC 9457. {@code extensions} are the members some codes add, such as {@code allowedActions} or {@code currentVersion}. */
@Schema(name = "Problem")
public record Problem(String type, String title, int status, String detail, String instance, String code, String requestId,
        List<Violation> errors, @JsonIgnore @Schema(hidden = true) Map<String, Object> extensions) {

    public static final String MEDIA_TYPE = "application/problem+json";

    @JsonAnyGetter
    @Schema(hidden = true)
    public Map<String, Object> members() {
        return extensions;
    }
}
