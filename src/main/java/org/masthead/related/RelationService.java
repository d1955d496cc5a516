package org.masthead.related;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticlePurged;
import org.masthead.article.Articles;
import org.masthead.article.Lookup;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Site;

/**
 * Writes and reads the editor's edges. Each write takes the locks of the acyclic types first, then the rows of the articles
 * that may gain an edge, then the article's edges, each in a fixed order; so no two writers wait for each other. Whoever writes
 * several edges in one transaction must {@link #hold} first what all of them take.
 */
@ApplicationScoped
public class RelationService {

    private final Relations relations;
    private final EdgeRules rules;
    private final Articles articles;
    private final Lookup lookup;
    private final Site site;
    private final Event<Change> changes;
    private final Event<EdgeChanged> edgeChanged;
    private final Clock clock;

    RelationService(Relations relations, EdgeRules rules, Articles articles, Lookup lookup, Site site, Event<Change> changes,
            Event<EdgeChanged> edgeChanged, Clock clock) {
        this.relations = relations;
        this.rules = rules;
        this.articles = articles;
        this.lookup = lookup;
        this.site = site;
        this.changes = changes;
        this.edgeChanged = edgeChanged;
        this.clock = clock;
    }

    /** What a list says of one edge, seen from its article. */
    private record Said(UUID target, String type, String label, boolean pinned) {

        static List<Said> of(UUID article, List<Relation> edges) {
            return edges.stream().map(edge -> new Said(edge.otherEnd(article), edge.nameFrom(article).text(), edge.label,
                    edge.pinned)).toList();
        }

        boolean names(Said other) {
            return target.equals(other.target) && type.equals(other.type);
        }
    }

    /** An edge as it is after a write, and whether it is new. */
    public record Written(ArticleRelation relation, boolean created) {
    }

    /** @throws ProblemException {@code invalid} unless this is one of the names of {@code /v1/relation-types} */
    public static void requireType(String name) {
        RelationName.required(name);
    }

    /** In HQL, whether readers see the article with this id at the end of an edge, at {@code :now}; p, d and s are taken. */
    public static String shown(String id) {
        return Relations.SHOWN.formatted(id);
    }

    @Transactional
    public RelationList list(String reference) {
        var article = lookup.any(reference);
        return view(article, relations.of(article));
    }

    /** Makes the list the article's edges: those it leaves out are removed, those that stay keep who made them and when. */
    @Transactional
    public RelationList replace(String reference, RelationListInput input, @Nullable String ifMatch, String actor) {
        var article = lookup.any(reference);
        var expected = Preconditions.required(ifMatch);
        var targets = lookup.find(input.relations().stream().map(RelationInput::target).toList());
        var present = lock(input.relations().stream().map(RelationInput::name).toList(), article, targets.values());
        targets.values().retainAll(present);
        var before = relations.locked(article);
        var said = Said.of(article, before);
        var etag = etag(said);
        if (!Preconditions.matches(expected, etag)) {
            throw Preconditions.mismatch(etag, List.of("relations"));
        }
        var after = asked(article, input.relations(), targets, before, actor);
        store(article, before, after, said);
        return view(article, after);
    }

