package org.masthead.editorschoice;

import java.util.List;

/** The entries of one editor's-choice list, in order. */
public record PickList(List<PickEntry> data, PickListMeta meta) {
}
