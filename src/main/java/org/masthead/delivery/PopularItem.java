package org.masthead.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Ranking;

/** A place in a ranking; {@code previousRank} is the place one window earlier. */
public record PopularItem(int rank, @Nullable Integer previousRank, double score, long count, Card article) {

    /** Those that there are cards of. */
    static List<PopularItem> of(Ranking ranking, Map<UUID, Card> cards) {
        var items = new ArrayList<PopularItem>();
        for (var row : ranking.rows()) {
            var card = cards.get(row.article());
            if (card != null) {
                items.add(new PopularItem(items.size() + 1, row.previousRank(), row.score(), row.count(), card));
            }
        }
        return items;
    }
}
