package org.masthead.delivery;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.paging.PageInfo;

/** A page of live articles. */
public record ArticlePage(List<Card> data, PageInfo page, Meta meta) {

    /** The sort the page is in. */
    @Schema(name = "ArticlePageMeta")
    public record Meta(String sort) {
    }
}
