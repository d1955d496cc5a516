package org.masthead.related;

import java.util.List;

import org.masthead.shared.paging.PageInfo;

/** Live articles that lack edges, the latest first. */
public record LooseArticlePage(List<LooseArticle> data, PageInfo page) {
}
