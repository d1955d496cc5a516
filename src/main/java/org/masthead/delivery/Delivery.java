package org.masthead.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Body;
import org.masthead.article.Content;
import org.masthead.article.Lookup;
import org.masthead.article.PreviewService;
import org.masthead.article.Publication;
import org.masthead.article.Publications;
import org.masthead.article.Term;
import org.masthead.article.Terms;
import org.masthead.editorschoice.Picks;
import org.masthead.editorschoice.ShownPick;
import org.masthead.popularity.PopularityService;
import org.masthead.popularity.Ranked;
import org.masthead.popularity.Ranking;
import org.masthead.popularity.Rankings;
import org.masthead.related.ReaderRelation;
import org.masthead.related.RelationService;
import org.masthead.related.automatic.AutomaticRelation;
import org.masthead.related.automatic.SuggestionService;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.problem.ProblemException;

/** Composes what readers get from all features: ids in reading order from each, and cards for all of them in one statement. */
@ApplicationScoped
public class Delivery {

    private static final String EDITOR_ALGORITHM = "editor-1";
    private static final String AUTOMATIC_TYPE = "related";
    private static final String WHOLE_SITE = "";
    private static final int FRONT_EDITORS_CHOICE = 5;
    private static final int FRONT_LATEST = 10;
    private static final int FRONT_POPULAR = 5;
    private static final int FRONT_PER_SECTION = 4;
    // More sections than a front page has room for
    private static final int FRONT_SECTIONS = 30;

    private final Lookup lookup;
    private final PreviewService previews;
    private final Publications publications;
    private final Terms terms;
    private final Cards cards;
    private final RelationService relations;
    private final SuggestionService suggestions;
    private final Picks picks;
    private final Rankings rankings;
    private final PopularityService popularity;
    private final Schedule schedule;
    private final Clock clock;

    Delivery(Lookup lookup, Publications publications, PreviewService previews, Terms terms, Cards cards,
            RelationService relations, SuggestionService suggestions, Picks picks, Rankings rankings,
            PopularityService popularity, Schedule schedule, Clock clock) {
        this.lookup = lookup;
        this.publications = publications;
        this.previews = previews;
        this.terms = terms;
        this.cards = cards;
        this.relations = relations;
        this.suggestions = suggestions;
        this.picks = picks;
        this.rankings = rankings;
        this.popularity = popularity;
        this.schedule = schedule;
        this.clock = clock;
    }

    @Transactional
    public Slice<Card> list(CardFilter filter, String sort, Paging paging) {
        return cards.page(filter, sort, paging, clock.instant());
    }

    @Transactional
    public LiveArticle article(String reference, String bodyFormat, Set<String> include) {
        if (include.contains("popularity")) {
            popularity.settle();
        }
        var now = clock.instant();
        var publication = lookup.live(reference);
        var article = view(publication, bodyFormat, now);
        return article.with(
                include.contains("related") ? items(related(publication, 5, Origins.ALL, List.of(), List.of(), false, now), now)
                        : null,
                include.contains("popularity") ? popularity.totals(publication.articleId(), now) : null);
    }

    private LiveArticle view(Publication publication, String bodyFormat, Instant now) {
        var content = publication.content();
        var names = names(content);
        return new LiveArticle(publication.articleId(), publication.slug(), content.title(), content.standfirst(),
                publication.teaser(), Body.of(content).as(bodyFormat), publication.wordCount(), publication.readingMinutes(),
                content.section() == null ? null : name(names, Term.Kind.section, content.section()),
                content.tags().stream().map(slug -> name(names, Term.Kind.tag, slug)).toList(),
                content.authors().stream().map(slug -> name(names, Term.Kind.author, slug)).toList(),
                content.sources(), publication.sourceLine(), content.language(), content.image(), content.sensitive(),
                content.canonicalUrl(), content.seo(), content.attributes(),
                cards.picked(publication.articleId(), content.section(), now), publication.publishedAt(),
                publication.liveFrom(),
                publication.version(), null, null);
    }

