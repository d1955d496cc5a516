package org.masthead.delivery;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.masthead.related.GraphEdge;

/**
 * A graph in the language of Graphviz, DOT. Articles are boxes with their title, automatic edges are dashed, and what both
 * ends call the same has no arrow.
 */
final class Graphviz {

    static final String TYPE = "text/vnd.graphviz";

    // Graphviz reads such words in labels as the characters they stand for
    private static final Pattern ENTITY = Pattern.compile("&(?=#?\\w+;)");

    private Graphviz() {
    }

    static byte[] write(Graph graph) {
        var text = new StringBuilder("digraph related {\n");
        text.append("  graph [truncated=").append(graph.truncated()).append("];\n");
        text.append("  node [shape=box];\n");
        graph.nodes().forEach(node -> write(text, node));
        graph.edges().forEach(edge -> write(text, edge));
        return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder text, GraphNode node) {
        text.append("  ").append(quoted(node.id().toString()))
                .append(" [label=").append(quoted(node.title()))
                .append(", slug=").append(quoted(node.slug()))
                .append(", section=").append(quoted(node.section() == null ? "" : node.section().slug()))
                .append(", editorsChoice=").append(node.editorsChoice())
                .append(", depth=").append(node.depth())
                .append(node.depth() == 0 ? ", style=bold];\n" : "];\n");
    }

    private static void write(StringBuilder text, GraphEdge edge) {
        var automatic = edge.origin().equals("auto");
        text.append("  ").append(quoted(edge.source().toString())).append(" -> ").append(quoted(edge.target().toString()))
                .append(" [label=").append(quoted(edge.type()))
                .append(", origin=").append(quoted(edge.origin()))
                .append(", weight=").append(quoted(String.valueOf(edge.weight())))
                .append(edge.symmetric() ? ", dir=none" : "")
                .append(automatic ? ", style=dashed];\n" : "];\n");
    }

    /** What has a meaning inside quotes loses it; control characters, which no drawing can hold, become U+FFFD. */
    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        ENTITY.matcher(text).replaceAll("&amp;").codePoints().forEach(character -> {
            switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append(' ');
                default -> quoted.appendCodePoint(Xml.legal(character) && character != '\r' ? character : Xml.REPLACEMENT);
            }
        });
        if (text.endsWith("\\")) {
            // Not every reader takes the quote after two backslashes for the closing one
            quoted.replace(quoted.length() - 2, quoted.length(), "&#92;");
        }
        return quoted.append('"').toString();
    }
}
