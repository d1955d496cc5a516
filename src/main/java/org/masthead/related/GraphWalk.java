package org.masthead.related;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.masthead.related.GraphEdges.Suggested;
import org.masthead.related.GraphEdges.Suggestions;
import org.masthead.shared.site.Ids;

/**
 * One walk over live articles: what it has reached, and the edges it has read. An automatic edge counts unless one of its ends
 * is sensitive, or an editor's edge joins the same two articles.
 */
final class GraphWalk {

    // Read at once of those an article was suggested for: where that was not enough, some times as many
    private static final int LEAST_READ = 16;
    private static final int MORE = 8;
    // Few articles in a row are hidden; where more are, all the others are asked for, as far as one statement should go
    private static final int SPARE = 20;
    private static final int REST = 20_000;

    // Pinned edges, then the editor's others, each by their place in the list, then automatic ones: scores are at most 1
    private static final double PINNED = -2_000_000;
    private static final double EDITORS = -1_000_000;

    private static final Comparator<GraphEdge> EDITORS_FIRST = Comparator.comparing(GraphEdge::automatic)
            .thenComparing(GraphEdge::relationType).thenComparing(GraphEdge::source, Ids.ORDER);

    private final GraphEdges edges;
    private final Along along;
    private final LivePeriods.View live;

    /** Whether an article is live and open, which one that is sensitive is not. */
    private enum Sight {
        OPEN,
        SENSITIVE,
        HIDDEN
    }

    private record Candidate(UUID article, double place) {

        static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::place)
                .thenComparing(Candidate::article, Ids.ORDER);

