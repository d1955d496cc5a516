package org.masthead.shared.site;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of the embedded database, {@code jdbc:h2:synced:…}, whose writes end when they are on the disk. With {@code file} H2
 * leaves it to the operating system when they get there.
 */
public final class SyncedFiles extends FilePathWrapper {

    /** To be called ahead of the first connection. */
    public static void register() {
        FilePath.register(new SyncedFiles());
    }

    @Override
    public String getScheme() {
        return "synced";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return mode.equals("rw")
                ? FileChannel.open(Path.of(getBase().toString()), Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE, StandardOpenOption.DSYNC))
                : super.open(mode);
    }
}
