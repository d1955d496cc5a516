package org.masthead.related;

import java.util.Optional;
import java.util.UUID;

/** Sent in the transaction that makes or removes an edge by which an article may be hidden: it is superseded or a duplicate. */
public record HidingChanged(UUID article) {

    /** Empty when such an edge hides neither end. */
    public static Optional<HidingChanged> of(String type, UUID source, UUID target) {
        return switch (RelationType.valueOf(type)) {
            case supersedes -> Optional.of(new HidingChanged(target));
            case duplicateOf -> Optional.of(new HidingChanged(source));
            default -> Optional.empty();
        };
    }
}