        boolean editors() {
            return place < EDITORS / 2;
        }
    }

    private final Map<UUID, Integer> depths = new LinkedHashMap<>();
    private final Map<UUID, Sight> sights = new HashMap<>();
    private final Set<EditorsEdge> relations = new HashSet<>();
    private final Set<Pair> related = new HashSet<>();
    private final Map<UUID, Suggestions> suggestions = new HashMap<>();

    GraphWalk(GraphEdges edges, Along along, LivePeriods.View live) {
        this.edges = edges;
        this.along = along;
        this.live = live;
    }

    ArticleGraph around(UUID root, boolean sensitive, int depth, int maxNodes) {
        sights.put(root, sensitive ? Sight.SENSITIVE : Sight.OPEN);
        depths.put(root, 0);
        var level = List.of(root);
        var truncated = false;
        for (int d = 1; d <= depth && !level.isEmpty() && !truncated; d++) {
            // One more shows that something is left out
            var room = maxNodes - depths.size();
            var found = beyond(level, room + 1);
            truncated = found.size() > room;
            level = truncated ? found.subList(0, room) : found;
            for (var article : level) {
                depths.put(article, d);
            }
        }
        readTargets(level);
        return new ArticleGraph(depths, between(depths.keySet()), truncated);
    }

    /** An edge for each two neighbours of a chain, an editor's where there is one. */
    List<GraphEdge> steps(List<UUID> chain) {
        var steps = new ArrayList<GraphEdge>();
        if (chain.size() > 1) {
            look(chain);
            readTargets(chain);
            var edges = between(chain).stream().collect(Collectors.groupingBy(edge -> Pair.of(edge.source(), edge.target())));
            for (int i = 1; i < chain.size(); i++) {
                edges.getOrDefault(Pair.of(chain.get(i - 1), chain.get(i)), List.of()).stream().min(EDITORS_FIRST)
                        .ifPresent(steps::add);
            }
        }
        return steps;
    }

    /** The first articles in the graph's order that edges lead to from this level and that are not reached yet. */
    private List<UUID> beyond(List<UUID> level, int wanted) {
        var most = Math.max(LEAST_READ, 2 * (depths.size() + wanted) / level.size());
        read(level, most);
        var places = new HashMap<UUID, Double>();
        placeRelations(level, places);
        var unfinished = new HashMap<UUID, Suggestions>();
        for (var article : level) {
            var found = suggestions.get(article);
            if (found != null) {
                unfinished.put(article, found);
                found.targets().forEach(other -> place(article, other, places));
            }
        }
        while (true) {
            unfinished.forEach((article, found) -> found.articles().forEach(other -> place(article, other, places)));
            var first = visible(places, wanted);
            var last = first.size() < wanted ? null : first.get(wanted - 1);
            var read = most;
            unfinished.values().removeIf(found -> found.articles().size() < read || endsBehind(found.articles(), last));
            if (unfinished.isEmpty()) {
                return first.stream().map(Candidate::article).toList();
            }
            most *= MORE;
            unfinished.putAll(edges.suggestions(unfinished.keySet(), most));
        }
    }

    private void placeRelations(List<UUID> level, Map<UUID, Double> places) {
        if (!along.editor()) {
            return;
        }
        var here = Set.copyOf(level);
        for (var edge : relations) {
            if (along.walks(edge.type())) {
                for (var end : List.of(edge.source(), edge.target())) {
                    if (here.contains(end) && !depths.containsKey(edge.otherEnd(end))) {
                        places.merge(edge.otherEnd(end), edge.positionFrom(end) + (edge.pinned() ? PINNED : EDITORS),
                                Math::min);
                    }
                }
            }
        }
    }

    private void place(UUID article, Suggested other, Map<UUID, Double> places) {
        if (!depths.containsKey(other.article()) && !related.contains(Pair.of(article, other.article()))) {
            places.merge(other.article(), -other.score(), Math::min);
        }
    }

    /** The first of these that readers may see, and may get to by that edge. */
    private List<Candidate> visible(Map<UUID, Double> places, int wanted) {
        var candidates = places.entrySet().stream().map(entry -> new Candidate(entry.getKey(), entry.getValue()))
                .sorted(Candidate.ORDER).toList();
        var visible = new ArrayList<Candidate>();
        for (int from = 0, size = wanted + SPARE; from < candidates.size()
                && visible.size() < wanted; from += size, size = REST) {
            var part = candidates.subList(from, Math.min(from + size, candidates.size()));
            look(part.stream().map(Candidate::article).toList());
            part.stream().filter(candidate -> sights.get(candidate.article()) == Sight.OPEN
                    || candidate.editors() && sights.get(candidate.article()) == Sight.SENSITIVE).forEach(visible::add);
        }
        return visible.subList(0, Math.min(wanted, visible.size()));
    }

    /** Whether all that was not read comes after this candidate. */
    private static boolean endsBehind(List<Suggested> read, @Nullable Candidate last) {
        var end = read.get(read.size() - 1);
        return last != null && Candidate.ORDER.compare(new Candidate(end.article(), -end.score()), last) >= 0;
    }

    private void look(Collection<UUID> articles) {
        var unknown = articles.stream().filter(article -> !sights.containsKey(article)).toList();
        if (!unknown.isEmpty()) {
            var sensitive = live.live(unknown);
            unknown.forEach(article -> sights.put(article, !sensitive.containsKey(article) ? Sight.HIDDEN
                    : sensitive.get(article) ? Sight.SENSITIVE : Sight.OPEN));
        }
    }

    private void read(Collection<UUID> articles, int most) {
        if (!articles.isEmpty()) {
            add(edges.relations(articles));
            readSuggestions(articles, most);
        }
    }

    /** Enough for the edges between articles of which each was read. */
    private void readTargets(Collection<UUID> articles) {
        if (!articles.isEmpty()) {
            add(edges.relationsFrom(articles));
            readSuggestions(articles, 0);
        }
    }

    private void add(List<EditorsEdge> read) {
        for (var edge : read) {
            relations.add(edge);
            related.add(Pair.of(edge.source(), edge.target()));
        }
    }

    private void readSuggestions(Collection<UUID> articles, int most) {
        var open = articles.stream().filter(article -> sights.get(article) == Sight.OPEN).toList();
        if (along.automatic() && !open.isEmpty()) {
            suggestions.putAll(edges.suggestions(open, most));
        }
    }

    private List<GraphEdge> between(Collection<UUID> articles) {
        var order = new HashMap<UUID, Integer>();
        articles.forEach(article -> order.put(article, order.size()));
        var between = new ArrayList<GraphEdge>();
        if (along.editor()) {
            relations.stream().filter(edge -> along.walks(edge.type()))
                    .filter(edge -> order.containsKey(edge.source()) && order.containsKey(edge.target()))
                    .map(EditorsEdge::shown).forEach(between::add);
        }
        var heaviest = new HashMap<Pair, GraphEdge>();
        suggestions.forEach((article, found) -> {
            for (var other : found.targets()) {
                if (order.containsKey(other.article()) && sights.get(other.article()) == Sight.OPEN) {
                    heaviest.merge(Pair.of(article, other.article()), new GraphEdge(article, other.article(),
                            RelationType.related.name(), GraphEdge.AUTO, other.score()), GraphWalk::heavier);
                }
            }
        });
        heaviest.keySet().removeAll(related);
        between.addAll(heaviest.values());
        between.sort(Comparator.comparing((GraphEdge edge) -> order.get(edge.source()))
                .thenComparing(edge -> order.get(edge.target())).thenComparing(EDITORS_FIRST));
        return between;
    }

    /** Of two that are as strong, that of the smaller id. */
    private static GraphEdge heavier(GraphEdge one, GraphEdge other) {
        return one.weight() > other.weight()
                || one.weight() == other.weight() && Ids.ORDER.compare(one.source(), other.source()) < 0
                        ? one
                        : other;
    }
}
