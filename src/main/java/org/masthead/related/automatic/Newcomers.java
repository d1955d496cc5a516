package org.masthead.related.automatic;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.masthead.article.ReadTogether;

/** Knows whose lists articles enter or leave that changed, and lets them long before all of these lists are found anew. */
final class Newcomers {

    // Of the lists that an article enters, where it stands highest is found anew first. As many as a list has places are
    // entered on average, more than a thousand by hardly any
    private static final int NEIGHBOURS = 30;
    private static final int FURTHER = 200;
    private static final int ENTERED = 1000;
    // Each takes about a millisecond
    private static final int MOST_AMENDED = 3000;
    private static final int AMENDED_AT_ONCE = 250;
    private static final int OFTEN = 100;

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
     * Where articles that changed belong, and where they were.
     *
     * @param entrances where each belongs that is live
     * @param readTogether others that the same readers read as each
     * @param suggesting the lists that have some of them, and which
     */
    record Concerned(Map<UUID, Entrances> entrances, Map<UUID, Set<UUID>> readTogether, Map<UUID, Set<UUID>> suggesting) {

        /** Of the lists to be found anew. */
        Map<UUID, Integer> urgencies() {
            var urgencies = new LinkedHashMap<UUID, Integer>();
            for (var entered : entrances.values()) {
                var place = 0;
                for (var list : entered.lists()) {
                    urgencies.merge(list, urgency(place++), Math::min);
                }
            }
            suggesting.keySet().forEach(list -> urgencies.put(list, StaleLists.NEIGHBOUR));
            return urgencies;
        }

        private static int urgency(int place) {
            return place < NEIGHBOURS ? StaleLists.NEIGHBOUR : place < FURTHER ? StaleLists.FURTHER : StaleLists.REBUILD;
        }
    }

    /**
     * @param found whose own lists are not concerned
     * @param waitingToo also lists that are to be found anew anyway
     */
    Concerned concerned(Collection<UUID> articles, Set<UUID> found, boolean waitingToo) throws IOException {
        var entrances = new LinkedHashMap<UUID, Entrances>();
        var read = new HashMap<UUID, Set<UUID>>();
        for (var article : articles) {
            if (!hidden.contains(article) && texts.has(article) && !failures.excludes(article)) {
                failures.at(article);
                var together = readTogether.with(article, ListFinder.READ_TOGETHER);
                entrances.put(article, texts.entered(article, together,
                        other -> found.contains(other) || !waitingToo && stale.has(other, StaleLists.FURTHER), ENTERED));
                read.put(article, together.keySet());
                failures.at(null);
            }
            going.run();
        }
        var suggesting = work.suggesting(articles);
        suggesting.keySet().removeAll(found);
        return new Concerned(entrances, read, suggesting);
    }

    /** Lets them enter and leave now. What is hidden or not live any more is shown in no list, and is left to the search. */
    void amend(Concerned concerned) throws IOException {
        var amendments = amendments(concerned);
        for (int from = 0; from < amendments.size(); from += AMENDED_AT_ONCE) {
            var ends = work.amend(amendments.subList(from, Math.min(from + AMENDED_AT_ONCE, amendments.size())));
            ends.forEach((list, end) -> {
                // What was left has room until it is found, but not for just anything
                if (end.entries() == config.kept()) {
                    texts.lastPlace(list, end.lastScore());
                }
            });
            metrics.amended.increment(ends.size());
            going.run();
        }
    }

    private List<Amendment> amendments(Concerned concerned) throws IOException {
        var amendments = new LinkedHashMap<UUID, Amendment>();
        var looked = 0;
        for (var article : concerned.entrances().keySet()) {
            var newcomer = texts.newcomer(article);
            var copies = new HashSet<>(concerned.entrances().get(article).copies());
            copies.removeAll(hidden);
            for (var list : lists(concerned, article)) {
                if (newcomer != null && looked++ < MOST_AMENDED && !failures.excludes(list)) {
                    failures.at(list);
                    var candidate = newcomer.in(list);
                    failures.at(null);
                    var amendment = amendments.computeIfAbsent(list, Amendment::new);
                    candidate.ifPresentOrElse(there -> amendment.enter(there, copies), () -> amendment.leave(article));
                }
                if (looked % OFTEN == 0) {
                    going.run();
                }
            }
        }
        return List.copyOf(amendments.values());
    }

    /** Those that it may enter, the highest score first, and those that have it; but for what only a search can tell. */
    private static Collection<UUID> lists(Concerned concerned, UUID article) {
        var lists = new LinkedHashSet<>(concerned.entrances().get(article).lists());
        concerned.suggesting().forEach((list, targets) -> {
            if (targets.contains(article)) {
                lists.add(list);
            }
        });
        lists.removeAll(concerned.readTogether().get(article));
        return lists;
    }
}
