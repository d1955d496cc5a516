package org.masthead.related;

import java.util.List;

import org.masthead.shared.paging.PageInfo;

/** Edges whose other end is hidden from readers, the newest first. */
public record HiddenEndPage(List<HiddenEnd> data, PageInfo page) {
}
