package org.masthead.article;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A line of an article's history. {@code changed} names the fields in which a version differs from the one before. */
public record VersionEntry(String kind, String action, @Nullable Integer version, String who, Instant when, String note,
        List<String> changed, ObjectNode details) {

    static VersionEntry of(HistoryEntry entry, List<String> changed) {
        var details = (ObjectNode) Json.parse(entry.details);
        var version = entry.version != null ? entry.version
                : details.has("version") ? Integer.valueOf(details.get("version").intValue()) : null;
        var note = entry.kind.equals(HistoryEntry.VERSION) ? entry.note : details.path("note").asText("");
        details.remove(List.of("version", "note"));
        return new VersionEntry(entry.kind, entry.action, version, entry.actor, entry.recordedAt, note, changed, details);
    }
}
