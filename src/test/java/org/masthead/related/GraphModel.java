package org.masthead.related;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the graph means, as plainly as it can be said and without a thought for speed. Articles are their ids. */
final class GraphModel {

    /** As in the table of the contract: a type, and what its target calls it. */
    static final Map<String, String> TYPES = new LinkedHashMap<>();
    static final Set<String> SYMMETRIC = Set.of("related", "translationOf");
    private static final Set<String> CYCLIC = Set.of("related", "translationOf", "hasBackground");

    static {
        Stream.of("related related", "hasBackground backgroundOf", "followedBy follows", "partOf hasPart",
                "correctionOf correctedBy", "supersedes supersededBy", "translationOf translationOf",
                "duplicateOf hasDuplicate").map(row -> row.split(" ")).forEach(row -> TYPES.put(row[0], row[1]));
    }

    static final class Edge {

        final String source;
        final String target;
        final String type;
        boolean pinned;
        final Map<String, Integer> positions = new HashMap<>();

        Edge(String source, String target, String type) {
            this.source = source;
            this.target = target;
            this.type = type;
        }

        boolean joins(String a, String b) {
            return source.equals(a) && target.equals(b) || source.equals(b) && target.equals(a);
        }

        String other(String article) {
            return source.equals(article) ? target : source;
        }

        String nameFrom(String article) {
            return source.equals(article) ? type : TYPES.get(type);
        }
    }

    record Suggestion(String article, String target, double score) {
    }

    /** An edge as the graph shows it. */
    record Shown(String source, String target, String type, String origin, double weight) {

        String other(String article) {
            return source.equals(article) ? target : source;
        }

        boolean touches(String article) {
            return source.equals(article) || target.equals(article);
        }

        boolean automatic() {
            return origin.equals("auto");
        }
    }

    record Graph(Map<String, Integer> depths, List<Shown> edges, boolean truncated) {
    }

    final Set<String> live = new HashSet<>();
    final Set<String> sensitive = new HashSet<>();
    final List<Edge> edges = new ArrayList<>();
    final List<Suggestion> suggestions = new ArrayList<>();

    static List<String> names() {
        return TYPES.entrySet().stream().flatMap(row -> Stream.of(row.getKey(), row.getValue())).distinct().toList();
    }

    private static String typeOf(String name) {
        return TYPES.containsKey(name) ? name
                : TYPES.entrySet().stream().filter(row -> row.getValue().equals(name)).findFirst().orElseThrow().getKey();
    }

    private static boolean turned(String article, String name, String other) {
        return SYMMETRIC.contains(name) ? article.compareTo(other) > 0 : !TYPES.containsKey(name);
    }

    private Edge find(String article, String name, String other) {
        return edges.stream().filter(edge -> edge.type.equals(typeOf(name)) && edge.joins(article, other)
                && edge.nameFrom(article).equals(name)).findFirst().orElse(null);
    }

    List<Edge> list(String article) {
        return edges.stream().filter(edge -> edge.positions.containsKey(article))
                .sorted(Comparator.comparing(edge -> edge.positions.get(article))).toList();
    }

    private void renumber(String article) {
        var list = list(article);
        for (int i = 0; i < list.size(); i++) {
            list.get(i).positions.put(article, i + 1);
        }
    }

    /** @return the status */
    int put(String article, String name, String other, boolean pinned) {
        var known = find(article, name, other);
        if (known != null) {
            if (known.pinned != pinned) {
                known.pinned = pinned;
                renumber(article);
            }
            return 200;
        }
        var turned = turned(article, name, other);
        var edge = new Edge(turned ? other : article, turned ? article : other, typeOf(name));
        if (!CYCLIC.contains(edge.type) && reaches(edge.target, edge.source, edge.type)) {
            return 409;
        }
        edge.pinned = pinned;
        for (var end : List.of(article, other)) {
            edge.positions.put(end,
                    1 + list(end).stream().mapToInt(before -> before.positions.get(end)).max().orElse(0));
        }
        edges.add(edge);
        renumber(article);
        return 201;
    }

    private boolean reaches(String from, String to, String type) {
        return from.equals(to) || edges.stream().filter(edge -> edge.type.equals(type) && edge.source.equals(from))
                .anyMatch(edge -> reaches(edge.target, to, type));
    }

