package org.masthead.article;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.paging.PageInfo;

/** A page of an article's history, the latest first. */
public record VersionPage(List<VersionEntry> data, PageInfo page, Meta meta) {

    /** The sort the page is in. */
    @Schema(name = "VersionPageMeta")
    public record Meta(String sort) {
    }
}
