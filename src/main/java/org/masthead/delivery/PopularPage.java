package org.masthead.delivery;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.masthead.popularity.Ranking;

/** A ranking of live articles. */
public record PopularPage(List<PopularItem> data, Meta meta) {

    // What pages, fronts and filled lists show
    static final String WINDOW = "24h";
    static final String RANK = "views";

    /** What was ranked over which time, when it was counted, and the formula's name. {@code trending} has no window. */
    @Schema(name = "PopularMeta")
    public record Meta(@Nullable String window, String rank, Instant asOf, @Nullable Instant from, Instant to,
            String algorithm) {

        static Meta of(Ranking ranking, @Nullable String window, String rank) {
            return new Meta(window, rank, ranking.asOf(), ranking.from(), ranking.to(), ranking.algorithm());
        }
    }
}
