package org.masthead.related;

/** What an editor may want to mend: the first page of each list, counted. */
public record RelationHealth(HiddenEndPage hiddenEnds, LooseArticlePage notLinkedTo, LooseArticlePage linksToNothing) {
}
