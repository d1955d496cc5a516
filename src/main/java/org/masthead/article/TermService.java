package org.masthead.article;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * For imports: makes those terms of which there is none with this slug, which must be well-formed, under these names. As
     * what an article brought with it, readers see them with their first live article.
     */
    @Transactional
    public void ensure(Map<Term.Key, String> names) {
        var known = new HashSet<Term.Key>();
        for (var kind : Kind.values()) {
            var slugs = names.keySet().stream().filter(key -> key.kind() == kind).map(Term.Key::slug).toList();
            if (!slugs.isEmpty()) {
                terms.bySlugs(kind, slugs).forEach(term -> known.add(new Term.Key(kind, term.slug)));
            }
        }
        // In one order everywhere, so that two writers of the same new terms cannot wait for each other
        names.keySet().stream().filter(key -> !known.contains(key))
                .sorted(Comparator.comparing(Term.Key::kind).thenComparing(Term.Key::slug))
                .forEach(key -> terms.insertIfAbsent(
                        new Term(key.kind(), key.slug(), Texts.head(normal(names.get(key)), MAX_NAME), clock.instant())));
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

    /** What of the taxonomy these inputs may name, in a statement for each kind. */
    Vocabulary vocabulary(Collection<ArticleInput> inputs) {
        var known = new Vocabulary();
        var sections = inputs.stream().map(ArticleInput::section).filter(Objects::nonNull).collect(Collectors.toSet());
        if (!sections.isEmpty()) {
            known.learn(terms.bySlugs(Kind.section, sections));
        }
        learn(known, Kind.tag, inputs.stream().map(ArticleInput::tags));
        learn(known, Kind.author, inputs.stream().map(ArticleInput::authors));
        return known;
    }

    private void learn(Vocabulary known, Kind kind, Stream<@Nullable List<String>> given) {
        var names = given.filter(Objects::nonNull).flatMap(List::stream).filter(Objects::nonNull)
                .map(TermService::normal).collect(Collectors.toSet());
        if (!names.isEmpty()) {
            var slugs = new HashSet<>(names);
            names.forEach(name -> slugs.add(Slugs.from(name, "")));
            known.learn(terms.matching(kind, slugs, names));
        }
    }

    /** The section's slug, checked. */
    @Nullable
    String section(@Nullable String slug, Vocabulary known, List<Violation> violations) {
        if (slug != null && !known.has(Kind.section, slug)) {
            violations.add(Violation.body("/section", ProblemType.UNKNOWN_SECTION.code(), "there is no section " + slug,
                    Nearest.to(slug, terms.slugs(Kind.section))));
        }
        return slug;
    }

    /**
     * The slugs of tags or authors given as slugs or names, repeats folded, order kept: a slug that exists, else the term of
     * that very name, else the term of the name's slug, which is made when there is none.
     */
    List<String> resolve(Kind kind, @Nullable List<String> given, String pointer, Vocabulary known,
            List<Violation> violations) {
        if (given == null || given.isEmpty()) {
            return List.of();
        }
        var found = look(kind, given, pointer, known, violations);
        // In one order everywhere, so that two writers of the same new names cannot wait for each other
        found.absent().forEach((slug, name) -> {
            var term = new Term(kind, slug, name, clock.instant());
            terms.insertIfAbsent(term);
            known.learn(List.of(term));
        });
        return List.copyOf(found.slugs());
    }

    /** As {@link #resolve}, but makes none and only tells what is wrong. @param given null is passed over */
    void refuseUnnamed(Kind kind, @Nullable List<@Nullable String> given, String pointer, Vocabulary known,
            List<Violation> violations) {
        if (given != null) {
            look(kind, given, pointer, known, violations);
        }
    }

    /** @param absent names by the slugs they would have */
    private record Found(LinkedHashSet<String> slugs, TreeMap<String, String> absent) {
    }

    private Found look(Kind kind, List<@Nullable String> given, String pointer, Vocabulary known, List<Violation> violations) {
        var slugs = new LinkedHashSet<String>();
        var absent = new TreeMap<String, String>();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i) == null) {
                continue;
            }
            var name = normal(given.get(i));
            var named = known.named(kind, name);
            if (known.has(kind, name)) {
                slugs.add(name);
            } else if (named.isPresent()) {
                slugs.add(named.get());
            } else if (Texts.length(name) > MAX_NAME) {
                violations.add(Violation.body(pointer + "/" + i, "length", "has more than 200 characters in normal form"));
            } else {
                var made = Slugs.from(name, "");
                if (made.isEmpty()) {
                    violations.add(Violation.body(pointer + "/" + i, "pattern", "has no letter or digit to make a slug of"));
                } else {
                    if (!known.has(kind, made)) {
                        absent.putIfAbsent(made, name);
                    }
                    slugs.add(made);
                }
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
