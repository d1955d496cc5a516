package org.masthead.article;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

/** What working copies were, what else was done to their articles, and the way back. */
@ApplicationScoped
public class VersionService {

    private final Versions versions;
    private final ArticleService writing;
    private final Lookup lookup;

    public VersionService(Versions versions, ArticleService writing, Lookup lookup) {
        this.versions = versions;
        this.writing = writing;
        this.lookup = lookup;
    }

    /** @param kinds of entries; empty means all */
    @Transactional
    public Slice<VersionEntry> history(String reference, List<String> kinds, Paging paging) {
        var article = lookup.any(reference);
        return versions.history(article, kinds, paging).map(entries -> {
            var changed = versions.changed(article, entries.stream()
                    .filter(entry -> entry.version != null).map(entry -> entry.version).toList());
            return entries.stream().map(entry -> VersionEntry.of(entry,
                    entry.version == null ? List.of() : changed.getOrDefault(entry.version, List.of()))).toList();
        });
    }

    @Transactional
    public Version read(String reference, int version) {
        return versions.of(lookup.any(reference), version).map(Version::of).orElseThrow(() -> absent(version));
    }

    /** @param to null means the latest version, and a null {@code from} the one before {@code to} */
    @Transactional
    public VersionDiff diff(String reference, @Nullable Integer from, @Nullable Integer to) {
        var article = lookup.any(reference);
        var latest = versions.latest(article);
        var second = to == null ? latest : to;
        var first = from == null ? Math.max(1, second - 1) : from;
        var after = versions.of(article, second).orElseThrow(() -> outOfRange("to", second, latest));
        var before = versions.of(article, first).orElseThrow(() -> outOfRange("from", first, latest));
        return Differences.between(before, after);
    }

    /** Makes a version the next one; the working copy's own makes none. */
    @Transactional
    public WorkingCopy restore(String reference, int version, @Nullable RestoreInput input, @Nullable String ifMatch,
            String actor) {
        var old = versions.of(lookup.any(reference), version).orElseThrow(() -> absent(version));
        var note = input == null || input.note() == null ? "" : input.note();
        return writing.restore(old, ifMatch, note, actor).workingCopy();
    }

    private static ProblemException absent(int version) {
        return ProblemException.notFound("version " + version + " of the article");
    }

    private static ProblemException outOfRange(String parameter, int version, int latest) {
        return ProblemException.invalidParameter(Violation.parameter(parameter, "invalid-parameter",
                "there is no version " + version + "; the latest is " + latest, null));
    }
}
