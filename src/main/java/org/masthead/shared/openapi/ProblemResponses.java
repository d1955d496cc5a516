package org.masthead.shared.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.masthead.shared.problem.Problem;
import org.masthead.shared.problem.ProblemType;

/** The responses of problems, each combination of codes once for all operations. */
final class ProblemResponses {

    private static final List<ProblemType> ANYWHERE = List.of(ProblemType.INTERNAL, ProblemType.MALFORMED_REQUEST,
            ProblemType.METHOD_NOT_ALLOWED);

    private final Map<String, APIResponse> responses = new TreeMap<>();
    private final Map<String, Example> examples = new TreeMap<>();

    /** A reference to the response of these codes, which have one status. */
    APIResponse of(List<ProblemType> types) {
        var name = types.stream().map(ProblemResponses::name).collect(Collectors.joining("Or"));
        return reference(name, types, "");
    }

    APIResponse ofAnythingElse() {
        return reference("AnyOther", ANYWHERE, "Any other problem; these may come from every operation.\n\n");
    }

    private APIResponse reference(String name, List<ProblemType> types, String introduction) {
        responses.computeIfAbsent(name, made -> response(types, introduction));
        return OASFactory.createAPIResponse().ref(name);
    }

    private APIResponse response(List<ProblemType> types, String introduction) {
        var description = types.stream().map(type -> "`" + type.code() + "`: " + type.explanation())
                .collect(Collectors.joining("\n\n"));
        var media = OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
        for (var type : types) {
            examples.computeIfAbsent(type.code(),
                    code -> OASFactory.createExample().summary(type.title()).value(Problems.example(type)));
            media.addExample(type.code(), OASFactory.createExample().ref(type.code()));
        }
        var response = OASFactory.createAPIResponse().description(introduction + description)
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, media))
                .addHeader("X-Request-Id", header("XRequestId"));
        return switch (types.get(0).status()) {
            case 401 -> response.addHeader("WWW-Authenticate", header("WWWAuthenticate"));
            case 429 -> response.addHeader("Retry-After", header("RetryAfter")).addHeader("RateLimit", header("RateLimit"))
                    .addHeader("RateLimit-Policy", header("RateLimitPolicy"));
            case 503 -> response.addHeader("Retry-After", header("RetryAfter"));
            default -> response;
        };
    }

    private static Header header(String name) {
        return OASFactory.createHeader().ref(name);
    }

    private static String name(ProblemType type) {
        return List.of(type.code().split("-")).stream()
                .map(word -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    void addTo(Components components) {
        responses.forEach(components::addResponse);
        examples.forEach(components::addExample);
    }
}
