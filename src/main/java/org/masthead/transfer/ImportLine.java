package org.masthead.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.Term;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An article that came in: the id it had elsewhere, its edges, and what only another system's file says of it. */
record ImportLine(Optional<UUID> id, ArticleInput article, List<Edge> relations, Origin origin) {

    /**
     * What another system knew of the article beside its content.
     *
     * @param terms the sections, tags and authors it names, to be made where they are not here
     * @param standing what publishing may do with it
     * @param at when it is to be published; only of what is scheduled
     * @param featured whether it was picked for the front page
     * @param notes what could not be kept as it was
     */
    record Origin(List<TermName> terms, Standing standing, @Nullable Instant at, boolean featured, List<String> notes) {

        static final Origin HERE = new Origin(List.of(), Standing.ready, null, false, List.of());
    }

    /** A term by its slug, and the name to give it. */
    record TermName(Term.Kind kind, String slug, String name) {
    }

    /** Whether an article may go live with {@code publish=true}. */
    enum Standing {
        ready,
        scheduled,
        withheld
    }

    /** An edge of the article; the target is an id or slug, here or further down in the file. */
    record Edge(@NotNull @Size(min = 1, max = 200) String target, @Nullable @Size(max = 20) String type,
            @Nullable @Size(max = 300) String label, @Nullable Boolean pinned) {

        Edge {
            type = type == null ? "related" : type;
        }
    }

    private record Edges(@Size(max = 500) @Nullable List<Edge> relations) {
    }

    /** @throws ProblemException with everything that is wrong with the line */
    static ImportLine read(ObjectNode tree) {
        var violations = new ArrayList<Violation>();
        var id = id(tree, violations);
        var edges = Json.MAPPER.createObjectNode();
        if (tree.has("relations")) {
            edges.set("relations", tree.remove("relations"));
        }
        var relations = collect(violations, () -> InputBinder.bind(edges, Edges.class).relations());
        var article = collect(violations, () -> InputBinder.bind(tree, ArticleInput.class));
        if (article == null || !violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return new ImportLine(id, article, relations == null ? List.of() : relations, Origin.HERE);
    }

    private static Optional<UUID> id(ObjectNode tree, List<Violation> violations) {
        var id = tree.remove("id");
        if (id == null || id.isNull()) {
            return Optional.empty();
        }
        var parsed = id.isTextual() ? Ids.parse(id.textValue()) : Optional.<UUID> empty();
        if (parsed.isEmpty()) {
            violations.add(Violation.body("/id", "type", "must be a UUID"));
        }
        return parsed;
    }

    private static <T> @Nullable T collect(List<Violation> violations, java.util.function.Supplier<@Nullable T> binding) {
        try {
            return binding.get();
        } catch (ProblemException problem) {
            violations.addAll(problem.violations());
            return null;
        }
    }
}