    private Map<Term.Key, TermName> names(Content content) {
        var sections = content.section() == null ? List.<String> of() : List.of(content.section());
        return terms.named(sections, content.tags(), content.authors()).stream()
                .collect(Collectors.toMap(term -> new Term.Key(term.kind(), term.slug()), TermName::of));
    }

    private static TermName name(Map<Term.Key, TermName> names, Term.Kind kind, String slug) {
        return names.getOrDefault(new Term.Key(kind, slug), new TermName(slug, slug));
    }

    @Transactional
    public RelatedList related(String reference, int limit, List<String> types, List<String> origins, List<String> excluded,
            boolean explain) {
        var now = clock.instant();
        var asked = Origins.of(origins);
        var related = related(lookup.live(reference), limit, asked, types, ids(excluded), explain, now);
        return new RelatedList(items(related, now), relatedMeta(asked, now));
    }

    /** What was found for the article, for editors; nothing while it is not live. */
    @Transactional
    public SuggestionList suggestions(String reference, int limit) {
        var now = clock.instant();
        var article = publications.liveById(lookup.any(reference), now);
        var related = article.isEmpty() ? Related.NONE
                : new Related(List.of(), suggestions.related(article.get(), List.of(), limit, true, now), true);
        return new SuggestionList(items(related, now), relatedMeta(Origins.AUTO, now));
    }

    private RelatedList.Meta relatedMeta(Origins origins, Instant now) {
        var algorithm = Stream
                .of(origins.editor() ? EDITOR_ALGORITHM : null, origins.auto() ? SuggestionService.ALGORITHM : null)
                .filter(java.util.Objects::nonNull).collect(Collectors.joining("+"));
        return new RelatedList.Meta(algorithm, schedule.at(now).from());
    }

    /** Whose relations are asked for; all when nobody says. */
    private record Origins(boolean editor, boolean auto) {

        private static final Origins ALL = new Origins(true, true);
        private static final Origins AUTO = new Origins(false, true);

        static Origins of(List<String> names) {
            return names.isEmpty() ? ALL : new Origins(names.contains("editor"), names.contains("auto"));
        }
    }

    /** What is related to an article, before there are cards of it: the editor's edges, then what was found. */
    private record Related(List<ReaderRelation> edges, List<AutomaticRelation> found, boolean explain) {

        private static final Related NONE = new Related(List.of(), List.of(), false);

        Stream<UUID> targets() {
            return Stream.concat(edges.stream().map(ReaderRelation::target), found.stream().map(AutomaticRelation::target));
        }
    }

    private Related related(Publication publication, int limit, Origins origins, List<String> types, Collection<UUID> exclude,
            boolean explain, Instant now) {
        if (limit == 0) {
            return Related.NONE;
        }
        var article = publication.articleId();
        var edges = origins.editor() ? relations.forReaders(article, types, exclude, limit, now) : List.<ReaderRelation> of();
        var automatic = origins.auto() && (types.isEmpty() || types.contains(AUTOMATIC_TYPE));
        // Not the edges: what an editor related is never found too
        var found = automatic ? suggestions.related(publication, exclude, limit - edges.size(), explain, now)
                : List.<AutomaticRelation> of();
        return new Related(edges, found, explain);
    }

    private List<RelatedItem> items(Related related, Instant now) {
        return items(related, cards.byIds(related.targets().toList(), now));
    }

