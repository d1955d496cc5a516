package org.masthead.editorschoice;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticlePurged;
import org.masthead.article.Lookup;
import org.masthead.article.SectionDeleted;
import org.masthead.article.Term.Kind;
import org.masthead.article.Terms;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.http.Preconditions;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Site;
import org.masthead.shared.text.Nearest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the lists. A writer takes the articles' rows, then the list's: in that order a purge cannot come between,
 * and no two writers wait for each other. It never changes an article.
 */
@ApplicationScoped
public class PickService {

    /** The most entries of a list. */
    public static final int MOST = 100;

    private final Picks picks;
    private final PickLists lists;
    private final Lookup lookup;
    private final Terms terms;
    private final Site site;
    private final Event<Change> changes;
    private final Clock clock;

    public PickService(Picks picks, PickLists lists, Lookup lookup, Terms terms, Site site, Event<Change> changes,
            Clock clock) {
        this.changes = changes;
        this.picks = picks;
        this.lists = lists;
        this.lookup = lookup;
        this.terms = terms;
        this.site = site;
        this.clock = clock;
    }

    /** The entry of the picked article, and whether it is new in its list. */
    public record Picked(PickEntry entry, boolean created) {
    }

    /** A list that nobody else writes until the end of the transaction. */
    private record Held(String scope, int revision, List<Pick> picks) {

        List<PickSnapshot> entries() {
            return picks.stream().map(PickSnapshot::of).toList();
        }
    }

    /** Every entry, or with {@code at} those that show or showed at that time, by the revision in force then. */
    @Transactional
    public PickList list(@Nullable String section, @Nullable Instant at) {
        var scope = scopeOfParameter(section);
        if (at == null) {
            return view(scope, null, lists.revision(scope), picks.of(scope).stream().map(PickSnapshot::of).toList());
        }
        var revision = lists.inForce(scope, at).orElse(PickLists.Revision.NONE);
        return view(scope, at, revision.number(), revision.entries());
    }

    @Transactional
    public PickList replace(@Nullable String section, PickListInput input, @Nullable String ifMatch, String actor) {
        return replace(scopeOfParameter(section), input.entries(), Preconditions.required(ifMatch), actor);
    }

    /**
     * The same from inside the service, whatever the list's revision; the scope must be {@link Picks#SITE} or a section's slug.
     */
    @Transactional
    public PickList replace(String scope, List<PickEntryInput> entries, String actor) {
        return replace(scope, entries, "*", actor);
    }

    private PickList replace(String scope, List<PickEntryInput> entries, String ifMatch, String actor) {
        var found = lookup.find(entries.stream().map(PickEntryInput::articleId).toList());
        var existing = picks.holdArticles(found.values());
        var list = hold(scope);
        if (!Preconditions.matches(ifMatch, String.valueOf(list.revision()))) {
            throw Preconditions.mismatch(list.revision(), List.of("entries"));
        }
        var now = clock.instant();
        var after = entries(entries, found, existing, list, actor, now);
        var revision = list.revision();
        if (!after.equals(list.entries())) {
            revision = write(list, after, null, actor, now);
            site.changed();
        }
        return view(scope, null, revision, after);
    }

    /** The entries as sent; one that was in the list already is still added by whom and when it was. */
    private static List<PickSnapshot> entries(List<PickEntryInput> sent, Map<String, UUID> found, Set<UUID> existing, Held list,
            String actor, Instant now) {
        var known = list.entries().stream().collect(Collectors.toMap(PickSnapshot::articleId, Function.identity()));
        var places = new HashMap<UUID, Integer>();
        var violations = new ArrayList<Violation>();
        var entries = new ArrayList<PickSnapshot>();
        for (int i = 0; i < sent.size(); i++) {
            var entry = sent.get(i);
            var pointer = "/entries/" + i;
            PickRules.refuseEmptyPeriod(entry.from(), entry.until(), pointer + PickRules.bound(entry.until()), violations);
            var article = found.get(entry.articleId());
            if (article == null || !existing.contains(article)) {
                violations.add(PickRules.unknown(pointer + "/articleId"));
                continue;
            }
            var place = places.putIfAbsent(article, i);
            if (place != null) {
                violations.add(
                        Violation.body(pointer + "/articleId", "duplicate", "is the article of /entries/" + place + " again"));
            }
            var before = known.get(article);
            entries.add(new PickSnapshot(article, entry.from(), entry.until(), entry.kicker(),
                    before == null ? actor : before.addedBy(), before == null ? now : before.addedAt()));
        }
        refuse(violations);
        return entries;
    }

