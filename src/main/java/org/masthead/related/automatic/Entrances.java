package org.masthead.related.automatic;

import java.util.List;
import java.util.UUID;

/**
 * The lists of others that an article may enter, the highest score first.
 *
 * @param cut whether there are more than were asked for
 * @param copied whether others are copies of it, so that its place in lists may be that of a copy
 */
record Entrances(List<Entrance> lists, boolean cut, boolean copied) {

    static final Entrances NONE = new Entrances(List.of(), false, false);
    static final Entrances UNKNOWN = new Entrances(List.of(), true, false);

    /**
     * @param list whose list it is
     * @param article what the article is there, nearly
     * @param likely whether it is like enough to be in any list
     */
    record Entrance(UUID list, Candidate article, boolean likely) {
    }
}
