package org.masthead.article;

/** What a working copy is now; derived from its stage, its publications and the clock. */
public enum State {
    draft,
    review,
    scheduled,
    published,
    unpublished,
    trashed
}
