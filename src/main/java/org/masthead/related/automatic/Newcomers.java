package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.masthead.article.ReadTogether;

/**
 * Knows whose lists articles enter or leave that changed. One search from the other side tells nearly what they are there: that
 * they enter takes a few rows, long before all of these lists are found anew.
 */
final class Newcomers {

    // Of the lists that an article enters, where it stands highest is found anew first. As many as a list has places are
    // entered on average, more than a thousand by hardly any
    private static final int NEIGHBOURS = 30;
    private static final int FURTHER = 200;
    private static final int ENTERED = 1000;
    private static final int AMENDED = 250;

    private final TextIndex texts;
    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final Set<UUID> hidden;
    private final Failures failures;
    private final FinderMetrics metrics;
    private final Runnable going;

    /**
     * @param hidden what takes no place in any list; others change it
     * @param going called in what takes long; what it throws ends that
     */
    Newcomers(TextIndex texts, Work work, AutomaticConfig config, ReadTogether readTogether, Set<UUID> hidden,
            Failures failures, FinderMetrics metrics, Runnable going) {
        this.texts = texts;
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.hidden = hidden;
        this.failures = failures;
        this.metrics = metrics;
        this.going = going;
    }

    /**
     * The lists that articles concern.
     *
     * @param urgencies of those to be found anew
     * @param amendments what can be said of them now
     */
    record Concerned(Map<UUID, Integer> urgencies, List<Amendment> amendments) {
    }

    /** @param found whose own lists are not concerned */
    Concerned concerned(Collection<UUID> articles, Set<UUID> found) throws IOException {
        var urgencies = new LinkedHashMap<UUID, Integer>();
        var amendments = new LinkedHashMap<UUID, Amendment>();
        var suggesting = work.suggesting(articles);
        suggesting.keySet().removeAll(found);
        for (var article : articles) {
            var entrances = entrances(article, found);
            var place = 0;
            for (var entrance : entrances.lists()) {
                urgencies.merge(entrance.list(), urgency(place++), Math::min);
                if (entrance.likely() && !entrances.copied()) {
                    amendments.computeIfAbsent(entrance.list(), Amendment::new).enter(entrance.article());
                }
            }
            if (!entrances.cut() && !entrances.copied()) {
                var entered = entrances.lists().stream().map(Entrances.Entrance::list).collect(Collectors.toSet());
                suggesting.forEach((list, targets) -> {
                    if (targets.contains(article) && !entered.contains(list)) {
                        amendments.computeIfAbsent(list, Amendment::new).leave(article);
                    }
                });
            }
            going.run();
        }
        suggesting.keySet().forEach(list -> urgencies.put(list, StaleLists.NEIGHBOUR));
        return new Concerned(urgencies, List.copyOf(amendments.values()));
    }

    private Entrances entrances(UUID article, Set<UUID> found) throws IOException {
        if (hidden.contains(article) || !texts.has(article)) {
            return Entrances.NONE;
        }
        if (failures.excludes(article)) {
            return Entrances.UNKNOWN;
        }
        failures.at(article);
        var entrances = texts.entered(article, readTogether.with(article, ListFinder.READ_TOGETHER), found::contains, ENTERED);
        failures.at(null);
        return entrances;
    }

    private static int urgency(int place) {
        return place < NEIGHBOURS ? StaleLists.NEIGHBOUR : place < FURTHER ? StaleLists.FURTHER : StaleLists.REBUILD;
    }

    void amend(List<Amendment> amendments) {
        for (int from = 0; from < amendments.size(); from += AMENDED) {
            var some = amendments.subList(from, Math.min(from + AMENDED, amendments.size()));
            work.amend(some).forEach((list, end) -> texts.lastPlace(list, end.lastPlace(config.kept())));
            metrics.amended.increment(some.size());
            going.run();
        }
    }
}
