package org.masthead.related.automatic;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.masthead.article.ReadTogether;

/** Knows whose lists articles enter or leave that changed, and lets them long before all of these lists are found anew. */
final class Newcomers {

    // Of the lists that an article enters, where it stands highest is found anew first. As many as a list has places are
    // entered on average, more than a thousand by hardly any
    private static final int NEIGHBOURS = 30;
    private static final int WITHIN_SECONDS = 200;
    private static final int ENTERED = 1000;
    private static final int AT_ONCE = 100;
    // Others wait for their own lists meanwhile
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TextIndex texts;
    private final Work work;
    private final AutomaticConfig config;
    private final ReadTogether readTogether;
    private final StaleLists stale;
    private final Set<UUID> hidden;
    private final Failures failures;
    private final FinderMetrics metrics;
    private final Runnable going;

    /**
     * @param hidden what takes no place in any list; others change it
     * @param going called in what takes long; what it throws ends that
     */
    Newcomers(TextIndex texts, Work work, AutomaticConfig config, ReadTogether readTogether, StaleLists stale,
            Set<UUID> hidden, Failures failures, FinderMetrics metrics, Runnable going) {
        this.texts = texts;
        this.work = work;
        this.config = config;
        this.readTogether = readTogether;
        this.stale = stale;
        this.hidden = hidden;
        this.failures = failures;
        this.metrics = metrics;
        this.going = going;
    }

    /**
     * @param found whose own lists are not concerned
     * @param amends whether they enter and leave now, and not only when the lists are found anew
     * @return the lists to be found anew, and how urgently
     */
    Map<UUID, Integer> follow(Collection<UUID> articles, Set<UUID> found, boolean amends) throws IOException {
        var started = System.nanoTime();
        var suggesting = work.suggesting(articles);
        suggesting.values().forEach(lists -> lists.removeAll(found));
        var urgencies = new LinkedHashMap<UUID, Integer>();
        for (var article : articles) {
            // What is hidden or not live any more is shown in no list, and left to the search
            if (!hidden.contains(article) && texts.has(article) && !failures.excludes(article)) {
                var place = 0;
                for (var list : amends ? amend(article, found, suggesting.getOrDefault(article, Set.of()), started)
                        : told(article, found)) {
                    urgencies.merge(list, urgency(place++), Math::min);
                }
            }
            going.run();
        }
        suggesting.values().forEach(lists -> lists.forEach(list -> urgencies.put(list, StaleLists.NEIGHBOUR)));
        return urgencies;
    }

    private static int urgency(int place) {
        return place < NEIGHBOURS ? StaleLists.NEIGHBOUR : place < WITHIN_SECONDS ? StaleLists.FURTHER : StaleLists.REBUILD;
    }

    /** Those that it may enter and that do not wait already. */
    private Collection<UUID> told(UUID article, Set<UUID> found) throws IOException {
        failures.at(article);
        var entrances = texts.entered(article, readTogether.with(article, ListFinder.READ_TOGETHER),
                other -> found.contains(other) || stale.has(other, StaleLists.FURTHER), ENTERED);
        failures.at(null);
        return entrances.lists();
    }

    /** @return the lists that it enters, or of which only a search can tell or had no time to be looked at */
    private Collection<UUID> amend(UUID article, Set<UUID> found, Set<UUID> suggesting, long started) throws IOException {
        failures.at(article);
        var together = readTogether.with(article, ListFinder.READ_TOGETHER);
        // Those that wait count for nothing, as they are found anew anyway
        var entrances = texts.entered(article, together, found::contains, ENTERED + stale.size());
        var newcomer = texts.newcomer(article);
        failures.at(null);
        var copies = new HashSet<>(entrances.copies());
        copies.removeAll(hidden);
        var entered = new LinkedHashSet<UUID>();
        var amendments = new ArrayList<Amendment>();
        var looked = 0;
        for (var list : first(entrances.lists(), suggesting)) {
            if (together.containsKey(list) || failures.excludes(list) || System.nanoTime() - started > MOST_NANOS) {
                entered.add(list);
            } else {
                failures.at(list);
                var there = newcomer.in(list);
                failures.at(null);
                // Where it is already, its place may be the last itself
                if (suggesting.contains(list) || there.isPresent() && texts.mayEnter(there.get().score(), list)) {
                    entered.add(list);
                    amendments.add(new Amendment(list, article, there, copies));
                }
            }
            if (++looked % AT_ONCE == 0) {
                amend(amendments);
                amendments.clear();
            }
        }
        amend(amendments);
        return entered;
    }

    /** Of the lists that are told, not more than may be found anew; and those that have it. */
    private Collection<UUID> first(List<UUID> told, Set<UUID> suggesting) {
        var first = new LinkedHashSet<UUID>();
        var anew = 0;
        for (var list : told) {
            if (stale.has(list, StaleLists.REBUILD) || anew++ < ENTERED) {
                first.add(list);
            }
        }
        first.addAll(suggesting);
        return first;
    }

    private void amend(List<Amendment> amendments) {
        if (!amendments.isEmpty()) {
            // With what is amended, as nothing else may tell that it has to be
            var urgencies = new LinkedHashMap<UUID, Integer>();
            amendments.stream().map(Amendment::article).filter(list -> !stale.has(list, StaleLists.REBUILD))
                    .forEach(list -> urgencies.put(list, StaleLists.REBUILD));
            metrics.waiting(stale.size() + urgencies.size());
            var ends = work.amend(amendments, urgencies);
            stale.putAll(urgencies);
            ends.forEach((list, listEnd) -> {
                // What is next in a list that another left is not known: till then its last place stays what it was
                if (listEnd.entries() == config.kept()) {
                    texts.lastPlace(list, listEnd.lastScore());
                }
            });
            metrics.amended.increment(ends.size());
        }
        going.run();
    }
}
