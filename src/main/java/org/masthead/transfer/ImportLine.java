package org.masthead.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A line that came in: an article, the id it had elsewhere, and its edges. */
record ImportLine(Optional<UUID> id, ArticleInput article, List<Edge> relations) {

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
    static ImportLine read(byte[] bytes) {
        if (!(Json.parse(bytes) instanceof ObjectNode tree)) {
            throw ProblemException.invalid(Violation.body("", "type", "must be an object"));
        }
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
        return new ImportLine(id, article, relations == null ? List.of() : relations);
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
