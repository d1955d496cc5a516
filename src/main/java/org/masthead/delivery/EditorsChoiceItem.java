package org.masthead.delivery;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** An article the editors chose, or one that fills the list up ({@code origin} says which). */
public record EditorsChoiceItem(int rank, String origin, @Nullable String kicker, @Nullable Instant until, Card article) {
}
