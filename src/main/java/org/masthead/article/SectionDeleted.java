package org.masthead.article;

/** Sent inside the transaction that removes a section, for what is kept under its slug. */
public record SectionDeleted(String slug) {
}
