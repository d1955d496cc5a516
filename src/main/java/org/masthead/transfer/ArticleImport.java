package org.masthead.transfer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.ArticleService;
import org.masthead.article.ArticleService.NewArticle;
import org.masthead.article.ArticleService.Overwrite;
import org.masthead.article.Articles;
import org.masthead.article.Articles.Identity;
import org.masthead.article.LifecycleService;
import org.masthead.article.Lookup;
import org.masthead.article.PublishInput;
import org.masthead.article.Slugs;
import org.masthead.article.Term;
import org.masthead.article.TermService;
import org.masthead.article.UnpublishInput;
import org.masthead.article.WorkingCopy;
import org.masthead.editorschoice.PickService;
import org.masthead.related.RelationService;
import org.masthead.related.RelationService.WantedEdge;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Ids;
import org.masthead.transfer.ImportLine.Standing;
import org.masthead.transfer.ImportLine.TermName;

/** Brings articles in: finds whom they mean, writes what is new or changed, and adds their edges. */
@ApplicationScoped
class ArticleImport {

    // Each may be of 1 MiB, here and in the file
    private static final int LOOKED_AT = 25;

    private final ArticleService writing;
    private final Articles articles;
    private final Slugs slugs;
    private final Lookup lookup;
    private final RelationService relations;
    private final TermService terms;
    private final LifecycleService lifecycle;
    private final PickService picks;
    private final Clock clock;

    ArticleImport(ArticleService writing, Articles articles, Slugs slugs, Lookup lookup, RelationService relations,
            TermService terms, LifecycleService lifecycle, PickService picks, Clock clock) {
        this.writing = writing;
        this.terms = terms;
        this.lifecycle = lifecycle;
        this.picks = picks;
        this.articles = articles;
        this.slugs = slugs;
        this.lookup = lookup;
        this.relations = relations;
        this.clock = clock;
    }

    /** What became of a line; {@code waiting} are edges whose target is not here yet. */
    record Imported(String status, @Nullable UUID id, @Nullable String slug, @Nullable String note,
            List<ImportLine.Edge> waiting) {

        Imported afterRelations(boolean changed) {
            var done = changed ? changed() : this;
            return new Imported(done.status, id, slug, note, List.of());
        }

        Imported awaiting(List<ImportLine.Edge> edges) {
            return new Imported(status, id, slug, note, edges);
        }

        Imported changed() {
            return new Imported(status.equals("unchanged") ? "updated" : status, id, slug, note, waiting);
        }

        Imported noted(String more) {
            return new Imported(status, id, slug, note == null ? more : note + "; " + more, waiting);
        }
    }

    /** What became of these lines, in their order, as if each had been brought in after those before it; all or none. */
    @Transactional
    List<Imported> bring(List<ImportLine> lines, ImportOptions options) {
        hold(lines);
        var brought = new ArrayList<Imported>();
        while (brought.size() < lines.size()) {
            brought.addAll(apart(lines.subList(brought.size(), lines.size()), options));
        }
        for (int i = 0; i < lines.size(); i++) {
            brought.set(i, brought.get(i).awaiting(lines.get(i).relations()));
        }
        return relate(brought, options, false);
    }

    /** What the lines' edges need, if they have any, with the rows of all articles: these would be taken before. */
    private void hold(List<ImportLine> lines) {
        var edges = lines.stream().flatMap(line -> line.relations().stream()).toList();
        if (edges.isEmpty()) {
            return;
        }
        var matches = Matches.of(lines, articles, slugs);
        var sources = lines.stream().filter(line -> !line.relations().isEmpty())
                .flatMap(line -> matches.existing(line).stream())
                .map(Identity::id).toList();
        var others = new HashSet<>(targets(edges).values());
        lines.forEach(line -> matches.existing(line).map(Identity::id).ifPresent(others::add));
        relations.hold(edges.stream().map(ImportLine.Edge::type).toList(), sources, others);
    }

