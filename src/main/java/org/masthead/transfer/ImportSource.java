package org.masthead.transfer;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A file being read, one item after the other; never more of it in memory than one. */
interface ImportSource extends AutoCloseable {

    /**
     * What was read.
     *
     * @param number the line, or the place among the items of the file, from 1
     * @param article what to bring in; null when it is a record or a problem
     * @param record a line of an export
     * @param size about how many bytes it has
     */
    record Item(int number, @Nullable ImportLine article, @Nullable ObjectNode record, @Nullable ProblemException problem,
            int size) {

        static Item article(int number, ImportLine article, int size) {
            return new Item(number, article, null, null, size);
        }

        static Item failed(int number, ProblemException problem) {
            return new Item(number, null, null, problem, 0);
        }
    }

    /** The next item; null after the last. */
    @Nullable
    Item next() throws IOException;

    /** How many things the file has that are not imported, by what they are; complete after the last item. */
    default Map<String, Long> skipped() {
        return Map.of();
    }

    /** What to say about the file as a whole, after the last item. */
    default List<String> remarks() {
        return List.of();
    }

    @Override
    default void close() throws IOException {
    }
}
