package org.masthead.shared.openapi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Cached;
import org.masthead.shared.http.CommaSeparated;
import org.masthead.shared.http.Write;
import org.masthead.shared.problem.ProblemType;

import io.quarkus.smallrye.openapi.OpenApiFilter;

/**
 * Completes the document: who may call, which problems and headers an operation answers, what is required or null in a
 * schema. Prose and examples come from META-INF/openapi.yaml; its {@code x-answer} describes a response (what scanning finds
 * goes before a description there), {@code x-problems} name codes that an operation adds, and {@code x-line} the schema of a
 * line where the content is lines of JSON, {@code x-schema} that of content whose class says nothing of it.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class DocumentFilter implements OASFilter {

    private static final String PROBLEMS = "x-problems";
    private static final String LINE = "x-line";
    private static final String SCHEMA = "x-schema";
    private static final String SECURITY = "key";
    private static final String ANSWER = "x-answer";
    private static final int MAX_REPEATS = 50;
    private static final int MAX_LENGTH = 2000;

    private final Map<String, MethodInfo> methods = new HashMap<>();
    private final ProblemResponses problems = new ProblemResponses();
    private final IndexView index;

    public DocumentFilter(IndexView index) {
        this.index = index;
        Stream.of(GET.class, PUT.class, POST.class, PATCH.class, DELETE.class)
                .flatMap(verb -> index.getAnnotations(verb).stream())
                .filter(verb -> verb.target().kind() == AnnotationTarget.Kind.METHOD)
                .map(verb -> verb.target().asMethod())
                .filter(method -> method.declaringClass().name().toString().startsWith("org.masthead."))
                .forEach(method -> methods.put(method.name(), method));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        var prose = new Prose(document);
        var paths = document.getPaths().getPathItems() == null ? Map.<String, PathItem> of()
                : document.getPaths().getPathItems();
        paths.forEach((path, item) -> {
            item.getOperations().forEach((verb, operation) -> complete(path, verb, operation, prose));
            sort(item);
        });
        document.getPaths().setPathItems(new TreeMap<>(paths));
        problems.addTo(document.getComponents());
        new Schemas(index, document, prose).complete();
    }

    /** Scanning finds the methods of a path in no fixed order. */
    private static void sort(PathItem item) {
        var operations = Map.copyOf(item.getOperations());
        operations.keySet().forEach(verb -> item.setOperation(verb, null));
        Stream.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE)
                .filter(operations::containsKey).forEach(verb -> item.setOperation(verb, operations.get(verb)));
    }

    private void complete(String path, HttpMethod verb, Operation operation, Prose prose) {
        var method = methods.get(operation.getOperationId());
        if (method == null) {
            return;
        }
        parameters(verb, operation, method, prose);
        body(operation, method);
        secure(operation, method);
        var codes = codes(path, verb, operation, method);
        successes(operation);
        if (method.hasAnnotation(Cached.class)) {
            conditional(operation);
        }
        if (transacted(method)) {
            write(operation, method);
        }
        operation.getResponses().getAPIResponses().values().stream().filter(response -> response.getRef() == null)
                .forEach(response -> response.addHeader("X-Request-Id", OASFactory.createHeader().ref("XRequestId"))
                        .addHeader("RateLimit", OASFactory.createHeader().ref("RateLimit"))
                        .addHeader("RateLimit-Policy", OASFactory.createHeader().ref("RateLimitPolicy")));
        problems(operation, codes);
        var sorted = new TreeMap<>(operation.getResponses().getAPIResponses());
        operation.getResponses().setAPIResponses(sorted);
    }

    private static void parameters(HttpMethod verb, Operation operation, MethodInfo method, Prose prose) {
        if (operation.getParameters() == null) {
            return;
        }
        var order = method.parameters().stream().map(MethodParameterInfo::name).toList();
        var parameters = new ArrayList<>(operation.getParameters());
        // Headers come last: their names are not those of the method's parameters
        parameters.sort(Comparator.comparing((Parameter parameter) -> parameter.getIn() != Parameter.In.PATH)
                .thenComparing(
                        parameter -> order.contains(parameter.getName()) ? order.indexOf(parameter.getName()) : order.size()));
        for (var parameter : parameters) {
            if (parameter.getDescription() == null) {
                parameter.setDescription(prose.ofParameter(operation.getOperationId(), parameter.getName()));
            }
            if (parameter.getName().equals("If-Match") && verb != HttpMethod.POST) {
                parameter.setRequired(true);
            }
            method.parameters().stream().filter(info -> parameter.getName().equals(info.name())).findFirst()
                    .ifPresent(info -> complete(parameter, info));
        }
        operation.setParameters(parameters);
    }

    private static void complete(Parameter parameter, MethodParameterInfo info) {
        var schema = parameter.getSchema();
        var names = info.annotation(CommaSeparated.class);
        if (names != null) {
            var item = OASFactory.createSchema().addType(SchemaType.STRING);
            if (names.value() != null) {
                item.setEnumeration(List.of((Object[]) names.value().asStringArray()));
            }
            parameter.style(Parameter.Style.FORM).explode(false)
                    .setSchema(OASFactory.createSchema().addType(SchemaType.ARRAY).minItems(1).items(bounded(item)));
            return;
        }
        if (info.type().name().toString().equals(List.class.getName())) {
            var item = OASFactory.createSchema().addType(SchemaType.STRING).enumeration(schema.getEnumeration());
            parameter.setSchema(OASFactory.createSchema().addType(SchemaType.ARRAY).maxItems(MAX_REPEATS).items(bounded(item)));
            return;
        }
        var values = schema.getEnumeration() == null ? List.<String> of()
                : schema.getEnumeration().stream().map(Object::toString).toList();
        if (values.stream().anyMatch(value -> value.startsWith("-"))) {
            // As an enum, generators make one name of "title" and "-title"
            schema.setEnumeration(null);
            schema.setPattern("^(" + String.join("|", values) + ")$");
        }
        bounded(schema);
    }

    private static Schema bounded(Schema schema) {
        var free = schema.getType() != null && schema.getType().contains(SchemaType.STRING) && schema.getFormat() == null
                && schema.getEnumeration() == null && schema.getPattern() == null;
        return free ? schema.minLength(1).maxLength(Objects.requireNonNullElse(schema.getMaxLength(), MAX_LENGTH)) : schema;
    }

    private static void body(Operation operation, MethodInfo method) {
        var body = operation.getRequestBody();
        if (body == null) {
            return;
        }
        body.setRequired(method.parameters().stream()
                .noneMatch(parameter -> parameter.declaredAnnotations().isEmpty() && Schemas.nullable(parameter.type())));
        lines(body.getContent());
        var text = body.getContent().getMediaType("text/plain");
        if (text != null && text.getSchema() != null && text.getSchema().getRef() != null) {
            // What sendBeacon sends without asking first: the same JSON under another name
            text.setSchema(OASFactory.createSchema().addType(SchemaType.STRING).contentMediaType("application/json")
                    .contentSchema(text.getSchema()));
        }
    }

    private static void lines(@Nullable Content content) {
        if (content == null) {
            return;
        }
        content.getMediaTypes().values().stream().filter(media -> media.hasExtension(LINE)).forEach(media -> {
            media.setSchema(OASFactory.createSchema().addType(SchemaType.STRING).format("binary")
                    .contentMediaType("application/x-ndjson")
                    .contentSchema(OASFactory.createSchema().ref(media.getExtension(LINE).toString())));
            media.removeExtension(LINE);
        });
        content.getMediaTypes().values().stream().filter(media -> media.hasExtension(SCHEMA)).forEach(media -> {
            media.setSchema(OASFactory.createSchema().ref(media.getExtension(SCHEMA).toString()));
            media.removeExtension(SCHEMA);
        });
    }

    private static void secure(Operation operation, MethodInfo method) {
        var roles = method.annotation(RolesAllowed.class);
        if (roles == null) {
            operation.setSecurity(List.of());
            return;
        }
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(SECURITY)));
        var role = String.join(" or ", roles.value().asStringArray());
        var text = operation.getDescription() == null ? "" : operation.getDescription().strip() + "\n\n";
        operation.setDescription(text + "Needs the role `" + role + "`.");
    }

    private static List<ProblemType> codes(String path, HttpMethod verb, Operation operation, MethodInfo method) {
        var codes = new ArrayList<ProblemType>();
        var parameters = operation.getParameters() == null ? List.<Parameter> of() : operation.getParameters();
        codes.add(ProblemType.UNKNOWN_PARAMETER);
        if (parameters.stream().anyMatch(parameter -> parameter.getIn() == Parameter.In.QUERY)) {
            codes.add(ProblemType.INVALID_PARAMETER);
        }
        if (parameters.stream().anyMatch(parameter -> parameter.getName().equals("cursor"))) {
            codes.add(ProblemType.INVALID_CURSOR);
        }
        // Where no body is read, one with fields is refused
        if (operation.getRequestBody() != null || verb != HttpMethod.GET) {
            codes.addAll(List.of(ProblemType.MALFORMED_JSON, ProblemType.TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    ProblemType.INVALID));
        }
        if (transacted(method)) {
            codes.addAll(List.of(ProblemType.INVALID_PARAMETER, ProblemType.IDEMPOTENCY_IN_FLIGHT,
                    ProblemType.IDEMPOTENCY_MISMATCH));
        } else if (method.hasAnnotation(Write.class)) {
            codes.add(ProblemType.IDEMPOTENCY_UNSUPPORTED);
        }
        if (method.hasAnnotation(RolesAllowed.class)) {
            codes.add(ProblemType.UNAUTHENTICATED);
        }
        if (path.contains("{article}")) {
            codes.add(ProblemType.GONE);
        }
        // A term's PUT makes what is not there
        if (path.contains("{") && (verb != HttpMethod.PUT || path.contains("{article}"))) {
            codes.add(ProblemType.NOT_FOUND);
        }
        if (parameters.stream().anyMatch(parameter -> parameter.getName().equals("If-Match"))) {
            codes.add(ProblemType.VERSION_MISMATCH);
            if (verb != HttpMethod.POST) {
                codes.add(ProblemType.IF_MATCH_REQUIRED);
            }
        }
        // Forbidden is also the page of an origin that is not allowed, wherever it asks
        codes.addAll(List.of(ProblemType.FORBIDDEN, ProblemType.NOT_ACCEPTABLE, ProblemType.RATE_LIMITED,
                ProblemType.UNAVAILABLE));
        if (operation.hasExtension(PROBLEMS) && operation.getExtension(PROBLEMS) instanceof List<?> added) {
            added.forEach(code -> codes.add(ProblemType.of(code.toString()).orElseThrow()));
            operation.removeExtension(PROBLEMS);
        }
        return codes;
    }

    /** What scanning guessed and the prose does not describe is not an answer of the operation; its schema is. */
    private static void successes(Operation operation) {
        var responses = operation.getResponses();
        var schema = responses.getAPIResponses().values().stream().map(APIResponse::getContent)
                .filter(content -> content != null && content.getMediaTypes() != null)
                .flatMap(content -> content.getMediaTypes().values().stream())
                .filter(media -> media.getSchema() != null).findFirst();
        List.copyOf(responses.getAPIResponses().keySet()).forEach(status -> {
            var response = responses.getAPIResponse(status);
            if (!response.hasExtension(ANSWER)) {
                responses.removeAPIResponse(status);
                return;
            }
            response.setDescription(response.getExtension(ANSWER).toString());
            response.removeExtension(ANSWER);
            if (response.getContent() != null) {
                response.getContent().getMediaTypes().values().stream().filter(media -> media.getSchema() == null)
                        .forEach(media -> schema.ifPresent(found -> media.setSchema(found.getSchema())));
                response.getContent().getMediaTypes().forEach((name, media) -> {
                    // Another form of what is JSON's schema
                    if (!name.endsWith("json")) {
                        media.setSchema(OASFactory.createSchema().addType(SchemaType.STRING));
                    }
                });
                lines(response.getContent());
            }
        });
    }

    private static void conditional(Operation operation) {
        operation.addParameter(OASFactory.createParameter().ref("IfNoneMatch"));
        operation.addParameter(OASFactory.createParameter().ref("IfModifiedSince"));
        var ok = operation.getResponses().getAPIResponse("200");
        if (ok != null) {
            ok.addHeader("ETag", OASFactory.createHeader().ref("ETag"));
            ok.addHeader("Last-Modified", OASFactory.createHeader().ref("LastModified"));
            ok.addHeader("Cache-Control", OASFactory.createHeader().ref("CacheControl"));
        }
        operation.getResponses().addAPIResponse("304", OASFactory.createAPIResponse().ref("NotModified"));
    }

    private static boolean transacted(MethodInfo method) {
        return method.hasAnnotation(Write.class) && !isTrue(method, "streamed");
    }

    private static boolean isTrue(MethodInfo method, String member) {
        var value = method.annotation(Write.class).value(member);
        return value != null && value.asBoolean();
    }

    /** What the interceptor of all writes takes and answers. */
    private static void write(Operation operation, MethodInfo method) {
        operation.addParameter(OASFactory.createParameter().ref("DryRun"));
        operation.addParameter(OASFactory.createParameter().ref("IdempotencyKey"));
        var answers = operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("2")).map(Map.Entry::getValue).toList();
        answers.forEach(answer -> answer.addHeader("Idempotency-Replayed",
                OASFactory.createHeader().ref("IdempotencyReplayed")));
        if (answers.stream().allMatch(answer -> answer.getContent() == null) || isTrue(method, "answersSecret")) {
            return;
        }
        operation.addParameter(OASFactory.createParameter().ref("Prefer"));
        answers.forEach(answer -> answer.addHeader("Preference-Applied",
                OASFactory.createHeader().ref("PreferenceApplied")));
        if (operation.getResponses().hasAPIResponse("200") && !operation.getResponses().hasAPIResponse("204")) {
            operation.getResponses().addAPIResponse("204", OASFactory.createAPIResponse().ref("Minimal"));
        }
    }

    private void problems(Operation operation, List<ProblemType> codes) {
        var byStatus = codes.stream().distinct().sorted()
                .collect(Collectors.groupingBy(ProblemType::status, LinkedHashMap::new, Collectors.toList()));
        byStatus.forEach(
                (status, types) -> operation.getResponses().addAPIResponse(String.valueOf(status), problems.of(types)));
        // Only an article in the path is redirected
        if (codes.contains(ProblemType.GONE) && operation.getParameters().stream()
                .anyMatch(parameter -> parameter.getIn() == Parameter.In.PATH)) {
            operation.getResponses().addAPIResponse("308", OASFactory.createAPIResponse().ref("Moved"));
        }
        operation.getResponses().setDefaultValue(problems.ofAnythingElse());
    }
}
