package org.masthead.popularity;

import java.util.Collection;
import java.util.Set;

import org.masthead.popularity.Catalogue.Traits;

/** Which articles a ranking is of: of each kind one of those named, or any where none is. */
record Filter(Set<String> sections, Set<String> tags, Set<String> languages) {

    static Filter of(Collection<String> sections, Collection<String> tags, Collection<String> languages) {
        return new Filter(Set.copyOf(sections), Set.copyOf(tags), Set.copyOf(languages));
    }

    boolean isEmpty() {
        return sections.isEmpty() && tags.isEmpty() && languages.isEmpty();
    }

    boolean admits(Traits traits) {
        return (sections.isEmpty() || traits.section() != null && sections.contains(traits.section()))
                && (languages.isEmpty() || languages.contains(traits.language()))
                && (tags.isEmpty() || traits.tags().stream().anyMatch(tags::contains));
    }
}
