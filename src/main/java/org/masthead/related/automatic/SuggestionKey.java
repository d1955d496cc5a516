package org.masthead.related.automatic;

import java.io.Serializable;
import java.util.UUID;

/** What is suggested for what. */
record SuggestionKey(UUID articleId, UUID targetId) implements Serializable {
}
