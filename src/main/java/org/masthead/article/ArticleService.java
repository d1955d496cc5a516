package org.masthead.article;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes and reads working copies. Nothing here is seen by readers until it is published. */
@ApplicationScoped
public class ArticleService {

    // Another article may take a made slug between looking and taking; more than a few times in a row is not chance
    private static final int SLUG_TRIES = 20;

    private final Articles articles;
    private final Publications publications;
    private final TermService terms;
    private final ArticleRules rules;
    private final Slugs slugs;
    private final Lookup lookup;
    private final Lifecycle lifecycle;
    private final Event<Change> changes;
    private final ArticleConfig config;
    private final Clock clock;

    public ArticleService(Articles articles, Publications publications, TermService terms, ArticleRules rules, Slugs slugs,
            Lookup lookup, Lifecycle lifecycle, Event<Change> changes, ArticleConfig config, Clock clock) {
        this.articles = articles;
        this.publications = publications;
        this.terms = terms;
        this.rules = rules;
        this.slugs = slugs;
        this.lookup = lookup;
        this.lifecycle = lifecycle;
        this.changes = changes;
        this.config = config;
        this.clock = clock;
    }

    /** What a write did. */
    public record Written(WorkingCopy workingCopy, boolean changed) {
    }

    @Transactional
    public WorkingCopy create(ArticleInput input, boolean publish, String note, String actor) {
        return create(Ids.next(), input, publish, note, actor, clock.instant());
    }

    /** With an id of the caller's, which must be new, and as it was at a time: for what is brought in. */
    @Transactional
    public WorkingCopy create(UUID id, ArticleInput input, boolean publish, String actor, Instant now) {
        return create(id, input, publish, "", actor, now);
    }

    private WorkingCopy create(UUID id, ArticleInput input, boolean publish, String note, String actor, Instant now) {
        return view(store(List.of(new NewArticle(id, input, publish)), note, actor, now).get(0));
    }

    /** An article to be made; its id must be new. */
    public record NewArticle(UUID id, ArticleInput input, boolean publish) {
    }

    /** Many at once, in a fixed number of statements but for new tags and authors; all of them or none. */
    @Transactional
    public void create(List<NewArticle> wanted, String actor) {
        store(wanted, "", actor, clock.instant());
    }

    private List<Article> store(List<NewArticle> wanted, String note, String actor, Instant now) {
        var known = terms.vocabulary(wanted.stream().map(NewArticle::input).toList());
        var contents = wanted.stream().map(one -> content(one.input(), known)).toList();
        refuseTakenExternalIds(wanted.stream().map(one -> one.input().externalId()).filter(Objects::nonNull).toList(), null);
        var made = new ArrayList<Article>();
        for (int i = 0; i < wanted.size(); i++) {
            var input = wanted.get(i).input();
            var slug = input.slug() != null ? input.slug() : slugs.free(Slugs.of(input.title()));
            var article = new Article(wanted.get(i).id(), slug, input.externalId(), contents.get(i), now, actor);
            if (wanted.get(i).publish()) {
                article.stage = Article.Stage.released;
            }
            made.add(article);
        }
        articles.persist(made);
        flush(made);
        claim(wanted, made);
        made.forEach(articles::index);
        made.forEach(article -> articles.getEntityManager().persist(ArticleVersion.of(article, note)));
        var published = made.stream().filter(article -> article.stage == Article.Stage.released).toList();
        if (!published.isEmpty()) {
            lifecycle.publishNew(published, note, actor, now);
        }
        made.forEach(article -> {
            tell(article, "article.create", note, Json.MAPPER.createObjectNode());
            if (article.stage == Article.Stage.released) {
                lifecycle.tellPublished(article, now, null, note, actor);
            }
        });
        return made;
    }

    private void claim(List<NewArticle> wanted, List<Article> made) {
        var refused = slugs.tryClaim(made.stream().collect(Collectors.toMap(Article::slug, Article::id)));
        for (int i = 0; !refused.isEmpty() && i < made.size(); i++) {
            var article = made.get(i);
            if (refused.contains(article.slug)) {
                if (wanted.get(i).input().slug() != null) {
                    throw slugs.taken(article.slug);
                }
                article.slug = claimMade(article.slug, article);
            }
        }
    }

    private String claimMade(String first, Article article) {
        var slug = first;
        for (int tries = 0; tries < SLUG_TRIES; tries++) {
            if (slugs.tryClaim(slug, article.id)) {
                return slug;
            }
            slug = slugs.free(Slugs.of(article.content.title()));
        }
        throw new ProblemException(ProblemType.SLUG_TAKEN, "No free slug was found for the title; send one.");
    }

    @Transactional
    public WorkingCopy read(String reference) {
        return view(articles.findById(lookup.any(reference)));
    }

