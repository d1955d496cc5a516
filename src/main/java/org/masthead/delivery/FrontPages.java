package org.masthead.delivery;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.article.Term;
import org.masthead.article.Terms;
import org.masthead.editorschoice.Picks;
import org.masthead.editorschoice.ShownPick;
import org.masthead.popularity.Rankings;
import org.masthead.shared.problem.ProblemException;

/** The front page of the site, or of a section. */
@ApplicationScoped
public class FrontPages {

    private static final int EDITORS_CHOICE = 5;
    private static final int LATEST = 10;
    private static final int POPULAR = 5;
    private static final int PER_SECTION = 4;
    // More sections than a front page has room for
    private static final int SECTIONS = 30;

    private final Terms terms;
    private final Picks picks;
    private final Rankings rankings;
    private final Cards cards;
    private final Clock clock;

    FrontPages(Terms terms, Picks picks, Rankings rankings, Cards cards, Clock clock) {
        this.terms = terms;
        this.picks = picks;
        this.rankings = rankings;
        this.cards = cards;
        this.clock = clock;
    }

    /** The editor's choice, then the latest, then popular, then the sections: each leaves out what came before it. */
    @Transactional
    public FrontPage front(@Nullable String section) {
        rankings.ready(PopularPage.WINDOW, PopularPage.RANK);
        var now = clock.instant();
        var named = section == null ? null
                : terms.bySlug(Term.Kind.section, section).map(TermName::of)
                        .orElseThrow(() -> ProblemException.notFound("section with that slug"));
        var used = new HashSet<UUID>();
        var shown = picks.shown(section == null ? Picks.SITE : section, used, now, EDITORS_CHOICE);
        shown.forEach(pick -> used.add(pick.articleId()));
        var latest = cards.latest(section, used, LATEST, now);
        latest.forEach(card -> used.add(card.id()));
        var ranking = rankings.top(PopularPage.WINDOW, PopularPage.RANK, section == null ? List.of() : List.of(section),
                List.of(), List.of(), used,
                POPULAR, now);
        used.addAll(ranking.articles());
        var sections = section == null ? terms.sections(SECTIONS) : List.<Term> of();
        var blocks = cards.latestOfEach(sections.stream().map(Term::slug).toList(), used, PER_SECTION, now);
        var ids = Stream.of(shown.stream().map(ShownPick::articleId), ranking.articles().stream(),
                blocks.values().stream().flatMap(List::stream)).flatMap(Function.identity()).toList();
        var byId = cards.byIds(ids, now);
        return new FrontPage(EditorsChoiceItem.of(shown, byId), latest, PopularItem.of(ranking, byId),
                sections.stream().filter(term -> blocks.containsKey(term.slug()))
                        .map(term -> new FrontPage.SectionBlock(TermName.of(term),
                                blocks.get(term.slug()).stream().map(byId::get)
                                        .filter(java.util.Objects::nonNull).toList()))
                        .toList(),
                new FrontPage.Meta(named, PopularPage.Meta.of(ranking, PopularPage.WINDOW, PopularPage.RANK)));
    }
}
