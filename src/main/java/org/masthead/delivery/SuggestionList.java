package org.masthead.delivery;

import java.util.List;

/** Automatic related articles, the best first, with their reasons. */
public record SuggestionList(List<RelatedItem> data, RelatedList.Meta meta) {
}
