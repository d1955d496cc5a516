package org.masthead.related.automatic;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Where an article belongs.
 *
 * @param lists those of others that it may enter, where its score is highest first
 * @param copies others that are copies of it, or it of them
 */
record Entrances(List<UUID> lists, Set<UUID> copies) {

    static final Entrances NONE = new Entrances(List.of(), Set.of());
}
