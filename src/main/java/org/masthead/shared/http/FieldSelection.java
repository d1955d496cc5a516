package org.masthead.shared.http;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Carries out {@code fields=}: articles, cards and working copies keep only these fields and their id. What those are is
 * told by their shape: the answer itself, the rows of {@code data}, or the {@code article} inside a row. Bytes come from
 * memory, and were selected when they were made.
 */
public class FieldSelection {

    // Ahead of what makes bytes and an ETag of the answer
    @ServerResponseFilter(priority = 6000)
    public void select(ContainerRequestContext request, ContainerResponseContext response) {
        var fields = request.getUriInfo().getQueryParameters().getFirst("fields");
        var selected = response.getEntity() instanceof byte[];
        if (fields == null || response.getStatus() / 100 != 2 || response.getEntity() == null || selected) {
            return;
        }
        var names = new HashSet<>(Arrays.asList(fields.split(",")));
        names.add("id");
        JsonNode tree = Json.MAPPER.valueToTree(response.getEntity());
        prune(tree, names);
        response.setEntity(tree);
    }

    private static void prune(JsonNode tree, Set<String> names) {
        if (tree.isArray()) {
            tree.forEach(item -> prune(item, names));
        } else if (tree instanceof ObjectNode object) {
            if (object.has("id") && object.has("title") && object.has("slug")) {
                object.retain(names);
            } else {
                object.forEach(member -> prune(member, names));
            }
        }
    }
}
