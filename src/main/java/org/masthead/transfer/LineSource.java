package org.masthead.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.ByteOrderMark;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lines of JSON: articles as somebody writes them, or the records of an export. */
class LineSource implements ImportSource {

    // A body of 1 MiB, every character escaped, and room for the rest
    private static final int MAX_LINE = 8 << 20;

    private final InputStream input;
    private int number;

    LineSource(InputStream input) {
        this.input = new BufferedInputStream(input, 1 << 16);
    }

    @Override
    public @Nullable Item next() throws IOException {
        for (var bytes = line(); bytes != null; bytes = line()) {
            number++;
            if (number == 1) {
                bytes = ByteOrderMark.without(bytes);
            }
            if (!blank(bytes)) {
                return read(bytes);
            }
        }
        return null;
    }

    private Item read(byte[] bytes) {
        if (bytes.length > MAX_LINE) {
            return Item.failed(number,
                    new ProblemException(ProblemType.TOO_LARGE, "The line is longer than " + MAX_LINE + " bytes."));
        }
        try {
            if (!(Json.parse(bytes) instanceof ObjectNode tree)) {
                throw ProblemException.invalid(Violation.body("", "type", "must be an object"));
            }
            return tree.has(RecordKind.MARK) ? new Item(number, null, tree, null, bytes.length)
                    : Item.article(number, ImportLine.read(tree), bytes.length);
        } catch (ProblemException problem) {
            return Item.failed(number, problem);
        }
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The next line without its end, null after the last; a line that is too long is cut one byte past the limit. */
    private byte @Nullable [] line() throws IOException {
        int b = input.read();
        if (b < 0) {
            return null;
        }
        var line = new ByteArrayOutputStream(4096);
        for (; b >= 0 && b != '\n'; b = input.read()) {
            if (line.size() <= MAX_LINE) {
                line.write(b);
            }
        }
        return line.toByteArray();
    }
}
