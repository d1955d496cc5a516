package org.masthead.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a process has opened a file; on Linux. */
public final class OpenFile {

    // O_DSYNC
    private static final long SYNCED = 010_000;

    private OpenFile() {
    }

    /** Whether its writes end on the disk. */
    public static boolean synced(long process, Path file) throws IOException {
        var about = Path.of("/proc/" + process);
        var wanted = file.toRealPath();
        try (var open = Files.list(about.resolve("fd"))) {
            var number = open.filter(link -> leadsTo(link, wanted)).findFirst().orElseThrow().getFileName();
            var flags = Files.readAllLines(about.resolve("fdinfo").resolve(number)).stream()
                    .filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
            return (Long.parseLong(flags.substring("flags:".length()).strip(), 8) & SYNCED) != 0;
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            // Closed meanwhile
            return false;
        }
    }
}
