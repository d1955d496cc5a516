package org.masthead.related;

import java.util.Optional;
import java.util.UUID;

/**
 * Sent in the transaction that makes or removes an edge.
 *
 * @param type what the source is to the target, as {@code relation.type} has it
 */
public record EdgeChanged(UUID source, UUID target, String type) {

    /** The end that is hidden while the other is live: it is superseded or a duplicate. */
    public Optional<UUID> hides() {
        return switch (RelationType.valueOf(type)) {
            case supersedes -> Optional.of(target);
            case duplicateOf -> Optional.of(source);
            default -> Optional.empty();
        };
    }
}
