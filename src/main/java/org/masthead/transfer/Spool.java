package org.masthead.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** An upload on disk, as what an item refers to may come after it: such a file is read twice. */
final class Spool implements AutoCloseable {

    private final Path file;

    private Spool(Path file) {
        this.file = file;
    }

    /** @throws ProblemException {@code too-large} */
    static Spool of(InputStream upload, Path folder, long most) throws IOException {
        var spool = new Spool(Files.createTempFile(folder, "masthead-import", ".spool"));
        try (var output = Files.newOutputStream(spool.file)) {
            var buffer = new byte[1 << 16];
            long size = 0;
            for (int read = upload.read(buffer); read >= 0; read = upload.read(buffer)) {
                size += read;
                if (size > most) {
                    throw new ProblemException(ProblemType.TOO_LARGE, "The file is larger than " + most + " bytes.");
                }
                output.write(buffer, 0, read);
            }
            return spool;
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
    }

    InputStream read() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
