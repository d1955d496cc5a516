package org.masthead.related.automatic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Whose lists are to be found anew, the most urgent first. In memory what {@link Work} has in the database. */
final class StaleLists {

    /** An article's own list, as it changed itself. */
    static final int OWN = 0;
    /** A list that a change of another article may concern. */
    static final int NEIGHBOUR = 1;
    /** One that it concerns less than others. */
    static final int FURTHER = 2;
    /** One of all. */
    static final int REBUILD = 3;

    private final List<Set<UUID>> byUrgency = Stream.<Set<UUID>> generate(LinkedHashSet::new).limit(REBUILD + 1).toList();

    void put(UUID article, int urgency) {
        byUrgency.forEach(articles -> articles.remove(article));
        byUrgency.get(urgency).add(article);
    }

    void putAll(Map<UUID, Integer> urgencies) {
        urgencies.forEach(this::put);
    }

    /** Whether the article waits already, and no less urgently. */
    boolean has(UUID article, int urgency) {
        for (int more = 0; more <= urgency; more++) {
            if (byUrgency.get(more).contains(article)) {
                return true;
            }
        }
        return false;
    }

    List<UUID> first(int limit) {
        var first = new ArrayList<UUID>();
        for (var articles : byUrgency) {
            articles.stream().limit(limit - first.size()).forEach(first::add);
        }
        return first;
    }

    void removeAll(Collection<UUID> articles) {
        byUrgency.forEach(waiting -> waiting.removeAll(articles));
    }

    int size() {
        return byUrgency.stream().mapToInt(Set::size).sum();
    }

    /** Those that somebody just wrote about. */
    int pressing() {
        return size() - byUrgency.get(REBUILD).size();
    }
}
