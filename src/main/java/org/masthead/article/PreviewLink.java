package org.masthead.article;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.masthead.shared.paging.PageInfo;

/** A preview link without its address, which is shown once. */
public record PreviewLink(UUID id, Instant createdAt, String createdBy, Instant expiresAt, String note) {

    static PreviewLink of(Preview preview) {
        return new PreviewLink(preview.id, preview.createdAt, preview.createdBy, preview.expiresAt, preview.note);
    }

    /** A link just made, with its addresses: shown this once. */
    @Schema(name = "IssuedPreviewLink")
    public record Issued(UUID id, String url, String pageUrl, Instant createdAt, String createdBy, Instant expiresAt,
            String note) {

        static Issued of(Preview preview, String token) {
            var url = "/v1/previews/" + token;
            return new Issued(preview.id, url, url + "/page", preview.createdAt, preview.createdBy, preview.expiresAt,
                    preview.note);
        }
    }

    /** A page of an article's links that are open, the latest first. */
    @Schema(name = "PreviewLinkPage")
    public record Page(List<PreviewLink> data, PageInfo page, Meta meta) {
    }

    /** The sort the page is in. */
    @Schema(name = "PreviewLinkPageMeta")
    public record Meta(String sort) {
    }
}
