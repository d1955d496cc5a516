package org.masthead.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.Write;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;

import io.quarkus.security.identity.SecurityIdentity;

/** Articles in. */
@Path("/v1/import")
public class ImportResource {

    static final String NDJSON = "application/x-ndjson";

    private static final List<String> XML = List.of("application/xml", "text/xml", "application/rss+xml");

    private final Importer importer;
    private final TransferConfig config;
    private final SecurityIdentity caller;
    private final Clock clock;

    ImportResource(Importer importer, TransferConfig config, SecurityIdentity caller, Clock clock) {
        this.importer = importer;
        this.config = config;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Write(streamed = true)
    @Consumes({ NDJSON, "application/ndjson", "application/jsonl", "application/json", "text/plain", "application/xml",
            "text/xml", "application/rss+xml" })
    @Produces(NDJSON)
    @RolesAllowed("editor")
    public StreamingOutput importArticles(InputStream file,
            @RestQuery @DefaultValue("ndjson") @Schema(enumeration = { "ndjson", "wordpress", "ghost" }) String format,
            @RestQuery @DefaultValue("upsert") @Schema(enumeration = { "upsert", "create" }) String mode,
            @RestQuery @DefaultValue("false") boolean publish,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestQuery @Nullable Boolean pages,
            @RestQuery @jakarta.validation.constraints.Pattern(regexp = "https?://[^\\s<>\"]+", message = "must be an absolute http or https URL") @Nullable String site,
            HttpHeaders headers) {
        requireType(format, headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
        requireMeant(format, pages, site);
        var options = new ImportOptions(mode.equals("create"), publish, dryRun, caller.hasRole("admin"),
                caller.getPrincipal().getName());
        var withPages = !Boolean.FALSE.equals(pages);
        Importer.Opening opening = switch (format) {
            case "wordpress" -> folder -> new WordPressSource(Spool.of(file, folder, config.maxFile()), folder, withPages,
                    clock.instant());
            case "ghost" -> folder -> new GhostSource(Spool.of(file, folder, config.maxFile()), folder, withPages, site,
                    clock.instant());
            default -> folder -> new LineSource(file);
        };
        return output -> importer.run(opening, options, line -> write(output, line));
    }

    private static void requireType(String format, String type) {
        var xml = XML.stream().anyMatch(type.toLowerCase(java.util.Locale.ROOT)::startsWith);
        if (xml != format.equals("wordpress")) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "format=" + format + " is read from " + (xml ? "JSON." : "XML: send application/xml."));
        }
    }

    private static void requireMeant(String format, @Nullable Boolean pages, @Nullable String site) {
        if (pages != null && format.equals("ndjson")) {
            throw meaningless("pages", "goes with format=wordpress and format=ghost");
        }
        if (site != null && !format.equals("ghost")) {
            throw meaningless("site", "goes with format=ghost");
        }
    }

    private static ProblemException meaningless(String parameter, String detail) {
        return ProblemException.invalidParameter(
                Violation.parameter(parameter, ProblemType.INVALID_PARAMETER.code(), detail, null));
    }

    private static void write(OutputStream output, ImportReport line) throws IOException {
        output.write(Json.bytes(line));
        output.write('\n');
        output.flush();
    }
}