    @Transactional
    public Slice<WorkingCopy> page(DraftFilter filter, Paging paging) {
        var now = clock.instant();
        return articles.page(filter, now, paging).map(rows -> {
            var open = rows.isEmpty() ? List.<Publication> of()
                    : publications.open(rows.stream().map(Article::id).toList(), now);
            var byArticle = open.stream().collect(Collectors.groupingBy(Publication::articleId));
            return rows.stream().map(article -> WorkingCopy.of(article,
                    Standing.of(article, byArticle.getOrDefault(article.id, List.of()), now))).toList();
        });
    }

    /** Replaces the working copy; without a slug it keeps its own. */
    @Transactional
    public Written replace(String reference, ArticleInput input, @Nullable String ifMatch, boolean publish, String note,
            String actor) {
        return write(lookup.any(reference), Preconditions.required(ifMatch), ignored -> input, publish, note, actor);
    }

    @Transactional
    public Written patch(String reference, MergePatch patch, @Nullable String ifMatch, boolean publish, String note,
            String actor) {
        return write(lookup.any(reference), Preconditions.required(ifMatch), article -> {
            var merged = InputBinder.bind(patch.applyTo(ArticleInput.treeOf(article)), ArticleInput.class,
                    rules::violations);
            if (merged.slug() == null) {
                throw ProblemException.invalid(Violation.body("/slug", "required", "an article cannot be without a slug"));
            }
            return merged;
        }, publish, note, actor);
    }

    /** For imports: writes what the input says over the article, whatever its version. */
    @Transactional
    public Written overwrite(UUID id, ArticleInput input, boolean publish, String actor) {
        return write(id, "*", ignored -> input, publish, "", actor);
    }

    /** What an import would write over an article that is there. */
    public record Overwrite(UUID id, ArticleInput input, boolean publish) {
    }

    /**
     * The slugs of those articles that would stay as they are, by their ids. Looked at without locks, in a fixed number of
     * statements; of anything that is wrong nothing is said, as the write will.
     */
    @Transactional
    public Map<UUID, String> unchanged(List<Overwrite> wanted) {
        var now = clock.instant();
        var ids = wanted.stream().map(Overwrite::id).toList();
        var here = articles.list("id in ?1", ids).stream().collect(Collectors.toMap(Article::id, Function.identity()));
        var open = publications.periods(ids, now).stream().collect(Collectors.groupingBy(Publications.Open::article));
        var known = terms.vocabulary(wanted.stream().map(Overwrite::input).toList());
        var same = new HashMap<UUID, String>();
        for (var one : wanted) {
            var article = here.get(one.id());
            if (article != null && article.stage != Article.Stage.trashed && same(article, one.input(), known)
                    && (!one.publish() || current(article, open.getOrDefault(article.id, List.of()), now))) {
                same.put(article.id, article.slug);
            }
        }
        articles.getEntityManager().clear();
        return same;
    }

    private boolean same(Article article, ArticleInput input, Vocabulary known) {
        try {
            return (input.slug() == null || input.slug().equals(article.slug))
                    && Objects.equals(input.externalId(), article.externalId) && content(input, known).equals(article.content);
        } catch (ProblemException e) {
            return false;
        }
    }

    private static boolean current(Article article, List<Publications.Open> open, Instant now) {
        return open.size() == 1 && open.get(0).version() == article.version && !open.get(0).from().isAfter(now);
    }

    /** Makes an earlier version the next one. Not in a transaction of its own: it was read in the caller's. */
    Written restore(ArticleVersion old, @Nullable String ifMatch, String note, String actor) {
        return write(old.articleId, ifMatch, ignored -> old.input(), false,
                note.isEmpty() ? "Version " + old.version + " restored" : note, actor,
                "version.restore", Json.MAPPER.createObjectNode().put("restored", old.version));
    }

    private interface Edit {

        ArticleInput on(Article article);
    }

    private Written write(UUID id, String ifMatch, Edit edit, boolean publish, String note, String actor) {
        return write(id, ifMatch, edit, publish, note, actor, "article.edit", Json.MAPPER.createObjectNode());
    }

    private Written write(UUID id, @Nullable String ifMatch, Edit edit, boolean publish, String note, String actor,
            String action, ObjectNode details) {
        var article = articles.locked(id).orElseThrow(() -> ProblemException.notFound("such article"));
        refuseStale(article, ifMatch);
        lifecycle.require(Action.EDIT, article);
        var input = edit.on(article);
        var content = content(input, terms.vocabulary(List.of(input)));
        var slug = input.slug() == null ? article.slug : input.slug();
        var changed = !content.equals(article.content) || !slug.equals(article.slug)
                || !Objects.equals(input.externalId(), article.externalId);
        if (changed) {
            if (input.externalId() != null) {
                refuseTakenExternalIds(List.of(input.externalId()), article.id);
            }
            var former = article.slug;
            var before = ArticleInput.of(article.content, former, article.externalId);
            article.write(slug, input.externalId(), content, clock.instant(), actor);
            flush(List.of(article));
            if (!slug.equals(former)) {
                slugs.claim(slug, article.id);
                slugs.release(former, article.id);
            }
            var names = before.changed(ArticleInput.of(article.content, article.slug, article.externalId));
            record(article, action, note, details.set("changed", Json.MAPPER.valueToTree(names)));
        }
        if (publish && (changed || !lifecycle.current(article))) {
            lifecycle.publish(article, PublishInput.now(note), actor);
            changed = true;
        }
        return new Written(view(article), changed);
    }