    int delete(String article, String name, String other) {
        var removed = edges.remove(find(article, name, other));
        if (removed) {
            renumber(article);
        }
        return removed ? 204 : 404;
    }

    /** All edges that readers may meet. */
    private List<Shown> shown() {
        var shown = new ArrayList<Shown>();
        edges.stream().filter(edge -> live.contains(edge.source) && live.contains(edge.target))
                .forEach(edge -> shown.add(new Shown(edge.source, edge.target, edge.type, "editor", 1)));
        var heaviest = new TreeMap<String, Suggestion>();
        suggestions.stream()
                .filter(row -> live.contains(row.article) && live.contains(row.target) && !sensitive.contains(row.article)
                        && !sensitive.contains(row.target))
                .filter(row -> edges.stream().noneMatch(edge -> edge.joins(row.article, row.target)))
                .sorted(Comparator.comparing(Suggestion::article))
                .forEach(row -> heaviest.merge(Stream.of(row.article, row.target).sorted().collect(Collectors.joining()), row,
                        (one, two) -> two.score > one.score ? two : one));
        heaviest.values().forEach(row -> shown.add(new Shown(row.article, row.target, "related", "auto", row.score)));
        return shown;
    }

    Graph graph(String root, int depth, int maxNodes, List<String> names, List<String> origins) {
        var types = names.stream().map(GraphModel::typeOf).toList();
        var walked = shown().stream().filter(edge -> types.isEmpty() || types.contains(edge.type))
                .filter(edge -> origins.isEmpty() || origins.contains(edge.origin)).toList();
        var depths = new LinkedHashMap<String, Integer>();
        depths.put(root, 0);
        var truncated = false;
        for (int d = 1; d <= depth; d++) {
            var level = d - 1;
            var places = new TreeMap<String, Double>();
            for (var edge : walked) {
                for (var here : List.of(edge.source, edge.target)) {
                    if (depths.getOrDefault(here, -1) == level && !depths.containsKey(edge.other(here))) {
                        places.merge(edge.other(here), place(edge, here), Math::min);
                    }
                }
            }
            var next = places.keySet().stream()
                    .sorted(Comparator.comparing((String id) -> places.get(id)).thenComparing(id -> id))
                    .toList();
            for (var id : next) {
                if (depths.size() < maxNodes) {
                    depths.put(id, d);
                } else {
                    truncated = true;
                }
            }
            if (truncated) {
                break;
            }
        }
        var order = List.copyOf(depths.keySet());
        var between = walked.stream().filter(edge -> depths.containsKey(edge.source) && depths.containsKey(edge.target))
                .sorted(Comparator.comparing((Shown edge) -> order.indexOf(edge.source))
                        .thenComparing(edge -> order.indexOf(edge.target)).thenComparing(Shown::automatic)
                        .thenComparing(edge -> List.copyOf(TYPES.keySet()).indexOf(edge.type)))
                .toList();
        return new Graph(depths, between, truncated);
    }

    private double place(Shown shown, String here) {
        if (shown.automatic()) {
            return -shown.weight;
        }
        var edge = find(shown.source, shown.type, shown.target);
        return edge.positions.get(here) - (edge.pinned ? 2e6 : 1e6);
    }

    /** Empty when there is none. */
    List<String> path(String from, String to, int longest) {
        var walked = shown();
        // How many edges it is to the end, and how few automatic ones among them
        var far = new HashMap<>(Map.of(to, 0));
        var automatic = new HashMap<>(Map.of(to, 0));
        for (int d = 1; d <= longest; d++) {
            var level = new HashMap<String, Integer>();
            for (var edge : walked) {
                for (var here : List.of(edge.source, edge.target)) {
                    if (far.getOrDefault(here, -1) == d - 1 && !far.containsKey(edge.other(here))) {
                        level.merge(edge.other(here), automatic.get(here) + (edge.automatic() ? 1 : 0), Math::min);
                    }
                }
            }
            for (var entry : level.entrySet()) {
                far.put(entry.getKey(), d);
                automatic.put(entry.getKey(), entry.getValue());
            }
        }
        if (!far.containsKey(from)) {
            return List.of();
        }
        var chain = new ArrayList<>(List.of(from));
        while (!chain.get(chain.size() - 1).equals(to)) {
            var at = chain.get(chain.size() - 1);
            chain.add(walked.stream().filter(edge -> edge.touches(at))
                    .filter(edge -> far.getOrDefault(edge.other(at), longest + 1) == far.get(at) - 1)
                    .min(Comparator.comparing((Shown edge) -> automatic.get(edge.other(at)) + (edge.automatic() ? 1 : 0))
                            .thenComparing(edge -> edge.other(at)))
                    .orElseThrow().other(at));
        }
        return chain;
    }

