package org.masthead.related.automatic;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

import org.masthead.article.Articles;
import org.masthead.article.Body;
import org.masthead.article.Lookup;
import org.masthead.article.Publication;
import org.masthead.article.Term;
import org.masthead.article.Terms;
import org.masthead.related.automatic.AutomaticRelation.Reason;
import org.masthead.related.automatic.Suggestions.Found;
import org.masthead.related.automatic.Suggestions.Target;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Site;

/** What readers and editors get of what was found, and what editors do not want to get again. */
@ApplicationScoped
public class SuggestionService {

    /** The name of how they are found: its signals and weights are in the OpenAPI text. */
    public static final String ALGORITHM = Weights.ALGORITHM;

    private static final int NAMED = 3;
    private static final int LONGEST_QUOTE = 80;
    private static final int CLOSE_DAYS = 60;

    private final Suggestions suggestions;
    private final Changes changes;
    private final Lookup lookup;
    private final Articles articles;
    private final Terms terms;
    private final Event<Change> written;
    private final Site site;
    private final Clock clock;

    SuggestionService(Suggestions suggestions, Changes changes, Lookup lookup, Articles articles, Terms terms,
            Event<Change> written, Site site,
            Clock clock) {
        this.suggestions = suggestions;
        this.changes = changes;
        this.lookup = lookup;
        this.articles = articles;
        this.terms = terms;
        this.written = written;
        this.site = site;
        this.clock = clock;
    }

    /**
     * The best first: articles that are live at {@code now}, each once; none that a live one supersedes or that duplicates one,
     * none that has an edge with the article, and none that was dismissed. A sensitive article has none, and is none.
     */
    @Transactional
    public List<AutomaticRelation> related(Publication article, Collection<UUID> exclude, int limit, boolean explain,
            Instant now) {
        if (limit <= 0 || article.content().sensitive()) {
            return List.of();
        }
        var shown = suggestions.shown(article.articleId(), exclude, limit, now);
        return explain && !shown.isEmpty() ? explained(article, shown, now)
                : shown.stream().map(found -> new AutomaticRelation(found.target(), found.score(), List.of())).toList();
    }

    private List<AutomaticRelation> explained(Publication article, List<Found> shown, Instant now) {
        var ids = shown.stream().map(Found::target).toList();
        var rows = suggestions.of(article.articleId(), ids).stream()
                .collect(Collectors.toMap(row -> row.targetId, Function.identity()));
        var targets = suggestions.targets(ids, now).stream().collect(Collectors.toMap(Target::article, Function.identity()));
        var content = article.content();
        var names = terms.named(content.section() == null ? List.of() : List.of(content.section()), content.tags(), List.of())
                .stream().collect(Collectors.toMap(term -> new Term.Key(term.kind(), term.slug()), Term::name));
        var quotes = new Quotes(Analysis.language(content.language()), content.title(), content.standfirst(),
                Body.of(content).text());
        // Some may have gone since, or have another score
        return ids.stream().filter(id -> rows.containsKey(id) && targets.containsKey(id)).map(rows::get)
                .map(row -> new AutomaticRelation(row.targetId, row.score,
                        reasons(row, article, targets.get(row.targetId), names, quotes)))
                .sorted(Comparator.comparingDouble(AutomaticRelation::score).reversed()).toList();
    }

