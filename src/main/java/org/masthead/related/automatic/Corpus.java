package org.masthead.related.automatic;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** The articles of the index, and how many of them there are of a language or with a tag. */
final class Corpus {

    private final Map<UUID, IndexEntry> entries = new HashMap<>();
    private final Map<String, Integer> languages = new HashMap<>();
    private final Map<String, Integer> tags = new HashMap<>();

    int size() {
        return entries.size();
    }

    Collection<IndexEntry> entries() {
        return entries.values();
    }

    @Nullable
    IndexEntry entry(UUID article) {
        return entries.get(article);
    }

    Collection<String> languages() {
        return languages.keySet();
    }

    int inLanguage(String language) {
        return languages.getOrDefault(language, 1);
    }

    int withTag(String tag) {
        return tags.getOrDefault(tag, 0);
    }

    /** Its part in the square of the length of an article's vector of tags. */
    double square(String tag) {
        var rarity = Math.log(1 + (double) size() / Math.max(1, withTag(tag)));
        return rarity * rarity;
    }

    double squares(List<String> tags) {
        var squares = 0.0;
        // Asked for each candidate, so without a stream
        for (var tag : tags) {
            squares += square(tag);
        }
        return squares;
    }

    void add(IndexEntry entry) {
        entries.put(entry.article, entry);
        languages.merge(entry.language, 1, Integer::sum);
        entry.tags.forEach(tag -> tags.merge(tag, 1, Integer::sum));
    }

    /** @return false when it was not in it */
    boolean remove(UUID article) {
        var entry = entries.remove(article);
        if (entry == null) {
            return false;
        }
        languages.merge(entry.language, -1, Integer::sum);
        entry.tags.forEach(tag -> tags.computeIfPresent(tag, (name, count) -> count == 1 ? null : count - 1));
        return true;
    }
}
