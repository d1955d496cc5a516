package org.masthead.editorschoice;

import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.response.ValidatableResponse;

/** How the tests of the editor's choice speak; a section that is null is the whole site. */
final class Picking {

    static final String PICK = "/v1/articles/{article}/editors-choice";
    static final String ENTRIES = "/v1/editors-choice/entries";
    static final String SHOWN = "/v1/editors-choice";

    private Picking() {
    }

    static ValidatableResponse pick(WrittenArticle article, Map<String, ?> body) {
        return editor().sending(body).put(PICK, article.id());
    }

    static ValidatableResponse pick(WrittenArticle article, String section) {
        return pick(article, Map.of("section", section));
    }

    static ValidatableResponse unpick(WrittenArticle article, @Nullable String section) {
        return in(section, editor()).delete(PICK, article.id());
    }

    static Map<String, Object> entry(WrittenArticle article) {
        return Map.of("articleId", article.id());
    }

    /** Makes these the list, whatever it was. */
    static ValidatableResponse replace(@Nullable String section, List<?> entries) {
        return in(section, editor()).ifMatch("*").sending(Map.of("entries", entries)).put(ENTRIES);
    }

    static ValidatableResponse replace(@Nullable String section, WrittenArticle... articles) {
        return replace(section, Arrays.stream(articles).map(Picking::entry).toList());
    }

    static ValidatableResponse entries(@Nullable String section) {
        return in(section, editor()).get(ENTRIES).statusCode(200);
    }

    /** The ids of the list's articles as editors have them. */
    static List<String> listed(@Nullable String section) {
        return entries(section).extract().jsonPath().getList("data.articleId");
    }

    static ValidatableResponse chosen(@Nullable String section) {
        return in(section, anyone()).get(SHOWN).statusCode(200);
    }

    /** The ids of what readers see. */
    static List<String> shown(@Nullable String section) {
        return chosen(section).extract().jsonPath().getList("data.article.id");
    }

    static Request in(@Nullable String section, Request request) {
        return section == null ? request : request.query("section", section);
    }

    static boolean flagged(WrittenArticle article) {
        return anyone().get("/v1/articles/{article}", article.id()).statusCode(200).extract().path("editorsChoice");
    }
}
