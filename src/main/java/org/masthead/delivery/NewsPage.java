package org.masthead.delivery;

import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Everything a news page shows; no article is in it twice. */
public record NewsPage(LiveArticle article, List<RelatedItem> related, List<EditorsChoiceItem> editorsChoice,
        List<PopularItem> popular, Meta meta) {

    /** How the lists were made. */
    @Schema(name = "NewsPageMeta")
    public record Meta(RelatedList.Meta related, EditorsChoiceList.Meta editorsChoice, PopularPage.Meta popular) {
    }
}
