package org.masthead.shared.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.masthead.shared.problem.ProblemException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** A body of many values: a JSON array or a line for each, which is seen by its first character, whatever it is called. */
public record JsonLines(List<JsonNode> values) {

    /** @throws ProblemException {@code malformed-json}, with the line */
    static JsonLines parse(byte[] sent) {
        var body = ByteOrderMark.without(sent);
        var values = new ArrayList<JsonNode>();
        if (new String(body, 0, Math.min(body.length, 100), StandardCharsets.ISO_8859_1).stripLeading().startsWith("[")) {
            if (Json.parse(body) instanceof ArrayNode array) {
                array.forEach(values::add);
            }
            return new JsonLines(values);
        }
        int number = 0;
        for (int from = 0, to; from < body.length; from = to + 1) {
            number++;
            to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            var line = Arrays.copyOfRange(body, from, to);
            if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
                values.add(parse(number, line));
            }
        }
        return new JsonLines(values);
    }

    private static JsonNode parse(int number, byte[] line) {
        try {
            return Json.parse(line);
        } catch (ProblemException problem) {
            throw new ProblemException(problem.type(), "Line " + number + ": " + problem.getMessage());
        }
    }
}
