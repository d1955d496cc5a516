package org.masthead.delivery;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Related articles in reading order. */
public record RelatedList(List<RelatedItem> data, Meta meta) {

    /** How the order was made, and the time of the last change it knows of. */
    @Schema(name = "RelatedMeta")
    public record Meta(String algorithm, Instant asOf) {
    }
}