    /** The edges that had to wait. @throws ProblemException when a target never came */
    @Transactional
    List<Imported> relate(List<Imported> imported, ImportOptions options) {
        return relate(imported, options, true);
    }

    /** As many of the lines, from the first on, as have nothing to do with each other; these are looked at together. */
    private List<Imported> apart(List<ImportLine> lines, ImportOptions options) {
        var names = new HashSet<String>();
        int end = 0;
        while (end < lines.size() && Collections.disjoint(names, Matches.names(lines.get(end)))) {
            names.addAll(Matches.names(lines.get(end++)));
        }
        var together = lines.subList(0, end);
        together.forEach(line -> line.relations().forEach(edge -> RelationService.requireType(edge.type())));
        terms.ensure(together.stream().flatMap(line -> line.origin().terms().stream()).collect(Collectors
                .toMap(term -> new Term.Key(term.kind(), term.slug()), TermName::name, (first, second) -> first)));
        var matches = Matches.of(together, articles, slugs);
        var met = new HashSet<UUID>();
        end = 0;
        while (end < together.size() && matches.existing(together.get(end)).map(Identity::id).map(met::add).orElse(true)) {
            end++;
        }
        return store(together.subList(0, end), matches, options);
    }

    /**
     * In their order: those that are the same are passed over and those that are new written together; any other is written by
     * itself, and ends the row when it takes a name that one after it has.
     */
    private List<Imported> store(List<ImportLine> lines, Matches matches, ImportOptions options) {
        var unchanged = unchanged(lines, matches, options);
        var brought = new ArrayList<Imported>();
        var fresh = new ArrayList<NewArticle>();
        for (var line : lines) {
            var existing = matches.existing(line);
            if (existing.isPresent() && unchanged.containsKey(existing.get().id())) {
                var slug = unchanged.get(existing.get().id());
                brought.add(noted(line, new Imported("unchanged", existing.get().id(), slug,
                        taken(line, existing.get(), matches) ? kept(line, slug) : null, List.of())));
            } else if (lines.size() > 1 && fresh(line, matches, options)) {
                var id = line.id().orElseGet(Ids::next);
                fresh.add(new NewArticle(id, copy(line.article(), Matches.slug(line), line.article().externalId()),
                        published(line, options)));
                brought.add(noted(line, new Imported("created", id, Matches.slug(line), null, List.of())));
            } else {
                create(fresh, options);
                var done = featured(line.origin(), scheduled(line, noted(line, stored(line, matches, options)), options),
                        options);
                done();
                brought.add(done);
                if (!done.slug().equals(Matches.slug(line)) && lines.subList(brought.size(), lines.size()).stream()
                        .anyMatch(later -> Matches.slug(later).equals(done.slug()))) {
                    return brought;
                }
            }
        }
        create(fresh, options);
        return brought;
    }

    private static boolean fresh(ImportLine line, Matches matches, ImportOptions options) {
        return matches.existing(line).isEmpty() && matches.holder(line) == null && !line.origin().featured()
                && !toSchedule(line, options);
    }

    private void create(List<NewArticle> fresh, ImportOptions options) {
        if (!fresh.isEmpty()) {
            writing.create(fresh, options.actor());
            done();
            fresh.clear();
        }
    }

    /** What is written is done with: a session that kept it would look at all of it again at every statement. */
    private void done() {
        articles.flush();
        articles.getEntityManager().clear();
    }

    private Map<UUID, String> unchanged(List<ImportLine> lines, Matches matches, ImportOptions options) {
        if (options.create()) {
            return Map.of();
        }
        var here = new ArrayList<Overwrite>();
        for (var line : lines) {
            var plain = line.origin().standing() == Standing.ready && !line.origin().featured();
            matches.existing(line).filter(existing -> plain).ifPresent(existing -> here
                    .add(new Overwrite(existing.id(), kept(line, existing, matches), published(line, options))));
        }
        var unchanged = new HashMap<UUID, String>();
        for (int from = 0; from < here.size(); from += LOOKED_AT) {
            unchanged.putAll(writing.unchanged(here.subList(from, Math.min(here.size(), from + LOOKED_AT))));
        }
        return unchanged;
    }

