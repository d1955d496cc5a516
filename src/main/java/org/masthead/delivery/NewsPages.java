package org.masthead.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.masthead.article.Lookup;
import org.masthead.article.PreviewService;
import org.masthead.article.Publication;
import org.masthead.delivery.RelatedLists.Origins;
import org.masthead.delivery.Schedule.Span;
import org.masthead.editorschoice.Picks;
import org.masthead.editorschoice.ShownPick;
import org.masthead.popularity.Rankings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Pages of articles. All of a page but the popular list changes only when the site does, and is kept until then: a popular list
 * that is a few seconds newer costs no more than itself.
 */
@ApplicationScoped
public class NewsPages {

    private static final int CARD_BYTES = 1500;
    // A tree of nodes takes more than its text
    private static final int ATTRIBUTES_TIMES = 6;

    private final Lookup lookup;
    private final PreviewService previews;
    private final ArticleViews articles;
    private final RelatedLists related;
    private final Picks picks;
    private final Rankings rankings;
    private final Cards cards;
    private final Schedule schedule;
    private final Clock clock;
    private final Cache<Asked, Frame> frames;

    NewsPages(Lookup lookup, PreviewService previews, ArticleViews articles, RelatedLists related, Picks picks,
            Rankings rankings, Cards cards, Schedule schedule, DeliveryConfig config, Clock clock) {
        this.lookup = lookup;
        this.previews = previews;
        this.articles = articles;
        this.related = related;
        this.picks = picks;
        this.rankings = rankings;
        this.cards = cards;
        this.schedule = schedule;
        this.clock = clock;
        this.frames = Caffeine.newBuilder().maximumWeight(config.pageBytes())
                .<Asked, Frame> weigher((asked, frame) -> frame.bytes()).build();
    }

    private record Asked(String article, int related, int editorsChoice) {
    }

    /** A page without its popular list, as it is within a span. */
    private record Frame(Span span, LiveArticle article, List<RelatedItem> related, List<EditorsChoiceItem> editorsChoice,
            RelatedList.Meta meta) {

        Set<UUID> articles() {
            var ids = new HashSet<>(Set.of(article.id()));
            related.forEach(item -> ids.add(item.article().id()));
            editorsChoice.forEach(item -> ids.add(item.article().id()));
            return ids;
        }

        int bytes() {
            return 2 * article.body().length() + ATTRIBUTES_TIMES * article.attributes().toString().length()
                    + CARD_BYTES * (1 + related.size() + editorsChoice.size());
        }
    }

    /** The article, then related, then the editor's choice, then popular: each list leaves out what came before it. */
    @Transactional
    public NewsPage page(String reference, int relatedLimit, int popularLimit, int editorsChoiceLimit) {
        ready();
        var now = clock.instant();
        var span = schedule.at(now);
        var asked = new Asked(reference, relatedLimit, editorsChoiceLimit);
        var frame = frames.getIfPresent(asked);
        if (frame == null || !frame.span().equals(span)) {
            frame = frame(lookup.live(reference, now), relatedLimit, editorsChoiceLimit, span, now);
            frames.put(asked, frame);
        }
        return page(frame, popularLimit, now);
    }

    /** The page of a working copy, by the token of a preview link. */
    @Transactional
    public NewsPage preview(String token, int relatedLimit, int popularLimit, int editorsChoiceLimit) {
        ready();
        var now = clock.instant();
        return page(frame(previews.open(token), relatedLimit, editorsChoiceLimit, schedule.at(now), now), popularLimit, now);
    }

    private void ready() {
        rankings.ready(PopularPage.WINDOW, PopularPage.RANK);
    }

    private Frame frame(Publication publication, int relatedLimit, int editorsChoiceLimit, Span span, Instant now) {
        var used = new HashSet<>(Set.of(publication.articleId()));
        var found = related.of(publication, relatedLimit, Origins.ALL, List.of(), List.of(), false, now);
        found.targets().forEach(used::add);
        var shown = editorsChoiceLimit == 0 ? List.<ShownPick> of() : picks.shown(Picks.SITE, used, now, editorsChoiceLimit);
        var byId = cards.byIds(Stream.concat(found.targets(), shown.stream().map(ShownPick::articleId)).toList(), now);
        return new Frame(span, articles.of(publication, "html", now), RelatedLists.items(found, byId),
                EditorsChoiceItem.of(shown, byId), RelatedLists.meta(Origins.ALL, span));
    }

    private NewsPage page(Frame frame, int popularLimit, Instant now) {
        var ranking = rankings.top(PopularPage.WINDOW, PopularPage.RANK, List.of(), List.of(), List.of(), frame.articles(),
                popularLimit, now);
        return new NewsPage(frame.article(), frame.related(), frame.editorsChoice(),
                PopularItem.of(ranking, cards.byIds(ranking.articles(), now)),
                new NewsPage.Meta(frame.meta(), new EditorsChoiceList.Meta(null, "none"),
                        PopularPage.Meta.of(ranking, PopularPage.WINDOW, PopularPage.RANK)));
    }
}
