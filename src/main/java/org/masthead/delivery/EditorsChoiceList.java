package org.masthead.delivery;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The editor's choice of the site, or of one section. */
public record EditorsChoiceList(List<EditorsChoiceItem> data, Meta meta) {

    /** The section (null: the whole site), and what filled the list up. */
    @Schema(name = "EditorsChoiceMeta")
    public record Meta(@Nullable String section, String fill) {
    }
}
