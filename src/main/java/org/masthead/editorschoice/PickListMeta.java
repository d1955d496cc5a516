package org.masthead.editorschoice;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Which list (null: the whole site's), at which time if one was asked for, and the revision, which is the list's ETag too. */
public record PickListMeta(@Nullable String section, @Nullable Instant at, int revision) {
}