    private void record(Article article, String action, String note, ObjectNode details) {
        articles.reindex(article);
        articles.getEntityManager().persist(ArticleVersion.of(article, note));
        tell(article, action, note, details);
    }

    private void tell(Article article, String action, String note, ObjectNode details) {
        changes.fire(new Change(action, article.slug, article.id, article.modifiedBy,
                details.put("version", article.version).put("note", note)));
    }

    /** @throws ProblemException {@code version-mismatch} with what changed since */
    void refuseStale(Article article, @Nullable String ifMatch) {
        if (!Preconditions.matches(ifMatch, String.valueOf(article.version))) {
            throw Preconditions.mismatch(article.version, changedSince(article, ifMatch));
        }
    }

    private List<String> changedSince(Article article, @Nullable String ifMatch) {
        return knownVersion(article, ifMatch)
                .map(old -> old.input().changed(ArticleInput.of(article.content, article.slug, article.externalId)))
                .orElse(List.of());
    }

    private Optional<ArticleVersion> knownVersion(Article article, @Nullable String ifMatch) {
        return ifMatch == null || !ifMatch.matches("\"[0-9]{1,9}\"") ? Optional.empty()
                : Optional.ofNullable(articles.getEntityManager().find(ArticleVersion.class,
                        new ArticleVersion.Key(article.id, Integer.parseInt(ifMatch.substring(1, ifMatch.length() - 1)))));
    }

    private void refuseTakenExternalIds(List<String> externalIds, @Nullable UUID self) {
        articles.byExternalIds(externalIds).stream().filter(other -> !other.id().equals(self)).findFirst().ifPresent(other -> {
            throw externalIdTaken(other.externalId());
        });
    }

    /** Another writer may take the externalId, or an import the id, between looking and writing. */
    private void flush(List<Article> written) {
        try {
            articles.flush();
        } catch (ConstraintViolationException e) {
            // Of several the database does not say which; whoever writes several tries each alone then
            throw written.stream().map(Article::externalId).filter(Objects::nonNull).findFirst()
                    .map(ArticleService::externalIdTaken).orElseGet(() -> new ProblemException(ProblemType.EXISTS,
                            "Another writer has just stored an article with this id."));
        }
    }

    /** As a write answers whose externalId another article has. */
    public static ProblemException externalIdTaken(String externalId) {
        return new ProblemException(ProblemType.EXTERNAL_ID_TAKEN, "Another article has the externalId " + externalId + ".",
                List.of(Violation.body("/externalId", ProblemType.EXTERNAL_ID_TAKEN.code(), "is taken")));
    }

    private WorkingCopy view(Article article) {
        var now = clock.instant();
        return WorkingCopy.of(article, Standing.of(article, publications.open(List.of(article.id), now), now));
    }

    /** The input with its defaults and its names resolved; all that is wrong with it is reported at once. */
    private Content content(ArticleInput input, Vocabulary known) {
        var violations = new ArrayList<>(rules.ofItself(input));
        var content = new Content(input.title(), orElse(input.standfirst(), () -> ""), orElse(input.body(), () -> ""),
                orElse(input.bodyFormat(), () -> "markdown"),
                terms.section(input.section(), known, violations),
                terms.resolve(Term.Kind.tag, input.tags(), "/tags", known, violations),
                terms.resolve(Term.Kind.author, input.authors(), "/authors", known, violations),
                orElse(input.sources(), List::of),
                language(input.language()),
                input.image(), Boolean.TRUE.equals(input.sensitive()), input.canonicalUrl(),
                orElse(input.seo(), () -> Seo.NONE),
                orElse(input.attributes(), Json.MAPPER::createObjectNode), input.publishedAt());
        if (!violations.isEmpty()) {
            var allUnknown = violations.stream()
                    .allMatch(violation -> violation.code().equals(ProblemType.UNKNOWN_SECTION.code()));
            throw new ProblemException(allUnknown ? ProblemType.UNKNOWN_SECTION : ProblemType.INVALID,
                    ProblemException.summary(violations), violations);
        }
        return content;
    }

    private String language(@Nullable String tag) {
        return tag == null ? config.language() : new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
    }

    private static <T> T orElse(@Nullable T value, Supplier<T> fallback) {
        return value == null ? fallback.get() : value;
    }
}