    /** The edge of a chain between two neighbours. */
    Shown step(String a, String b) {
        return shown().stream().filter(edge -> edge.touches(a) && edge.touches(b))
                .min(Comparator.comparing(Shown::automatic)
                        .thenComparing(edge -> List.copyOf(TYPES.keySet()).indexOf(edge.type)).thenComparing(Shown::source))
                .orElseThrow();
    }

    /** As "origin type id". */
    List<String> related(String article, List<String> names, List<String> origins, List<String> excluded, int limit) {
        var seen = new HashSet<>(excluded);
        var related = new ArrayList<String>();
        if (origins.isEmpty() || origins.contains("editor")) {
            list(article).stream().filter(edge -> live.contains(edge.other(article)))
                    .filter(edge -> !superseded(edge.other(article)))
                    .filter(edge -> names.isEmpty() || names.contains(edge.nameFrom(article)))
                    .sorted(Comparator.comparing(edge -> !edge.pinned))
                    .filter(edge -> seen.add(edge.other(article)))
                    .forEach(edge -> related.add("editor " + edge.nameFrom(article) + " " + edge.other(article)));
        }
        if ((origins.isEmpty() || origins.contains("auto")) && (names.isEmpty() || names.contains("related"))) {
            suggestions.stream().filter(row -> row.article.equals(article))
                    .filter(row -> live.contains(row.target) && !superseded(row.target))
                    .filter(row -> !sensitive.contains(article) && !sensitive.contains(row.target))
                    .filter(row -> edges.stream().noneMatch(edge -> edge.joins(article, row.target)))
                    .filter(row -> seen.add(row.target))
                    .sorted(Comparator.comparing(Suggestion::score).reversed().thenComparing(Suggestion::target))
                    .forEach(row -> related.add("auto related " + row.target));
        }
        return related.subList(0, Math.min(limit, related.size()));
    }

    /** Or a duplicate. */
    private boolean superseded(String article) {
        return edges.stream()
                .anyMatch(edge -> edge.type.equals("supersedes") && edge.target.equals(article) && live.contains(edge.source)
                        || edge.type.equals("duplicateOf") && edge.source.equals(article) && live.contains(edge.target));
    }

    Set<String> notLinkedTo(boolean automaticToo) {
        return live.stream().filter(article -> links(automaticToo).noneMatch(link -> link.get(1).equals(article)))
                .collect(Collectors.toSet());
    }

    Set<String> linkingToNothing(boolean automaticToo) {
        return live.stream().filter(article -> links(automaticToo).noneMatch(link -> link.get(0).equals(article)))
                .collect(Collectors.toSet());
    }

    private Stream<List<String>> links(boolean automaticToo) {
        Predicate<Suggestion> counts = row -> automaticToo && live.contains(row.article) && live.contains(row.target)
                && !sensitive.contains(row.article) && !sensitive.contains(row.target);
        return Stream.of(edges.stream().filter(edge -> live.contains(edge.source) && live.contains(edge.target))
                .flatMap(edge -> SYMMETRIC.contains(edge.type)
                        ? Stream.of(List.of(edge.source, edge.target), List.of(edge.target, edge.source))
                        : Stream.of(List.of(edge.source, edge.target))),
                suggestions.stream().filter(counts).map(row -> List.of(row.article, row.target))).flatMap(links -> links);
    }

    /** As "live type hidden". */
    Set<String> hiddenEnds() {
        return edges.stream().filter(edge -> live.contains(edge.source) != live.contains(edge.target)).map(edge -> {
            var here = live.contains(edge.source) ? edge.source : edge.target;
            return here + " " + edge.nameFrom(here) + " " + edge.other(here);
        }).collect(Collectors.toSet());
    }
}