    /** Where all targets are here; the others wait, or fail when they have waited. */
    private List<Imported> relate(List<Imported> imported, ImportOptions options, boolean waited) {
        var targets = targets(imported.stream().flatMap(one -> one.waiting().stream()).toList());
        var wanted = new ArrayList<List<WantedEdge>>();
        for (var one : imported) {
            var missing = one.waiting().stream().map(ImportLine.Edge::target).filter(target -> !targets.containsKey(target))
                    .toList();
            if (!missing.isEmpty() && waited) {
                throw missing(missing);
            }
            wanted.add(!missing.isEmpty() ? List.of()
                    : one.waiting().stream().map(
                            edge -> new WantedEdge(targets.get(edge.target()), edge.type(), edge.label(), edge.pinned()))
                            .toList());
        }
        var done = relations.having(once(imported, wanted));
        if (waited) {
            relations.hold(wanted.stream().flatMap(List::stream).map(WantedEdge::type).toList(),
                    imported.stream().map(Imported::id).toList(),
                    wanted.stream().flatMap(List::stream).map(WantedEdge::target).toList());
        }
        var related = new ArrayList<Imported>();
        for (int i = 0; i < imported.size(); i++) {
            var one = imported.get(i);
            if (wanted.get(i).isEmpty() || done.contains(one.id())) {
                related.add(wanted.get(i).isEmpty() ? one : one.afterRelations(false));
            } else {
                related.add(one.afterRelations(relations.put(one.id(), wanted.get(i), options.actor())));
                done();
            }
        }
        return related;
    }

    /**
     * What is wanted of articles that are there once only, and of edges that only one of their ends names: of any other, the
     * first line changes what the second finds.
     */
    private static Map<UUID, List<WantedEdge>> once(List<Imported> imported, List<List<WantedEdge>> wanted) {
        var once = new HashMap<UUID, List<WantedEdge>>();
        var met = new HashMap<UUID, Set<UUID>>();
        for (int i = 0; i < imported.size(); i++) {
            var targets = wanted.get(i).stream().map(WantedEdge::target).collect(Collectors.toSet());
            if (!wanted.get(i).isEmpty() && met.putIfAbsent(imported.get(i).id(), targets) != null) {
                once.remove(imported.get(i).id());
            } else if (!wanted.get(i).isEmpty()) {
                once.put(imported.get(i).id(), wanted.get(i));
            }
        }
        once.entrySet().removeIf(entry -> entry.getValue().stream()
                .anyMatch(edge -> met.getOrDefault(edge.target(), Set.of()).contains(entry.getKey())));
        return once;
    }

    static ProblemException exists() {
        return new ProblemException(ProblemType.EXISTS, "There is an article with this id, externalId or slug already.");
    }

    static ProblemException missing(List<String> targets) {
        return new ProblemException(ProblemType.NOT_FOUND,
                "The article was stored, but its relations were not: there is no article " + String.join(", ", targets) + ".");
    }

    private static boolean published(ImportLine line, ImportOptions options) {
        return options.publish() && line.origin().standing() == Standing.ready;
    }

    private static boolean toSchedule(ImportLine line, ImportOptions options) {
        return options.publish() && line.origin().standing() == Standing.scheduled;
    }

    /** What was to be published at a time still is; a time that has passed is the one it was published at. */
    private Imported scheduled(ImportLine line, Imported imported, ImportOptions options) {
        if (!toSchedule(line, options)) {
            return imported;
        }
        var origin = line.origin();
        var copy = writing.read(imported.id().toString());
        if (copy.scheduled() != null && copy.scheduled().at().equals(origin.at()) && !copy.hasUnpublishedChanges()) {
            return imported;
        }
        lifecycle.publish(imported.id().toString(), new PublishInput(origin.at(), null, null), null, options.actor());
        return imported.changed();
    }

