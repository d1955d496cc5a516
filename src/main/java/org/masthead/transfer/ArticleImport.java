package org.masthead.transfer;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Article;
import org.masthead.article.ArticleInput;
import org.masthead.article.ArticleService;
import org.masthead.article.Articles;
import org.masthead.article.LifecycleService;
import org.masthead.article.Lookup;
import org.masthead.article.PublishInput;
import org.masthead.article.Slugs;
import org.masthead.article.TermService;
import org.masthead.article.UnpublishInput;
import org.masthead.article.WorkingCopy;
import org.masthead.editorschoice.PickService;
import org.masthead.related.RelationService;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Ids;

/** Brings one article in: finds whom it means, writes what changed, and adds its edges. */
@ApplicationScoped
class ArticleImport {

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

        Imported changed() {
            return new Imported(status.equals("unchanged") ? "updated" : status, id, slug, note, waiting);
        }

        Imported noted(String more) {
            return new Imported(status, id, slug, note == null ? more : note + "; " + more, waiting);
        }
    }

    @Transactional
    Imported bring(ImportLine line, ImportOptions options) {
        line.relations().forEach(edge -> RelationService.requireType(edge.type()));
        line.origin().terms().forEach(term -> terms.ensure(term.kind(), term.slug(), term.name()));
        var imported = featured(line.origin(), scheduled(line.origin(), store(line, options), options), options);
        // What is written is done with: a session that kept it would look at all of it again at every statement
        articles.flush();
        articles.getEntityManager().clear();
        var targets = targets(line.relations());
        if (targets.size() < distinctTargets(line.relations())) {
            return new Imported(imported.status(), imported.id(), imported.slug(), imported.note(), line.relations());
        }
        return imported.afterRelations(relate(imported.id(), line.relations(), targets, options.actor()));
    }

    /** The edges that had to wait. @throws ProblemException when a target never came */
    @Transactional
    Imported relate(Imported imported, ImportOptions options) {
        var targets = targets(imported.waiting());
        var missing = imported.waiting().stream().map(ImportLine.Edge::target).filter(target -> !targets.containsKey(target))
                .toList();
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
        var related = imported.afterRelations(relate(imported.id(), imported.waiting(), targets, options.actor()));
        articles.flush();
        articles.getEntityManager().clear();
        return related;
    }

    static ProblemException missing(List<String> targets) {
        return new ProblemException(ProblemType.NOT_FOUND,
                "The article was stored, but its relations were not: there is no article " + String.join(", ", targets) + ".");
    }

    /** What was to be published at a time still is; a time that has passed is the one it was published at. */
    private Imported scheduled(ImportLine.Origin origin, Imported imported, ImportOptions options) {
        if (!options.publish() || origin.standing() != ImportLine.Standing.scheduled) {
            return imported;
        }
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

    private static long distinctTargets(List<ImportLine.Edge> edges) {
        return edges.stream().map(ImportLine.Edge::target).distinct().count();
    }

    private boolean relate(UUID article, List<ImportLine.Edge> edges, Map<String, UUID> targets, String actor) {
        var changed = false;
        for (var edge : edges) {
            changed |= relations.put(article, targets.get(edge.target()), edge.type(), edge.label(), edge.pinned(), actor);
        }
        return changed;
    }

    private Imported store(ImportLine line, ImportOptions options) {
        var stored = stored(line, options);
        return line.origin().notes().stream().reduce(stored, Imported::noted, (first, second) -> second);
    }

    private Imported stored(ImportLine line, ImportOptions options) {
        var input = line.article();
        var publish = options.publish() && line.origin().standing() == ImportLine.Standing.ready;
        var existing = existing(line);
        if (existing.isPresent() && options.create()) {
            throw new ProblemException(ProblemType.EXISTS, "There is an article with this id, externalId or slug already.");
        }
        if (existing.isPresent()) {
            var article = existing.get();
            // Read without its lock; the write must read it again under it
            articles.getEntityManager().detach(article);
            // A line that got a suffix when it first came, because the slug is another's, keeps it when it comes again
            var taken = input.slug() != null
                    && lookup.find(input.slug()).filter(holder -> !holder.equals(article.id())).isPresent();
            var kept = copy(input, taken ? null : input.slug(),
                    input.externalId() == null ? article.externalId() : input.externalId());
            var written = writing.overwrite(article.id(), kept, publish, options.actor());
            var slug = written.workingCopy().slug();
            var withdrawn = withdraw(line, written.workingCopy(), options);
            return new Imported(written.changed() || withdrawn ? "updated" : "unchanged", article.id(), slug,
                    taken ? "the slug " + input.slug() + " is taken, " + slug + " was kept" : null, List.of());
        }
        var slug = input.slug() == null || lookup.find(input.slug()).isEmpty() ? input.slug() : slugs.free(input.slug());
        var note = slug == null || slug.equals(input.slug()) ? null
                : "the slug " + input.slug() + " is taken, " + slug + " was given";
        var created = writing.create(line.id().orElseGet(Ids::next),
                note == null ? input : copy(input, slug, input.externalId()), publish,
                options.actor(), clock.instant());
        return new Imported("created", created.id(), created.slug(), note, List.of());
    }

    /** What its old system does not show any more must not be live here. */
    private boolean withdraw(ImportLine line, WorkingCopy copy, ImportOptions options) {
        if (!options.publish() || line.origin().standing() != ImportLine.Standing.withheld
                || copy.live() == null && copy.scheduled() == null) {
            return false;
        }
        lifecycle.unpublish(copy.id().toString(), new UnpublishInput(null, null), null);
        return true;
    }

    /** By id, then external id, then slug; never by slug an article that has another external id. */
    private Optional<Article> existing(ImportLine line) {
        var byId = line.id().flatMap(articles::findByIdOptional);
        if (byId.isPresent()) {
            return byId;
        }
        var externalId = line.article().externalId();
        var byExternalId = externalId == null ? Optional.<Article> empty() : articles.byExternalId(externalId);
        if (byExternalId.isPresent() || line.article().slug() == null) {
            return byExternalId;
        }
        return lookup.find(line.article().slug()).map(articles::findById)
                .filter(article -> externalId == null || article.externalId() == null
                        || article.externalId().equals(externalId));
    }

    private static ArticleInput copy(ArticleInput input, @Nullable String slug, @Nullable String externalId) {
        return new ArticleInput(input.title(), slug, input.standfirst(), input.body(), input.bodyFormat(), input.section(),
                input.tags(), input.authors(), input.sources(), input.language(), input.image(), input.sensitive(),
                input.canonicalUrl(), input.seo(), input.attributes(), externalId, input.publishedAt());
    }
}
