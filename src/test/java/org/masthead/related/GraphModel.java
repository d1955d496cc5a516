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

    /** An edge as somebody asks for it. */
    record Wanted(String name, String other, boolean pinned) {
    }

    /** What an article was, is or will be live as, in hours; from the first on, and until the last comes. */
    private static final class Phase {

        final int from;
        final int asked;
        final boolean sensitive;
        int until;

        Phase(int from, int until, boolean sensitive) {
            this.from = from;
            this.until = until;
            asked = until;
            this.sensitive = sensitive;
        }
    }

    record Graph(Map<String, Integer> depths, List<Shown> edges, boolean truncated) {
    }

    static final int NEVER = Integer.MAX_VALUE;

    /** By the hour it is, as are those that are sensitive. */
    final Set<String> live = new HashSet<>();
    final Set<String> sensitive = new HashSet<>();
    /** What working copies say, which only a publication makes count. */
    final Set<String> toBeSensitive = new HashSet<>();
    private final Map<String, List<Phase>> phases = new HashMap<>();
    private int hour;
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

    int hour() {
        return hour;
    }

    void nextHour() {
        hour++;
        phases.keySet().forEach(this::look);
    }

    /** Of what is live or to come, no more stays than comes before. */
    void publish(String article, int from, int until) {
        var own = phases.computeIfAbsent(article, any -> new ArrayList<>());
        own.removeIf(phase -> phase.from > hour);
        own.stream().filter(phase -> phase.until > hour).forEach(phase -> phase.until = Math.min(phase.asked, from));
        own.add(new Phase(from, until, toBeSensitive.contains(article)));
        look(article);
    }

    void unpublish(String article) {
        phases.get(article).removeIf(phase -> phase.until > hour);
        look(article);
    }

    private void look(String article) {
        live.remove(article);
        sensitive.remove(article);
        for (var phase : phases.get(article)) {
            if (phase.from <= hour && hour < phase.until) {
                live.add(article);
                if (phase.sensitive) {
                    sensitive.add(article);
                }
            }
        }
    }

    /** Whether something of it is live or to come. */
    boolean open(String article) {
        return phases.get(article).stream().anyMatch(phase -> phase.until > hour);
    }

    private void renumber(String article) {
        renumber(article, list(article));
    }

    private static void renumber(String article, List<Edge> list) {
        for (int i = 0; i < list.size(); i++) {
            list.get(i).positions.put(article, i + 1);
        }
    }

    /**
     * @param neighbour what to put it before or after; null leaves it where it is, or puts it last
     * @return the status
     */
    int put(String article, Wanted wanted, boolean before, String neighbour) {
        var list = new ArrayList<>(list(article));
        var known = find(article, wanted.name, wanted.other);
        var edge = known == null ? edge(article, wanted) : known;
        if (neighbour == null && known == null) {
            list.add(edge);
        } else if (neighbour != null) {
            list.remove(edge);
            var ends = list.stream().map(other -> other.other(article)).toList();
            if (!ends.contains(neighbour)) {
                return 422;
            }
            list.add(before ? ends.indexOf(neighbour) : ends.lastIndexOf(neighbour) + 1, edge);
        }
        var pins = new HashMap<Edge, Boolean>();
        pins.put(edge, wanted.pinned);
        return !store(article, list, pins) ? 409 : known == null ? 201 : 200;
    }

    /** Makes these the article's list. @return the status */
    int replace(String article, List<Wanted> wanted) {
        var list = new ArrayList<Edge>();
        var pins = new HashMap<Edge, Boolean>();
        for (var one : wanted) {
            var known = find(article, one.name, one.other);
            list.add(known == null ? edge(article, one) : known);
            pins.put(list.get(list.size() - 1), one.pinned);
        }
        return store(article, list, pins) ? 200 : 409;
    }

    private static Edge edge(String article, Wanted wanted) {
        var turned = turned(article, wanted.name, wanted.other);
        return new Edge(turned ? wanted.other : article, turned ? article : wanted.other, typeOf(wanted.name));
    }

    /** @return false when there would be a cycle, and nothing was changed */
    private boolean store(String article, List<Edge> list, Map<Edge, Boolean> pins) {
        var before = list(article);
        var all = List.copyOf(edges);
        edges.removeAll(before);
        edges.addAll(list);
        if (list.stream().anyMatch(edge -> !CYCLIC.contains(edge.type) && reaches(edge.target, edge.source, edge.type))) {
            edges.clear();
            edges.addAll(all);
            return false;
        }
        if (list.equals(before) && list.stream().allMatch(edge -> edge.pinned == pins.getOrDefault(edge, edge.pinned))) {
            return true;
        }
        pins.forEach((edge, pinned) -> edge.pinned = pinned);
        // Behind whatever the other end has, and had before
        for (var edge : list) {
            var end = edge.other(article);
            if (!before.contains(edge)) {
                edge.positions.put(end, 1 + Stream.concat(before.stream(), edges.stream())
                        .filter(other -> other.positions.containsKey(end)).mapToInt(other -> other.positions.get(end)).max()
                        .orElse(0));
            }
        }
        renumber(article, list);
        return true;
    }

    private boolean reaches(String from, String to, String type) {
        var reached = new ArrayList<>(List.of(from));
        for (int i = 0; i < reached.size(); i++) {
            var here = reached.get(i);
            edges.stream().filter(edge -> edge.type.equals(type) && edge.source.equals(here)).map(edge -> edge.target)
                    .filter(next -> !reached.contains(next)).distinct().toList().forEach(reached::add);
        }
        return reached.contains(to);
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
