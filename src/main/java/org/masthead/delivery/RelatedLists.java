package org.masthead.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.article.Publication;
import org.masthead.delivery.Schedule.Span;
import org.masthead.related.ReaderRelation;
import org.masthead.related.RelationService;
import org.masthead.related.automatic.AutomaticRelation;
import org.masthead.related.automatic.SuggestionService;

/** Related articles in reading order: the editor's, then those that were found. */
@ApplicationScoped
class RelatedLists {

    private static final String EDITOR_ALGORITHM = "editor-1";
    private static final String AUTOMATIC_TYPE = "related";

    private final RelationService relations;
    private final SuggestionService suggestions;
    private final Cards cards;

    RelatedLists(RelationService relations, SuggestionService suggestions, Cards cards) {
        this.relations = relations;
        this.suggestions = suggestions;
        this.cards = cards;
    }

    /** Whose relations are asked for; all when nobody says. */
    record Origins(boolean editor, boolean auto) {

        static final Origins ALL = new Origins(true, true);
        static final Origins AUTO = new Origins(false, true);

        static Origins of(List<String> names) {
            return names.isEmpty() ? ALL : new Origins(names.contains("editor"), names.contains("auto"));
        }
    }

    /** What is related to an article, before there are cards of it: the editor's edges, then what was found. */
    record Related(List<ReaderRelation> edges, List<AutomaticRelation> found, boolean explain) {

        static final Related NONE = new Related(List.of(), List.of(), false);

        Stream<UUID> targets() {
            return Stream.concat(edges.stream().map(ReaderRelation::target), found.stream().map(AutomaticRelation::target));
        }
    }

    Related of(Publication publication, int limit, Origins origins, List<String> types, Collection<UUID> exclude,
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

    List<RelatedItem> items(Related related, Instant now) {
        return items(related, cards.byIds(related.targets().toList(), now));
    }

    static List<RelatedItem> items(Related related, Map<UUID, Card> cards) {
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

    static RelatedList.Meta meta(Origins origins, Span span) {
        var algorithm = Stream
                .of(origins.editor() ? EDITOR_ALGORITHM : null, origins.auto() ? SuggestionService.ALGORITHM : null)
                .filter(java.util.Objects::nonNull).collect(Collectors.joining("+"));
        return new RelatedList.Meta(algorithm, span.from());
    }
}