    private static List<RelatedItem> items(Related related, Map<UUID, Card> cards) {
        var items = new ArrayList<RelatedItem>();
        var explain = related.explain();
        for (var edge : related.edges()) {
            var card = cards.get(edge.target());
            if (card != null) {
                var reasons = explain ? List.of(new RelatedItem.Reason("editor", 1, "an editor linked it as " + edge.type()))
                        : List.<RelatedItem.Reason> of();
                items.add(new RelatedItem(items.size() + 1, edge.type(), "editor", edge.label(), explain ? 1.0 : null, reasons,
                        card));
            }
        }
        for (var found : related.found()) {
            var card = cards.get(found.target());
            if (card != null) {
                var reasons = found.reasons().stream()
                        .map(reason -> new RelatedItem.Reason(reason.code(), reason.weight(), reason.detail())).toList();
                items.add(new RelatedItem(items.size() + 1, AUTOMATIC_TYPE, "auto", "", explain ? found.score() : null, reasons,
                        card));
            }
        }
        return items;
    }

    @Transactional
    public EditorsChoiceList editorsChoice(@Nullable String section, int limit, String fill) {
        if (fill.equals("popular")) {
            ready();
        }
        var now = clock.instant();
        var shown = picks.shown(scope(section), List.of(), now, limit);
        var byId = cards.byIds(shown.stream().map(ShownPick::articleId).toList(), now);
        var items = chosen(shown, byId);
        var used = items.stream().map(item -> item.article().id()).collect(Collectors.toSet());
        for (var card : fill(fill, section, used, limit - items.size(), now)) {
            items.add(new EditorsChoiceItem(items.size() + 1, "fill", null, null, card));
        }
        return new EditorsChoiceList(items, new EditorsChoiceList.Meta(section, fill));
    }

    private List<Card> fill(String fill, @Nullable String section, Collection<UUID> used, int missing, Instant now) {
        if (missing <= 0 || fill.equals("none")) {
            return List.of();
        }
        if (fill.equals("recent")) {
            return cards.latest(section, used, missing, now);
        }
        var ranking = rankings.top("24h", "views", one(section), List.of(), List.of(), used, missing, now);
        var byId = cards.byIds(ranking.rows().stream().map(Ranked::article).toList(), now);
        return ranking.rows().stream().map(row -> byId.get(row.article())).filter(java.util.Objects::nonNull).toList();
    }

    private static List<EditorsChoiceItem> chosen(List<ShownPick> shown, Map<UUID, Card> cards) {
        var items = new ArrayList<EditorsChoiceItem>();
        for (var pick : shown) {
            var card = cards.get(pick.articleId());
            if (card != null) {
                items.add(new EditorsChoiceItem(items.size() + 1, "editor", pick.kicker(), pick.until(), card));
            }
        }
        return items;
    }

    @Transactional
    public PopularPage popular(@Nullable String window, String rank, List<String> section, List<String> tag,
            List<String> language,
            List<String> excluded, int limit) {
        rankings.ready(window == null ? "all" : window, rank);
        var now = clock.instant();
        var ranking = rankings.top(window == null ? "all" : window, rank, section, tag, language, ids(excluded), limit, now);
        return new PopularPage(popular(ranking, cards.byIds(articles(ranking), now)), meta(ranking, window, rank));
    }

    private static List<UUID> articles(Ranking ranking) {
        return ranking.rows().stream().map(Ranked::article).toList();
    }

    private static List<PopularItem> popular(Ranking ranking, Map<UUID, Card> cards) {
        var items = new ArrayList<PopularItem>();
        for (var row : ranking.rows()) {
            var card = cards.get(row.article());
            if (card != null) {
                items.add(new PopularItem(items.size() + 1, row.previousRank(), row.score(), row.count(), card));
            }
        }
        return items;
    }

    private static PopularPage.Meta meta(Ranking ranking, @Nullable String window, String rank) {
        return new PopularPage.Meta(window, rank, ranking.asOf(), ranking.from(), ranking.to(), ranking.algorithm());
    }

    /** The article, then related, then the editor's choice, then popular: each list leaves out what came before it. */
    @Transactional
    public NewsPage page(String reference, int relatedLimit, int popularLimit, int editorsChoiceLimit) {
        ready();
        return page(lookup.live(reference), relatedLimit, popularLimit, editorsChoiceLimit);
    }

