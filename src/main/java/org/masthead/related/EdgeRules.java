package org.masthead.related;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.article.Lookup;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

/** Which edges there may not be: too many of an article, and those that close a cycle. Asked while their locks are held. */
@ApplicationScoped
class EdgeRules {

    private static final int LIMIT = 50;

    private final Relations relations;

    EdgeRules(Relations relations) {
        this.relations = relations;
    }

    /** Where an article's edges of a name are counted. */
    private record Side(UUID article, RelationName name) {
    }

    /** Of one that is not stored yet and will be as it is. */
    void refuseRow(Relation edge) {
        var counts = counts(relations.tallies(List.of(edge.sourceId, edge.targetId)));
        for (var end : List.of(edge.sourceId, edge.targetId)) {
            refuseFull(new Side(end, edge.nameFrom(end)), counts);
        }
        if (edge.type.acyclic()) {
            var chain = ChainSearch.chain(Set.of(edge.targetId), Set.of(edge.sourceId),
                    ids -> relations.leaving(edge.type, ids, Lookup.NOBODY),
                    ids -> relations.entering(edge.type, ids, Lookup.NOBODY));
            if (!chain.isEmpty()) {
                throw cycle(edge.type, chain);
            }
        }
    }

    static void refuseTooMany(UUID article, List<Relation> after, List<Relation> added, List<Relations.Tally> tallies) {
        var own = after.stream().collect(Collectors.groupingBy(edge -> edge.nameFrom(article), Collectors.counting()));
        var others = counts(tallies);
        for (var edge : added) {
            var name = edge.nameFrom(article);
            if (own.get(name) > LIMIT) {
                throw tooMany(article, name);
            }
            refuseFull(new Side(edge.otherEnd(article), name.turned()), others);
        }
    }

    private static void refuseFull(Side side, Map<Side, Long> counts) {
        if (counts.getOrDefault(side, 0L) >= LIMIT) {
            throw tooMany(side.article(), side.name());
        }
    }

    private static Map<Side, Long> counts(List<Relations.Tally> tallies) {
        return tallies.stream().collect(Collectors.groupingBy(
                tally -> new Side(tally.article(),
                        new RelationName(tally.type(), tally.inverse() && !tally.type().symmetric())),
                Collectors.summingLong(Relations.Tally::count)));
    }

    private static ProblemException tooMany(UUID article, RelationName name) {
        return new ProblemException(ProblemType.TOO_MANY_RELATIONS,
                "Article " + article + " would have more than " + LIMIT + " edges of type " + name.text() + ".");
    }

    /** Edges are added to one article at a time, so a new cycle goes through it: from its targets on to one of its sources. */
    void refuseCycles(UUID article, List<Relation> after, List<Relation> added) {
        var types = added.stream().map(edge -> edge.type).filter(RelationType::acyclic).collect(Collectors.toSet());
        for (var type : types) {
            var chain = ChainSearch.chain(ends(article, after, new RelationName(type, false)),
                    ends(article, after, new RelationName(type, true)),
                    ids -> relations.leaving(type, ids, article), ids -> relations.entering(type, ids, article));
            if (!chain.isEmpty()) {
                var path = new ArrayList<>(chain);
                var first = chain.get(0);
                var closesAtFirst = added.stream().anyMatch(edge -> edge.type == type && edge.targetId.equals(first));
                path.add(closesAtFirst ? path.size() : 0, article);
                throw cycle(type, path);
            }
        }
    }

    private static ProblemException cycle(RelationType type, List<UUID> path) {
        return new ProblemException(ProblemType.RELATION_CYCLE, "The chain of " + type + " would lead back to where it starts.",
                List.of(), Map.of("path", path));
    }

    private static Set<UUID> ends(UUID article, List<Relation> edges, RelationName name) {
        return edges.stream().filter(edge -> edge.nameFrom(article).equals(name)).map(edge -> edge.otherEnd(article))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
