package org.masthead.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * What has to be remembered of a file while it is read, in a file of its own: a map in memory would grow with the file. It is
 * the storage engine of the embedded database, which is in every jar.
 */
final class Ledger implements AutoCloseable {

    private static final int CACHE_MEGABYTES = 4;

    private final Path file;
    private final MVStore store;
    private final MVMap<String, String> entries;

    Ledger(Path folder) {
        try {
            file = Files.createTempFile(folder, "masthead-import", ".ledger");
            store = new MVStore.Builder().fileName(file.toString()).cacheSize(CACHE_MEGABYTES).autoCommitBufferSize(1024)
                    .open();
            entries = store.openMap("entries");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(String key, String value) {
        entries.put(key, value);
    }

    void remove(String key) {
        entries.remove(key);
    }

    @Nullable
    String get(String key) {
        return entries.get(key);
    }

    @Override
    public void close() {
        store.closeImmediately();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