    /** Picks the article, or changes of its pick only what the body says. */
    @Transactional
    public Picked pick(String reference, @Nullable MergePatch body, String actor) {
        var article = lookup.any(reference);
        var sent = body == null ? Json.MAPPER.createObjectNode() : body.patch();
        var input = InputBinder.bind(sent, PickInput.class, this::wrongInFact);
        var violations = new ArrayList<Violation>();
        var scope = scopeOfBody(input.section(), violations);
        if (!violations.isEmpty()) {
            PickRules.refuseEmptyPeriod(input.from(), input.until(), PickRules.bound(input.until()), violations);
            refuse(violations);
        }
        holdArticle(article);
        var list = hold(scope);
        var now = clock.instant();
        var before = list.entries();
        var place = IntStream.range(0, before.size()).filter(i -> before.get(i).articleId().equals(article)).findFirst();
        var after = new ArrayList<>(before);
        var snapshot = changed(place.isPresent() ? after.remove(place.getAsInt())
                : new PickSnapshot(article, null, null, null, actor, now), sent, input);
        PickRules.refuseEmptyPeriod(snapshot.from(), snapshot.until(), PickRules.bound(input.until()), violations);
        if (after.size() == MOST) {
            violations.add(Violation.body("/section", "too-many", "this list is full: it has " + MOST + " entries"));
        } else if (input.position() != null && input.position() > after.size() + 1) {
            violations.add(Violation.body("/position", "range", "must be from 1 to " + (after.size() + 1)));
        }
        refuse(violations);
        var index = input.position() != null ? input.position() - 1 : place.orElse(0);
        after.add(index, snapshot);
        if (!after.equals(before)) {
            write(list, after, article, actor, now);
            site.changed();
        }
        var picked = picks.articles(List.of(article), now).get(article);
        return new Picked(PickEntry.of(snapshot, index + 1, section(scope), picked), place.isEmpty());
    }

    private List<Violation> wrongInFact(PickInput wellFormed) {
        var violations = new ArrayList<Violation>();
        scopeOfBody(wellFormed.section(), violations);
        PickRules.refuseEmptyPeriod(wellFormed.from(), wellFormed.until(), PickRules.bound(wellFormed.until()), violations);
        return violations;
    }

    private static PickSnapshot changed(PickSnapshot base, ObjectNode sent, PickInput input) {
        return new PickSnapshot(base.articleId(),
                sent.has("from") ? input.from() : base.from(),
                sent.has("until") ? input.until() : base.until(),
                sent.has("kicker") ? input.kicker() : base.kicker(),
                base.addedBy(), base.addedAt());
    }

    /** Takes the article out of the list named by the parameter or the body. */
    @Transactional
    public void unpick(String reference, @Nullable String section, @Nullable UnpickInput body, String actor) {
        var article = lookup.any(reference);
        var violations = new ArrayList<Violation>();
        var scope = scopeOfParameter(section);
        if (body != null && body.section() != null) {
            scope = scopeOfBody(body.section(), violations);
            if (section != null && !section.equals(body.section())) {
                violations.add(Violation.body("/section", "contradiction", "the query says " + section));
            }
        }
        refuse(violations);
        if (!remove(hold(scope), article, actor)) {
            throw ProblemException.notFound("pick of this article in that list");
        }
        site.changed();
    }

    /** The purge's cascade would leave a hole in the list and its revision as it was. */
    void forget(@Observes ArticlePurged purged) {
        picks.scopesOf(purged.article()).forEach(scope -> remove(hold(scope), purged.article(), "purge"));
    }

    /** A section made anew under the slug begins with an empty list. */
    void forget(@Observes SectionDeleted deleted) {
        if (lists.revision(deleted.slug()) > 0) {
            var list = hold(deleted.slug());
            if (!list.picks().isEmpty()) {
                write(list, List.of(), null, "section deleted", clock.instant());
            }
        }
    }

    private boolean remove(Held list, UUID article, String actor) {
        var after = list.entries().stream().filter(entry -> !entry.articleId().equals(article)).toList();
        if (after.size() == list.picks().size()) {
            return false;
        }
        write(list, after, article, actor, clock.instant());
        return true;
    }

    private void holdArticle(UUID article) {
        if (picks.holdArticles(List.of(article)).isEmpty()) {
            throw ProblemException.notFound("such article");
        }
    }

    private Held hold(String scope) {
        var revision = lists.hold(scope);
        return new Held(scope, revision, picks.of(scope));
    }

