package org.masthead.delivery;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Everything a front page shows; no article is in it twice. */
public record FrontPage(List<EditorsChoiceItem> editorsChoice, List<Card> latest, List<PopularItem> popular,
        List<SectionBlock> sections, Meta meta) {

    /** The latest of one section. */
    public record SectionBlock(TermName section, List<Card> data) {
    }

    /** The section the front is of (null: the whole site), and how the popular list was made. */
    @Schema(name = "FrontPageMeta")
    public record Meta(@Nullable TermName section, PopularPage.Meta popular) {
    }
}
