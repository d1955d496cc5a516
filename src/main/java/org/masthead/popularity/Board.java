package org.masthead.popularity;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rankings of one window at one moment, by what they rank by.
 *
 * @param previous the same one window earlier; nothing where there is none
 */
record Board(Instant asOf, @Nullable Instant from, Map<String, Standings> current, Map<String, Standings> previous) {

    boolean has(String rank) {
        return current.containsKey(rank);
    }
}