    private static List<Reason> reasons(Suggestion row, Publication article, Target target, Map<Term.Key, String> names,
            Quotes quotes) {
        var reasons = new ArrayList<Reason>();
        if (row.similarText > 0) {
            reasons.add(new Reason("similar-text", row.similarText, quotes.of(target.title())));
        }
        if (row.sharedTags > 0) {
            var shared = article.content().tags().stream().filter(target.tags()::contains)
                    .map(tag -> names.getOrDefault(new Term.Key(Term.Kind.tag, tag), tag)).toList();
            // What is stored may be of a publication before
            reasons.add(new Reason("shared-tags", row.sharedTags, shared.isEmpty() ? "shared topics"
                    : "shares the " + (shared.size() == 1 ? "topic " : "topics ") + String.join(", ", shared)));
        }
        if (row.readTogether > 0) {
            reasons.add(new Reason("read-together", row.readTogether,
                    row.readers == 1 ? "a reader read both on the same day"
                            : row.readers + " readers read both on the same day"));
        }
        if (row.sameSection > 0) {
            var section = article.content().section();
            // What is stored may be of a publication before
            var name = section == null || !section.equals(target.section()) ? ""
                    : names.getOrDefault(new Term.Key(Term.Kind.section, section), section);
            reasons.add(new Reason("same-section", row.sameSection,
                    name.isEmpty() ? "is in the same section" : "is in the same section, " + name));
        }
        if (row.closeInTime > 0) {
            reasons.add(new Reason("close-in-time", row.closeInTime, apart(target.publishedAt(), article.publishedAt())));
        }
        reasons.sort(Comparator.comparingDouble(Reason::weight).reversed());
        return reasons;
    }

    private static String apart(Instant other, Instant own) {
        var days = Math.round(Duration.between(other, own).toSeconds() / 86_400.0);
        return switch (Long.signum(days)) {
            case 0 -> "was published within a day of it";
            case 1 -> "was published " + days(days) + " before it" + far(days);
            default -> "was published " + days(-days) + " after it" + far(days);
        };
    }

    /** Nobody calls that close: says how much is left of what the same day would add. */
    private static String far(long days) {
        return Math.abs(days) <= CLOSE_DAYS ? ""
                : ", which counts for %d %% of the same day".formatted(Math.max(1, Math.round(100 * Weights.closeness(days))));
    }

    private static String days(long days) {
        return days == 1 ? "a day" : days + " days";
    }

    /** An article's words and phrases, against which titles of others are held. */
    private record Quotes(String language, Set<String> words, Set<String> phrases) {

        Quotes(String language, String... texts) {
            this(language, new HashSet<>(), new HashSet<>());
            Stream.of(texts).map(text -> Analysis.terms(language, text)).forEach(terms -> {
                words.addAll(terms);
                phrases.addAll(Analysis.phrases(terms));
            });
        }

        /** The longest parts of the title that stand in the article's text. */
        String of(String named) {
            var title = Analysis.composed(named);
            var words = Analysis.words(language, title);
            var parts = new ArrayList<String>();
            for (int first = 0; first < words.size(); first++) {
                var last = first;
                while (last + 1 < words.size()
                        && phrases.contains(words.get(last).term() + ' ' + words.get(last + 1).term())) {
                    last++;
                }
                if (last > first) {
                    parts.add(title.substring(words.get(first).start(), words.get(last).end()));
                    first = last;
                }
            }
            if (parts.isEmpty()) {
                words.stream().filter(word -> this.words.contains(word.term()))
                        .forEach(word -> parts.add(title.substring(word.start(), word.end())));
            }
            var quoted = parts.stream().distinct().filter(part -> part.length() <= LONGEST_QUOTE)
                    .sorted(Comparator.comparingInt(String::length).reversed()).limit(NAMED)
                    .collect(Collectors.joining(", "));
            return quoted.isEmpty() ? "uses many of the same words"
                    : "uses many of the same words, and has in its title: " + quoted;
        }
    }

    /** Keeps the target from being suggested for the article ever again. Nothing happens the second time. */
    @Transactional
    public void dismiss(String reference, String targetReference, String actor) {
        var article = lookup.any(reference);
        var target = lookup.any(targetReference);
        if (article.equals(target)) {
            throw ProblemException.invalid(Violation.parameter("target", "self-relation", "is the article itself", null));
        }
        if (!articles.lock(List.of(article, target)).containsAll(List.of(article, target))) {
            // One was purged meanwhile, which is said of it now
            lookup.any(reference);
            lookup.any(targetReference);
        }
        var now = clock.instant();
        if (suggestions.dismiss(article, target, now, actor)) {
            // Whoever is finding the article's suggestions just now may not have seen it
            changes.noteOwn(article, now);
            written.fire(new Change("suggestion.dismiss", target.toString(), article, actor,
                    Json.MAPPER.createObjectNode().put("target", target.toString())));
            if (suggestions.remove(article, target)) {
                site.changed();
            }
        }
    }
}
