package org.masthead.article;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the same readers read. Whoever counts views knows it; whoever relates articles asks. */
public interface ReadTogether {

    /**
     * Other articles that visitors read on the same UTC day as this one, with how many visitors did: those read most often, at
     * most {@code limit}. Empty where nobody did.
     */
    Map<UUID, Long> with(UUID article, int limit);

    /** Articles that were read together with others on this UTC day or later. */
    Set<UUID> since(LocalDate day);
}
