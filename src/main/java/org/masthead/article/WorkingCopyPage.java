package org.masthead.article;

import java.util.List;

import org.masthead.shared.paging.PageInfo;

/** A page of working copies. */
public record WorkingCopyPage(List<WorkingCopy> data, PageInfo page, Meta meta) {

    /** The sort the page is in. */
    @org.eclipse.microprofile.openapi.annotations.media.Schema(name = "WorkingCopyPageMeta")
    public record Meta(String sort) {
    }
}
