package org.masthead.article;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What differs between two versions: texts as hunks of words, lists as what came and went, and of everything else the values,
 * objects by the JSON pointers of their members.
 */
public record VersionDiff(VersionHead from, VersionHead to, List<String> changed, List<TextChange> texts,
        List<ListChange> lists, List<ValueChange> values) {

    /** @param level how finely it was compared: {@code word}; {@code line} or {@code whole} where words would be too much */
    public record TextChange(String field, String level, List<TextHunk> hunks) {
    }

    /**
     * A place where one text has {@code removed} and the other {@code added}, with a few words around it. Places count code
     * points from 0.
     */
    public record TextHunk(int removedAt, int addedAt, String leading, String removed, String added, String trailing) {
    }

    /** What is in one list only; {@code reordered} says whether what is in both has another order. */
    public record ListChange(String field, List<String> added, List<String> removed, boolean reordered) {
    }

    /** A single value; null means unset. */
    public record ValueChange(String field, @Nullable String before, @Nullable String after) {
    }
}