    private Imported featured(ImportLine.Origin origin, Imported imported, ImportOptions options) {
        if (!origin.featured()) {
            return imported;
        }
        var entries = picks.list(null, null).data();
        if (entries.stream().anyMatch(entry -> entry.articleId().equals(imported.id()))) {
            return imported;
        }
        if (entries.size() >= PickService.MOST) {
            return imported.noted("the editor's choice is full, so it was not picked");
        }
        picks.pick(imported.id().toString(), null, options.actor());
        return imported.changed();
    }

    private Map<String, UUID> targets(List<ImportLine.Edge> edges) {
        return edges.isEmpty() ? Map.of() : lookup.find(edges.stream().map(ImportLine.Edge::target).distinct().toList());
    }

    static Imported noted(ImportLine line, Imported stored) {
        return line.origin().notes().stream().reduce(stored, Imported::noted, (first, second) -> second);
    }

    /** A line that got a suffix when it first came, because the slug is another's, keeps it when it comes again. */
    private static boolean taken(ImportLine line, Identity existing, Matches matches) {
        var holder = line.article().slug() == null ? null : matches.holder(line);
        return holder != null && !holder.equals(existing.id());
    }

    static String given(ImportLine line, String slug) {
        return "the slug " + line.article().slug() + " is taken, " + slug + " was given";
    }

    static String kept(ImportLine line, String slug) {
        return "the slug " + line.article().slug() + " is taken, " + slug + " was kept";
    }

    private static ArticleInput kept(ImportLine line, Identity existing, Matches matches) {
        var input = line.article();
        return copy(input, taken(line, existing, matches) ? null : input.slug(),
                input.externalId() == null ? existing.externalId() : input.externalId());
    }

    private Imported stored(ImportLine line, Matches matches, ImportOptions options) {
        var input = line.article();
        var existing = matches.existing(line);
        if (existing.isPresent() && options.create()) {
            throw exists();
        }
        if (existing.isPresent()) {
            var id = existing.get().id();
            var written = writing.overwrite(id, kept(line, existing.get(), matches), published(line, options), options.actor());
            var slug = written.workingCopy().slug();
            var withdrawn = withdraw(line, written.workingCopy(), options);
            return new Imported(written.changed() || withdrawn ? "updated" : "unchanged", id, slug,
                    taken(line, existing.get(), matches) ? kept(line, slug) : null, List.of());
        }
        var slug = input.slug() == null || matches.holder(line) == null ? input.slug() : slugs.free(input.slug());
        var note = slug == null || slug.equals(input.slug()) ? null
                : given(line, slug);
        var created = writing.create(line.id().orElseGet(Ids::next),
                note == null ? input : copy(input, slug, input.externalId()), published(line, options), options.actor(),
                clock.instant());
        return new Imported("created", created.id(), created.slug(), note, List.of());
    }

    /** What its old system does not show any more must not be live here. */
    private boolean withdraw(ImportLine line, WorkingCopy copy, ImportOptions options) {
        if (!options.publish() || line.origin().standing() != Standing.withheld
                || copy.live() == null && copy.scheduled() == null) {
            return false;
        }
        lifecycle.unpublish(copy.id().toString(), new UnpublishInput(null, null), null);
        return true;
    }

    static ArticleInput copy(ArticleInput input, @Nullable String slug, @Nullable String externalId) {
        return new ArticleInput(input.title(), slug, input.standfirst(), input.body(), input.bodyFormat(), input.section(),
                input.tags(), input.authors(), input.sources(), input.language(), input.image(), input.sensitive(),
                input.canonicalUrl(), input.seo(), input.attributes(), externalId, input.publishedAt());
    }
}
