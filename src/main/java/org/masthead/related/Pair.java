package org.masthead.related;

import java.util.UUID;

import org.masthead.shared.site.Ids;

/** Two articles in no order. */
record Pair(UUID smaller, UUID larger) {

    static Pair of(UUID one, UUID other) {
        return Ids.ORDER.compare(one, other) < 0 ? new Pair(one, other) : new Pair(other, one);
    }
}
