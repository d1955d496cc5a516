package org.masthead.related.automatic;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;

import jakarta.persistence.PersistenceException;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;

import io.quarkus.narayana.jta.QuarkusTransactionException;

/** What to do when the files of an index are of no use any more: it is made anew from the database. */
final class IndexFiles {

    private IndexFiles() {
    }

    /** Whether this says that the index cannot be read, not now and not later. */
    static boolean isDamage(Throwable e) {
        return e instanceof CorruptIndexException || e instanceof IndexFormatTooOldException
                || e instanceof IndexFormatTooNewException || e instanceof EOFException
                || e instanceof FileNotFoundException || e instanceof NoSuchFileException
                // What a file answers that is mapped into memory and cannot be read
                || e instanceof InternalError
                || e.getCause() != null && e.getCause() != e && isDamage(e.getCause());
    }

    /** Whether this says nothing of the index, as it comes from the database or from what files are kept in. */
    static boolean isOfOthers(Throwable e) {
        return e instanceof SQLException || e instanceof PersistenceException || e instanceof QuarkusTransactionException
                || e instanceof FileSystemException
                || e.getCause() != null && e.getCause() != e && isOfOthers(e.getCause());
    }

    /** Deletes the index of a folder, and nothing else that may be there. */
    static void delete(Directory directory) throws IOException {
        try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            for (var file : directory.listAll()) {
                lock.ensureValid();
                if (IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches() || file.startsWith(IndexFileNames.SEGMENTS)
                        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)) {
                    directory.deleteFile(file);
                }
            }
        }
    }
}
