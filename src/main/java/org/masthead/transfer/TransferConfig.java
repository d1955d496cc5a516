package org.masthead.transfer;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where imports keep what does not belong in memory, and how large a file may be that is read twice. */
@ConfigMapping(prefix = "masthead.transfer")
public interface TransferConfig {

    /** A folder for temporary files; the system's when there is none. */
    Optional<String> folder();

    /** Bytes of a WordPress or Ghost file, which is kept on disk while it is imported. */
    @WithDefault("4294967296")
    long maxFile();
}