    /** A working copy as readers would get it, by the token of a preview link. */
    @Transactional
    public LiveArticle preview(String token, String bodyFormat) {
        return view(previews.open(token), bodyFormat, clock.instant());
    }

    @Transactional
    public NewsPage previewPage(String token, int relatedLimit, int popularLimit, int editorsChoiceLimit) {
        ready();
        return page(previews.open(token), relatedLimit, popularLimit, editorsChoiceLimit);
    }

    private void ready() {
        rankings.ready("24h", "views");
    }

    private NewsPage page(Publication publication, int relatedLimit, int popularLimit, int editorsChoiceLimit) {
        var now = clock.instant();
        var used = new HashSet<>(Set.of(publication.articleId()));
        var related = related(publication, relatedLimit, Origins.ALL, List.of(), List.of(), false, now);
        related.targets().forEach(used::add);
        var shown = editorsChoiceLimit == 0 ? List.<ShownPick> of() : picks.shown(WHOLE_SITE, used, now, editorsChoiceLimit);
        shown.forEach(pick -> used.add(pick.articleId()));
        var ranking = rankings.top("24h", "views", List.of(), List.of(), List.of(), used, popularLimit, now);
        var ids = Stream.of(related.targets(), shown.stream().map(ShownPick::articleId),
                articles(ranking).stream()).flatMap(Function.identity()).toList();
        var byId = cards.byIds(ids, now);
        return new NewsPage(view(publication, "html", now), items(related, byId), chosen(shown, byId),
                popular(ranking, byId),
                new NewsPage.Meta(relatedMeta(Origins.ALL, now), new EditorsChoiceList.Meta(null, "none"),
                        meta(ranking, "24h", "views")));
    }

    /** The editor's choice, then the latest, then popular, then the sections: each leaves out what came before it. */
    @Transactional
    public FrontPage front(@Nullable String section) {
        ready();
        var now = clock.instant();
        var named = section == null ? null
                : terms.bySlug(Term.Kind.section, section).map(TermName::of)
                        .orElseThrow(() -> ProblemException.notFound("section with that slug"));
        var used = new HashSet<UUID>();
        var shown = picks.shown(scope(section), used, now, FRONT_EDITORS_CHOICE);
        shown.forEach(pick -> used.add(pick.articleId()));
        var latest = cards.latest(section, used, FRONT_LATEST, now);
        latest.forEach(card -> used.add(card.id()));
        var ranking = rankings.top("24h", "views", one(section), List.of(), List.of(), used, FRONT_POPULAR, now);
        used.addAll(articles(ranking));
        var sections = section == null ? terms.sections(FRONT_SECTIONS) : List.<Term> of();
        var blocks = cards.latestOfEach(sections.stream().map(Term::slug).toList(), used, FRONT_PER_SECTION, now);
        var ids = Stream.of(shown.stream().map(ShownPick::articleId), articles(ranking).stream(),
                blocks.values().stream().flatMap(List::stream)).flatMap(Function.identity()).toList();
        var byId = cards.byIds(ids, now);
        return new FrontPage(chosen(shown, byId), latest, popular(ranking, byId),
                sections.stream().filter(term -> blocks.containsKey(term.slug()))
                        .map(term -> new FrontPage.SectionBlock(TermName.of(term),
                                blocks.get(term.slug()).stream().map(byId::get)
                                        .filter(java.util.Objects::nonNull).toList()))
                        .toList(),
                new FrontPage.Meta(named, meta(ranking, "24h", "views")));
    }

    /** What these ids or slugs mean, without a word about those that mean nothing. */
    private Collection<UUID> ids(List<String> references) {
        return lookup.known(references);
    }

    @Nullable
    UUID id(@Nullable String reference) {
        return reference == null ? null : lookup.findLive(reference).orElse(Lookup.NOBODY);
    }

    private static String scope(@Nullable String section) {
        return section == null ? WHOLE_SITE : section;
    }

    private static List<String> one(@Nullable String section) {
        return section == null ? List.of() : List.of(section);
    }
}
