package org.masthead.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.editorschoice.ShownPick;

/** An article the editors chose, or one that fills the list up ({@code origin} says which). */
public record EditorsChoiceItem(int rank, String origin, @Nullable String kicker, @Nullable Instant until, Card article) {

    /** Those that there are cards of, ranked. */
    static List<EditorsChoiceItem> of(List<ShownPick> shown, Map<UUID, Card> cards) {
        var items = new ArrayList<EditorsChoiceItem>();
        for (var pick : shown) {
            var card = cards.get(pick.articleId());
            if (card != null) {
                items.add(new EditorsChoiceItem(items.size() + 1, "editor", pick.kicker(), pick.until(), card));
            }
        }
        return items;
    }
}