    private List<Relation> asked(UUID article, List<RelationInput> inputs, Map<String, UUID> targets, List<Relation> before,
            String actor) {
        var violations = new ArrayList<Violation>();
        var after = new ArrayList<Relation>();
        for (int i = 0; i < inputs.size(); i++) {
            var input = inputs.get(i);
            var pointer = "/relations/" + i + "/target";
            var target = targets.get(input.target());
            if (target == null) {
                violations.add(RelationRules.unknown(pointer));
            } else if (target.equals(article)) {
                violations.add(Violation.body(pointer, "self-relation", "is the article itself"));
            } else if (edge(after, article, input.name(), target).isPresent()) {
                violations.add(Violation.body(pointer, "duplicate", "has this type earlier in the list"));
            } else {
                var edge = edge(before, article, input.name(), target)
                        .orElseGet(() -> new Relation(article, input.name(), target, clock.instant(), actor));
                edge.change(input.label() == null ? "" : input.label(), Boolean.TRUE.equals(input.pinned()));
                after.add(edge);
            }
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return after;
    }

    /** Makes the edge, or changes what the body says of it. */
    @Transactional
    public Written put(String reference, String targetReference, String type, @Nullable RelationChange change, String actor) {
        var article = lookup.any(reference);
        var target = lookup.any(targetReference);
        var asked = change == null ? RelationChange.NONE : change;
        var name = RelationName.required(type);
        var before = lockedFor(article, List.of(name), List.of(target));
        var said = Said.of(article, before);
        var known = edge(before, article, name, target);
        var edge = known.orElseGet(() -> new Relation(article, name, target, clock.instant(), actor));
        edge.change(asked.label(), asked.pinned());
        var after = placed(article, before, edge, asked);
        store(article, before, after, said);
        var end = relations.ends(List.of(target), clock.instant()).get(0);
        return new Written(ArticleRelation.of(article, edge, after.indexOf(edge) + 1, end), known.isEmpty());
    }

    /**
     * An edge as an import has it, seen from its article; null leaves a thing as it is.
     *
     * @param type one of the names of {@code /v1/relation-types}
     */
    public record WantedEdge(UUID target, String type, @Nullable String label, @Nullable Boolean pinned) {
    }

    /** For imports: makes the edges, or changes their labels and pins. @return true when anything changed */
    @Transactional
    public boolean put(UUID article, List<WantedEdge> edges, String actor) {
        var before = lockedFor(article, edges.stream().map(edge -> RelationName.required(edge.type())).toList(),
                edges.stream().map(WantedEdge::target).toList());
        var said = Said.of(article, before);
        var after = new ArrayList<>(before);
        for (var wanted : edges) {
            var name = RelationName.required(wanted.type());
            var known = edge(after, article, name, wanted.target());
            var edge = known.orElseGet(() -> new Relation(article, name, wanted.target(), clock.instant(), actor));
            edge.change(wanted.label(), wanted.pinned());
            if (known.isEmpty()) {
                after.add(edge);
            }
        }
        return store(article, before, after, said);
    }

    /** Which of these articles have all these edges just so; one statement, and no lock. */
    @Transactional
    public Set<UUID> having(Map<UUID, List<WantedEdge>> wanted) {
        var here = relations.ofAll(wanted.keySet());
        return wanted.keySet().stream().filter(article -> wanted.get(article).stream().allMatch(edge -> {
            var name = RelationName.required(edge.type());
            return here.stream().anyMatch(known -> known.is(article, name, edge.target())
                    && (edge.label() == null || edge.label().equals(known.label()))
                    && (edge.pinned() == null || edge.pinned() == known.pinned()));
        })).collect(Collectors.toSet());
    }

    /**
     * For several writes in one transaction, before the first: takes what they take, all at once, as each for itself would take
     * some of the first after some of the last.
     *
     * @param types names of {@code /v1/relation-types}; others mean nothing
     * @param sources those whose edges are written
     * @param others what else may gain an edge, or is written in between
     */
    @Transactional
    public void hold(Collection<String> types, Collection<UUID> sources, Collection<UUID> others) {
        relations.lock(acyclic(types.stream().map(RelationName::of).flatMap(Optional::stream)));
        var ids = new HashSet<>(sources);
        ids.addAll(others);
        if (!ids.isEmpty()) {
            articles.lock(ids);
            relations.lockOf(sources);
        }
    }

    /**
     * For rows that are stored as they are, while what they take is held: refuses an edge that an editor could not make now.
     *
     * @throws ProblemException {@code invalid}, {@code too-many-relations} or {@code relation-cycle}
     */
    @Transactional
    public void admit(UUID source, String type, UUID target) {
        var name = new RelationName(RelationType.valueOf(type), false);
        var edge = new Relation(source, name, target, clock.instant(), "");
        if (!edge.sourceId.equals(source)) {
            throw ProblemException.invalid(Violation.body("/sourceId", "range",
                    "must be the smaller of the two ids, as " + type + " means the same from both ends"));
        }
        rules.refuseRow(edge);
    }

    private List<Relation> lockedFor(UUID article, Collection<RelationName> names, Collection<UUID> targets) {
        if (targets.contains(article)) {
            throw ProblemException.invalid(Violation.parameter("target", "self-relation", "is the article itself", null));
        }
        var present = lock(names, article, targets);
        targets.stream().filter(target -> !present.contains(target)).findFirst().ifPresent(target -> {
            throw lookup.absent(target);
        });
        return relations.locked(article);
    }

    private List<Relation> placed(UUID article, List<Relation> before, Relation edge, RelationChange asked) {
        var after = new ArrayList<>(before);
        var reference = asked.neighbour();
        if (reference == null) {
            if (!after.contains(edge)) {
                after.add(edge);
            }
            return after;
        }
        after.remove(edge);
        var neighbour = lookup.find(reference).orElseThrow(asked::neighbourAbsent);
        var ends = after.stream().map(other -> other.otherEnd(article)).toList();
        if (!ends.contains(neighbour)) {
            throw asked.neighbourAbsent();
        }
        after.add(asked.before() != null ? ends.indexOf(neighbour) : ends.lastIndexOf(neighbour) + 1, edge);
        return after;
    }

    @Transactional
    public void delete(String reference, String targetReference, String type) {
        if (!delete(lookup.any(reference), lookup.any(targetReference), type)) {
            throw ProblemException.notFound("such relation");
        }
    }

    /** @return false when there is no such edge */
    @Transactional
    public boolean delete(UUID article, UUID target, String type) {
        var name = RelationName.required(type);
        lock(List.of(), article, List.of());
        var before = relations.locked(article);
        var after = before.stream().filter(edge -> !edge.is(article, name, target)).toList();
        return store(article, before, after, Said.of(article, before));
    }

    /** Foreign keys would remove them too, but in an order of their own, and two editors could then wait for each other. */
    void purged(@Observes ArticlePurged purged) {
        var edges = relations.locked(purged.article());
        edges.forEach(relations::delete);
        edges.forEach(this::tell);
        Said.of(purged.article(), edges).forEach(said -> tell("relation.delete", purged.article(), said));
    }

    /** An edge is in the lists of both its ends, so it is told of both. */
    private void tell(String action, UUID article, Said said) {
        for (var end : List.of(article, said.target())) {
            var other = end.equals(article) ? said.target() : article;
            changes.fire(new Change(action, other.toString(), end, null,
                    Json.MAPPER.createObjectNode().put("source", article.toString()).put("target", said.target().toString())
                            .put("type", said.type()).put("label", said.label()).put("pinned", said.pinned())));
        }
    }

    private void tell(Relation edge) {
        edgeChanged.fire(new EdgeChanged(edge.sourceId, edge.targetId, edge.type.name()));
    }

    private void tell(UUID article, List<Said> before, List<Said> after) {
        var removed = before.stream().filter(said -> after.stream().noneMatch(said::names)).toList();
        var written = after.stream().filter(said -> !before.contains(said)).toList();
        removed.forEach(said -> tell("relation.delete", article, said));
        written.forEach(said -> tell("relation.put", article, said));
        if (!places(before, after).equals(places(after, before))) {
            changes.fire(new Change("relation.order", article.toString(), article, null, Json.MAPPER.createObjectNode()
                    .set("targets", Json.MAPPER.valueToTree(after.stream().map(Said::target).toList()))));
        }
    }

    /** The ends of those edges that the other list has too. */
    private static List<List<Object>> places(List<Said> list, List<Said> other) {
        return list.stream().filter(said -> other.stream().anyMatch(said::names))
                .map(said -> List.<Object> of(said.target(), said.type())).toList();
    }

    /**
     * What readers get of an article's edges, in their order: pinned ones, then as the editor put them. Only articles that
     * are live at {@code now}, each once, and none that a live article supersedes or that duplicates one.
     *
     * @param types what the edges are called from the article; empty means all
     */
    @Transactional
    public List<ReaderRelation> forReaders(UUID article, List<String> types, Collection<UUID> exclude, int limit, Instant now) {
        var seen = new HashSet<>(exclude);
        seen.add(article);
        return relations.forReaders(article, now).stream()
                .filter(edge -> types.isEmpty() || types.contains(edge.nameFrom(article).text()))
                .filter(edge -> seen.add(edge.otherEnd(article)))
                .limit(limit)
                .map(edge -> new ReaderRelation(edge.otherEnd(article), edge.nameFrom(article).text(), edge.label, edge.pinned,
                        edge.createdAt, edge.createdBy))
                .toList();
    }

    /** @return those of the articles that are there still */
    private Set<UUID> lock(Collection<RelationName> names, UUID article, Collection<UUID> targets) {
        relations.lock(acyclic(names.stream()));
        var ids = new HashSet<>(targets);
        ids.add(article);
        var present = articles.lock(ids);
        if (!present.contains(article)) {
            throw lookup.absent(article);
        }
        return present;
    }

    private static Set<RelationType> acyclic(Stream<RelationName> names) {
        return names.map(RelationName::type).filter(RelationType::acyclic).collect(Collectors.toSet());
    }

    /** @return true when the list is another than the one with this ETag */
    private boolean store(UUID article, List<Relation> before, List<Relation> after, List<Said> saidBefore) {
        var saidAfter = Said.of(article, after);
        if (saidBefore.equals(saidAfter)) {
            return false;
        }
        var added = after.stream().filter(edge -> !before.contains(edge)).toList();
        var tallies = relations.tallies(added.stream().map(edge -> edge.otherEnd(article)).collect(Collectors.toSet()));
        EdgeRules.refuseTooMany(article, after, added, tallies);
        rules.refuseCycles(article, after, added);
        for (int i = 0; i < after.size(); i++) {
            after.get(i).placeFrom(article, i + 1);
        }
        var last = tallies.stream()
                .collect(Collectors.toMap(Relations.Tally::article, Relations.Tally::last, Math::max, HashMap::new));
        added.forEach(edge -> edge.placeFrom(edge.otherEnd(article), last.merge(edge.otherEnd(article), 1, Integer::sum)));
        relations.persist(added);
        var removed = before.stream().filter(edge -> !after.contains(edge)).toList();
        removed.forEach(relations::delete);
        added.forEach(this::tell);
        removed.forEach(this::tell);
        tell(article, saidBefore, saidAfter);
        site.changed();
        return true;
    }

    private static Optional<Relation> edge(List<Relation> edges, UUID article, RelationName name, UUID other) {
        return edges.stream().filter(edge -> edge.is(article, name, other)).findFirst();
    }

    private RelationList view(UUID article, List<Relation> edges) {
        var ids = edges.stream().map(edge -> edge.otherEnd(article)).collect(Collectors.toSet());
        var ends = relations.ends(ids, clock.instant()).stream()
                .collect(Collectors.toMap(RelationEnd::id, Function.identity()));
        // Without a lock an article may be purged between the two queries
        var shown = edges.stream().filter(edge -> ends.containsKey(edge.otherEnd(article))).toList();
        var data = new ArrayList<ArticleRelation>();
        for (var edge : shown) {
            data.add(ArticleRelation.of(article, edge, data.size() + 1, ends.get(edge.otherEnd(article))));
        }
        return new RelationList(data, new RelationList.Meta(etag(Said.of(article, shown))));
    }

    /** A digest of what a list says, in its order, and of nothing else: not of who made an edge, nor of what is live. */
    private static String etag(List<Said> said) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Json.write(said).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
