package org.masthead.transfer;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.transfer.ArticleImport.Imported;

/** The edges of articles that are in, whose targets may come further down; in a file, as there may be any number. */
final class WaitingEdges implements AutoCloseable {

    /** An article that is in, the number of its line, and what it waits for. */
    record Late(int number, String status, UUID id, String slug, @Nullable String note, List<ImportLine.Edge> edges) {

        Imported imported() {
            return new Imported(status, id, slug, note, edges);
        }
    }

    private final Path file;
    private final OutputStream output;
    private @Nullable BufferedReader input;

    WaitingEdges(Path folder) throws IOException {
        file = Files.createTempFile(folder, "masthead-import", ".edges");
        output = new BufferedOutputStream(Files.newOutputStream(file));
    }

    void add(int number, Imported imported) throws IOException {
        output.write(Json.bytes(new Late(number, imported.status(), imported.id(), imported.slug(), imported.note(),
                imported.waiting())));
        output.write('\n');
    }

    /** The next of them, after all were added; null after the last. */
    @Nullable
    Late next() throws IOException {
        if (input == null) {
            output.flush();
            input = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        }
        var line = input.readLine();
        return line == null ? null : Json.read(line, Late.class);
    }

    @Override
    public void close() throws IOException {
        output.close();
        if (input != null) {
            input.close();
        }
        Files.deleteIfExists(file);
    }
}
