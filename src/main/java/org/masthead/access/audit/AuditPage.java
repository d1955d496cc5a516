package org.masthead.access.audit;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.paging.PageInfo;

/** A page of the audit. */
public record AuditPage(List<AuditRecord> data, PageInfo page, Meta meta) {

    /** The sort the page is in. */
    @Schema(name = "AuditPageMeta")
    public record Meta(String sort) {
    }
}
