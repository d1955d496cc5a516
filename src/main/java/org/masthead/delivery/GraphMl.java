package org.masthead.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import org.masthead.related.GraphEdge;

/** A graph as GraphML, with a key for each of its fields. */
final class GraphMl {

    static final String TYPE = "application/graphml+xml";

    private static final String NAMESPACE = "http://graphml.graphdrawing.org/xmlns";
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private GraphMl() {
    }

    static byte[] write(Graph graph) {
        var bytes = new ByteArrayOutputStream();
        try {
            var xml = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            write(xml, graph);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(XMLStreamWriter xml, Graph graph) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("graphml");
        xml.writeDefaultNamespace(NAMESPACE);
        key(xml, "graph", "truncated", "boolean");
        key(xml, "node", "slug", "string");
        key(xml, "node", "title", "string");
        key(xml, "node", "section", "string");
        key(xml, "node", "sectionName", "string");
        key(xml, "node", "editorsChoice", "boolean");
        key(xml, "node", "depth", "int");
        key(xml, "edge", "type", "string");
        key(xml, "edge", "origin", "string");
        key(xml, "edge", "weight", "double");
        xml.writeCharacters("\n");
        xml.writeStartElement("graph");
        xml.writeAttribute("id", "related");
        xml.writeAttribute("edgedefault", "directed");
        data(xml, "truncated", graph.truncated());
        for (var node : graph.nodes()) {
            write(xml, node);
        }
        for (var edge : graph.edges()) {
            write(xml, edge);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void write(XMLStreamWriter xml, GraphNode node) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("node");
        xml.writeAttribute("id", node.id().toString());
        data(xml, "slug", node.slug());
        data(xml, "title", node.title());
        if (node.section() != null) {
            data(xml, "section", node.section().slug());
            data(xml, "sectionName", node.section().name());
        }
        data(xml, "editorsChoice", node.editorsChoice());
        data(xml, "depth", node.depth());
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, GraphEdge edge) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("edge");
        xml.writeAttribute("source", edge.source().toString());
        xml.writeAttribute("target", edge.target().toString());
        data(xml, "type", edge.type());
        data(xml, "origin", edge.origin());
        data(xml, "weight", edge.weight());
        xml.writeEndElement();
    }

    private static void key(XMLStreamWriter xml, String of, String name, String type) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeEmptyElement("key");
        xml.writeAttribute("id", name);
        xml.writeAttribute("for", of);
        xml.writeAttribute("attr.name", name);
        xml.writeAttribute("attr.type", type);
    }

    private static void data(XMLStreamWriter xml, String key, Object value) throws XMLStreamException {
        xml.writeStartElement("data");
        xml.writeAttribute("key", key);
        for (int character : value.toString().codePoints().toArray()) {
            if (character == '\r') {
                // Written as itself, a reader would make it a line feed
                xml.writeEntityRef("#xD");
            } else {
                xml.writeCharacters(Character.toString(Xml.legal(character) ? character : Xml.REPLACEMENT));
            }
        }
        xml.writeEndElement();
    }
}
