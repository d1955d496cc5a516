package org.masthead.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Lookup;
import org.masthead.article.PreviewService;
import org.masthead.article.Publications;
import org.masthead.delivery.RelatedLists.Origins;
import org.masthead.delivery.RelatedLists.Related;
import org.masthead.editorschoice.Picks;
import org.masthead.editorschoice.ShownPick;
import org.masthead.popularity.PopularityService;
import org.masthead.popularity.Rankings;
import org.masthead.related.automatic.SuggestionService;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;

/** Composes what readers get from all features: ids in reading order from each, and cards for all of them in one statement. */
@ApplicationScoped
public class Delivery {

    private final Lookup lookup;
    private final PreviewService previews;
    private final Publications publications;
    private final ArticleViews articles;
    private final RelatedLists related;
    private final Cards cards;
    private final SuggestionService suggestions;
    private final Picks picks;
    private final Rankings rankings;
    private final PopularityService popularity;
    private final Schedule schedule;
    private final Clock clock;

    Delivery(Lookup lookup, PreviewService previews, Publications publications, ArticleViews articles, RelatedLists related,
            Cards cards, SuggestionService suggestions, Picks picks, Rankings rankings, PopularityService popularity,
            Schedule schedule, Clock clock) {
        this.lookup = lookup;
        this.previews = previews;
        this.publications = publications;
        this.articles = articles;
        this.related = related;
        this.cards = cards;
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
        // Counts are exact as of before they settle
        var asOf = clock.instant();
        if (include.contains("popularity")) {
            popularity.settle();
        }
        var now = clock.instant();
        var publication = lookup.live(reference, now);
        var article = articles.of(publication, bodyFormat, now);
        return article.with(
                include.contains("related")
                        ? related.items(related.of(publication, 5, Origins.ALL, List.of(), List.of(), false, now), now)
                        : null,
                include.contains("popularity") ? popularity.totals(publication.articleId(), asOf) : null);
    }

    @Transactional
    public RelatedList related(String reference, int limit, List<String> types, List<String> origins, List<String> excluded,
            boolean explain) {
        var now = clock.instant();
        var asked = Origins.of(origins);
        var found = related.of(lookup.live(reference, now), limit, asked, types, lookup.known(excluded), explain, now);
        return new RelatedList(related.items(found, now), RelatedLists.meta(asked, schedule.at(now)));
    }

    /** A working copy as readers would get it, by the token of a preview link. */
    @Transactional
    public LiveArticle preview(String token, String bodyFormat) {
        return articles.of(previews.open(token), bodyFormat, clock.instant());
    }

    /** What was found for the article, for editors; nothing while it is not live. */
    @Transactional
    public SuggestionList suggestions(String reference, int limit) {
        var now = clock.instant();
        var article = publications.liveById(lookup.any(reference), now);
        var found = article.isEmpty() ? Related.NONE
                : new Related(List.of(), suggestions.related(article.get(), List.of(), limit, true, now), true);
        return new SuggestionList(related.items(found, now), RelatedLists.meta(Origins.AUTO, schedule.at(now)));
    }

    @Transactional
    public EditorsChoiceList editorsChoice(@Nullable String section, int limit, String fill) {
        if (fill.equals("popular")) {
            rankings.ready(PopularPage.WINDOW, PopularPage.RANK);
        }
        var now = clock.instant();
        var shown = picks.shown(scope(section), List.of(), now, limit);
        var byId = cards.byIds(shown.stream().map(ShownPick::articleId).toList(), now);
        var items = EditorsChoiceItem.of(shown, byId);
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
        var ranking = rankings.top(PopularPage.WINDOW, PopularPage.RANK, one(section), List.of(), List.of(), used, missing,
                now);
        var byId = cards.byIds(ranking.articles(), now);
        return ranking.rows().stream().map(row -> byId.get(row.article())).filter(java.util.Objects::nonNull).toList();
    }

    @Transactional
    public PopularPage popular(@Nullable String window, String rank, List<String> section, List<String> tag,
            List<String> language,
            List<String> excluded, int limit) {
        rankings.ready(window == null ? "all" : window, rank);
        var now = clock.instant();
        var ranking = rankings.top(window == null ? "all" : window, rank, section, tag, language, lookup.known(excluded), limit,
                now);
        return new PopularPage(PopularItem.of(ranking, cards.byIds(ranking.articles(), now)),
                PopularPage.Meta.of(ranking, window, rank));
    }

    @Nullable
    UUID id(@Nullable String reference) {
        return reference == null ? null : lookup.findLive(reference).orElse(Lookup.NOBODY);
    }

    private static String scope(@Nullable String section) {
        return section == null ? Picks.SITE : section;
    }

    private static List<String> one(@Nullable String section) {
        return section == null ? List.of() : List.of(section);
    }
}
