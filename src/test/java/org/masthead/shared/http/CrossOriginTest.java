package org.masthead.shared.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.NewsroomTest;

/** What pages of other sites may do, and what browsers send for pages of this one. */
@NewsroomTest
class CrossOriginTest {

    @Test
    void anyPageMayRead() {
        anyone().header("Origin", "https://news.example").get("/v1/articles").statusCode(200)
                .header("Access-Control-Allow-Origin", "https://news.example").header("Vary", containsString("Origin"));
    }

    @Test
    void writeThatNamesItsOriginIsAWrite() {
        var article = anArticle().draft();
        editor().header("Origin", "https://newsroom.example").ifMatch(1).patching(Map.of("standfirst", "Chains on."))
                .patch("/v1/articles/{article}/draft", article.id()).statusCode(200);
    }

    @Test
    void pageOfAnotherSiteMaySendNoKey() {
        anyone().header("Origin", "https://news.example").header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/articles/x/draft").header("Access-Control-Allow-Headers", not(containsString("authorization")));
    }
}
