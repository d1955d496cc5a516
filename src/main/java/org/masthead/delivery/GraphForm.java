package org.masthead.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import jakarta.ws.rs.core.MediaType;

/** The media types of a graph. */
enum GraphForm {
    JSON(MediaType.APPLICATION_JSON, graph -> graph),
    GRAPHVIZ(Graphviz.TYPE, graph -> Graphviz.write(graph)),
    GRAPHML(GraphMl.TYPE, graph -> GraphMl.write(graph));

    private final MediaType type;
    private final Function<Graph, Object> writer;

    GraphForm(String type, Function<Graph, Object> writer) {
        this.type = MediaType.valueOf(type);
        this.writer = writer;
    }

    static List<MediaType> types() {
        return Arrays.stream(values()).map(form -> form.type).toList();
    }

    static GraphForm of(MediaType type) {
        return Arrays.stream(values()).filter(form -> form.type.equals(type)).findFirst().orElseThrow();
    }

    MediaType type() {
        return type;
    }

    /** Bytes, or what JSON is made of. */
    Object write(Graph graph) {
        return writer.apply(graph);
    }
}
