package org.masthead.article;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Term.Kind;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Site;
import org.masthead.shared.text.Nearest;
import org.masthead.shared.text.Texts;

/** The taxonomy: what editors do to sections, tags and authors, and how articles name them. */
@ApplicationScoped
public class TermService {

    private static final int MAX_NAME = 200;

    private final Terms terms;
    private final Event<SectionDeleted> sectionDeleted;
    private final Site site;
    private final Event<Change> changes;
    private final Clock clock;

    public TermService(Terms terms, Event<SectionDeleted> sectionDeleted, Site site, Event<Change> changes, Clock clock) {
        this.terms = terms;
        this.sectionDeleted = sectionDeleted;
        this.site = site;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional
    public List<Terms.Counted> visible(Kind kind) {
        return terms.visible(kind, clock.instant());
    }

    @Transactional
    public Terms.Counted visible(Kind kind, String slug) {
        return terms.counted(kind, slug, clock.instant()).filter(Terms::visible)
                .orElseThrow(() -> ProblemException.notFound(kind + " with that slug"));
    }

    /** Makes or replaces. @return true when it is new */
    @Transactional
    public boolean put(Kind kind, String slug, TermInput input) {
        if (slug.length() > 200 || !slug.matches(Slugs.FORM)) {
            throw ProblemException.invalid(Violation.body("/slug", "pattern", "the slug in the path " + Slugs.MESSAGE));
        }
        var now = clock.instant();
        var created = terms.insertIfAbsent(new Term(kind, slug, named(input), now));
        var term = terms.locked(kind, slug).orElseThrow();
        write(term, input, now);
        tell("put", term);
        site.changed();
        return created;
    }

    /**
     * For imports: makes the term unless there is one with this slug, which must be well-formed. As one that an article brought
     * with it, readers see it with its first live article.
     */
    @Transactional
    public void ensure(Kind kind, String slug, String name) {
        terms.insertIfAbsent(new Term(kind, slug, Texts.head(normal(name), MAX_NAME), clock.instant()));
    }

    @Transactional
    public void patch(Kind kind, String slug, MergePatch patch) {
        var term = existing(kind, slug);
        var tree = Json.MAPPER.createObjectNode().put("name", term.name).put("description", term.description);
        write(term, InputBinder.bind(patch.applyTo(tree), TermInput.class), clock.instant());
        tell("patch", term);
        site.changed();
    }

    private void tell(String verb, Term term) {
        changes.fire(new Change(term.kind + "." + verb, term.slug, null, null,
                Json.MAPPER.createObjectNode().put("name", term.name).put("description", term.description)));
    }

    private static void write(Term term, TermInput input, Instant now) {
        term.name = named(input);
        term.description = input.description() == null ? "" : input.description();
        term.curated = true;
        term.modifiedAt = now;
    }

    @Transactional
    public void delete(Kind kind, String slug) {
        var term = existing(kind, slug);
        var uses = terms.uses(kind, slug, clock.instant());
        if (uses > 0) {
            throw new ProblemException(ProblemType.IN_USE, uses + " articles use this " + kind + ".", List.of(),
                    Map.of("count", uses));
        }
        terms.delete(term);
        if (kind == Kind.section) {
            sectionDeleted.fire(new SectionDeleted(slug));
        }
        tell("delete", term);
        site.changed();
    }

    private Term existing(Kind kind, String slug) {
        return terms.locked(kind, slug).orElseThrow(() -> ProblemException.notFound(kind + " with that slug"));
    }

    /** The section's slug, checked. */
    @Nullable
    String section(@Nullable String slug, List<Violation> violations) {
        if (slug != null && terms.bySlug(Kind.section, slug).isEmpty()) {
            violations.add(Violation.body("/section", ProblemType.UNKNOWN_SECTION.code(), "there is no section " + slug,
                    Nearest.to(slug, terms.slugs(Kind.section))));
        }
        return slug;
    }

    /**
     * The slugs of tags or authors given as slugs or names, repeats folded, order kept: a slug that exists, else the term of
     * that very name, else the term of the name's slug, which is made when there is none.
     */
    List<String> resolve(Kind kind, @Nullable List<String> given, String pointer, List<Violation> violations) {
        if (given == null || given.isEmpty()) {
            return List.of();
        }
        var found = look(kind, given, pointer, violations);
        // In one order everywhere, so that two writers of the same new names cannot wait for each other
        found.absent().forEach((slug, name) -> terms.insertIfAbsent(new Term(kind, slug, name, clock.instant())));
        return List.copyOf(found.slugs());
    }

    /** As {@link #resolve}, but makes none and only tells what is wrong. @param given null is passed over */
    void refuseUnnamed(Kind kind, @Nullable List<@Nullable String> given, String pointer, List<Violation> violations) {
        if (given != null && !given.isEmpty()) {
            look(kind, given, pointer, violations);
        }
    }

    /** @param absent names by the slugs they would have */
    private record Found(LinkedHashSet<String> slugs, TreeMap<String, String> absent) {
    }

    private Found look(Kind kind, List<@Nullable String> given, String pointer, List<Violation> violations) {
        var names = given.stream().map(name -> name == null ? "" : normal(name)).toList();
        var made = names.stream().map(name -> Slugs.from(name, "")).toList();
        var candidates = new ArrayList<>(names);
        candidates.addAll(made);
        var known = terms.matching(kind, candidates, names);
        var bySlug = known.stream().collect(Collectors.toMap(Term::slug, Function.identity()));
        var byName = known.stream().collect(Collectors.toMap(Term::name, Term::slug, (first, second) -> first));
        var slugs = new LinkedHashSet<String>();
        var absent = new TreeMap<String, String>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (given.get(i) == null) {
                continue;
            }
            if (bySlug.containsKey(name)) {
                slugs.add(name);
            } else if (byName.containsKey(name)) {
                slugs.add(byName.get(name));
            } else if (Texts.length(name) > MAX_NAME) {
                violations.add(Violation.body(pointer + "/" + i, "length", "has more than 200 characters in normal form"));
            } else if (made.get(i).isEmpty()) {
                violations.add(Violation.body(pointer + "/" + i, "pattern", "has no letter or digit to make a slug of"));
            } else {
                if (!bySlug.containsKey(made.get(i))) {
                    absent.putIfAbsent(made.get(i), name);
                }
                slugs.add(made.get(i));
            }
        }
        return new Found(slugs, absent);
    }

    /** Composing may make a name longer than what was sent. */
    private static String named(TermInput input) {
        var name = normal(input.name());
        if (Texts.length(name) > MAX_NAME) {
            throw ProblemException.invalid(Violation.body("/name", "length", "has more than 200 characters in normal form"));
        }
        return name;
    }

    private static String normal(String name) {
        return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
    }
}