    /**
     * Makes the list what {@code after} says and keeps it as the next revision.
     *
     * @param only the article that this is about, when it is about one
     */
    private int write(Held list, List<PickSnapshot> after, @Nullable UUID only, String actor, Instant now) {
        tell(list, after, only);
        var leaving = list.picks().stream().collect(Collectors.toMap(pick -> pick.articleId, Function.identity()));
        for (int i = 0; i < after.size(); i++) {
            var pick = leaving.remove(after.get(i).articleId());
            if (pick == null) {
                picks.persist(new Pick(list.scope(), after.get(i), i + 1));
            } else {
                pick.change(after.get(i), i + 1);
            }
        }
        leaving.values().forEach(picks::delete);
        picks.flush();
        var revision = list.revision() + 1;
        lists.record(list.scope(), new PickLists.Revision(revision, after), actor, now);
        return revision;
    }

    /** Those that were put in or changed, those that went, and the order when the whole list got another one. */
    private void tell(Held list, List<PickSnapshot> after, @Nullable UUID only) {
        var before = list.entries();
        var kept = after.stream().map(PickSnapshot::articleId).collect(Collectors.toSet());
        before.stream().filter(entry -> !kept.contains(entry.articleId()))
                .forEach(entry -> tell("pick.delete", list.scope(), entry, Json.MAPPER.createObjectNode()));
        for (int i = 0; i < after.size(); i++) {
            var entry = after.get(i);
            if (!before.contains(entry) || entry.articleId().equals(only)) {
                tell("pick.put", list.scope(), entry, Json.MAPPER.createObjectNode().put("position", i + 1)
                        .put("from", entry.from() == null ? null : entry.from().toString())
                        .put("until", entry.until() == null ? null : entry.until().toString())
                        .put("kicker", entry.kicker()));
            }
        }
        var known = before.stream().map(PickSnapshot::articleId).filter(kept::contains).toList();
        var order = after.stream().map(PickSnapshot::articleId).toList();
        if (only == null && !known.equals(order.stream().filter(known::contains).toList())) {
            changes.fire(new Change("pick.order", list.scope(), null, null, Json.MAPPER.createObjectNode()
                    .put("section", section(list.scope())).set("articles", Json.MAPPER.valueToTree(order))));
        }
    }

    private void tell(String action, String scope, PickSnapshot entry, ObjectNode details) {
        changes.fire(new Change(action, entry.articleId().toString(), entry.articleId(), null,
                details.put("section", section(scope))));
    }

    private PickList view(String scope, @Nullable Instant at, int revision, List<PickSnapshot> entries) {
        var articles = entries.isEmpty() ? Map.<UUID, PickedArticle> of()
                : picks.articles(entries.stream().map(PickSnapshot::articleId).toList(), at == null ? clock.instant() : at);
        var data = new ArrayList<PickEntry>();
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            var article = articles.get(entry.articleId());
            // A revision of the past may name an article that was purged since
            if (article != null && (at == null || entry.shownAt(at))) {
                data.add(PickEntry.of(entry, i + 1, section(scope), article));
            }
        }
        return new PickList(data, new PickListMeta(section(scope), at, revision));
    }

    private static @Nullable String section(String scope) {
        return scope.equals(Picks.SITE) ? null : scope;
    }

    private String scopeOfParameter(@Nullable String section) {
        if (section != null && terms.bySlug(Kind.section, section).isEmpty()) {
            throw ProblemException.invalidParameter(Violation.parameter("section", ProblemType.INVALID_PARAMETER.code(),
                    "there is no section " + section, nearest(section)));
        }
        return section == null ? Picks.SITE : section;
    }

    private String scopeOfBody(@Nullable String section, List<Violation> violations) {
        if (section != null && terms.bySlug(Kind.section, section).isEmpty()) {
            violations.add(Violation.body("/section", ProblemType.UNKNOWN_SECTION.code(), "there is no section " + section,
                    nearest(section)));
        }
        return section == null ? Picks.SITE : section;
    }

    private @Nullable String nearest(String section) {
        return Nearest.to(section, terms.slugs(Kind.section));
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            var allUnknown = violations.stream()
                    .allMatch(violation -> violation.code().equals(ProblemType.UNKNOWN_SECTION.code()));
            throw new ProblemException(allUnknown ? ProblemType.UNKNOWN_SECTION : ProblemType.INVALID,
                    ProblemException.summary(violations), violations);
        }
    }
}
