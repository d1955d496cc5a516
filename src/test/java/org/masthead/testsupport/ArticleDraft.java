package org.masthead.testsupport;

import static org.masthead.testsupport.Newsroom.author;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.restassured.response.ValidatableResponse;

/** An article somebody is about to send. Without a title it gets one of its own. */
public final class ArticleDraft {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    ArticleDraft() {
        title("Report from " + unique("Town"));
    }

    public ArticleDraft with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    public ArticleDraft title(String title) {
        return with("title", title);
    }

    public ArticleDraft slug(String slug) {
        return with("slug", slug);
    }

    public ArticleDraft standfirst(String standfirst) {
        return with("standfirst", standfirst);
    }

    /** Markdown, unless {@code bodyFormat} says html. */
    public ArticleDraft body(String body) {
        return with("body", body);
    }

    public ArticleDraft html(String body) {
        return body(body).with("bodyFormat", "html");
    }

    public ArticleDraft section(String slug) {
        return with("section", slug);
    }

    public ArticleDraft tags(String... slugsOrNames) {
        return with("tags", List.of(slugsOrNames));
    }

    public ArticleDraft authors(String... slugsOrNames) {
        return with("authors", List.of(slugsOrNames));
    }

    public ArticleDraft source(String name, String place, String role) {
        return with("sources", List.of(Map.of("name", name, "place", place, "role", role)));
    }

    public ArticleDraft language(String language) {
        return with("language", language);
    }

    public ArticleDraft externalId(String externalId) {
        return with("externalId", externalId);
    }

    public ArticleDraft publishedAt(Instant time) {
        return with("publishedAt", time);
    }

    /** The fields as they would be sent. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** Sends it, whatever comes back. */
    public ValidatableResponse sent() {
        return author().sending(fields).post("/v1/articles");
    }

    public WrittenArticle draft() {
        return WrittenArticle.of(sent().statusCode(201));
    }

    public WrittenArticle inReview() {
        return after(draft(), "submit");
    }

    public WrittenArticle published() {
        return WrittenArticle.of(editor().sending(fields).query("publish", true).post("/v1/articles").statusCode(201));
    }

    public WrittenArticle published(Instant at, Instant until) {
        var article = draft();
        return WrittenArticle.of(editor().sending(Map.of("at", at, "until", until))
                .post("/v1/articles/{article}/publish", article.id()).statusCode(200));
    }

    public WrittenArticle scheduled(Instant at) {
        var article = draft();
        return WrittenArticle
                .of(editor().sending(Map.of("at", at)).post("/v1/articles/{article}/publish", article.id()).statusCode(200));
    }

    public WrittenArticle unpublished() {
        return after(published(), "unpublish");
    }

    public WrittenArticle trashed() {
        var article = draft();
        editor().ifMatch("*").delete("/v1/articles/{article}", article.id()).statusCode(204);
        return article;
    }

    private static WrittenArticle after(WrittenArticle article, String transition) {
        return WrittenArticle.of(editor().post("/v1/articles/{article}/" + transition, article.id()).statusCode(200));
    }
}
