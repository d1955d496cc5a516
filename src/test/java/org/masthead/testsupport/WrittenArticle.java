package org.masthead.testsupport;

import io.restassured.response.ValidatableResponse;

/** An article that exists: what a test needs to speak of it. */
public record WrittenArticle(String id, String slug, int version) {

    /** From an answer that is a working copy. */
    public static WrittenArticle of(ValidatableResponse workingCopy) {
        var json = workingCopy.extract().jsonPath();
        return new WrittenArticle(json.getString("id"), json.getString("slug"), json.getInt("version"));
    }
}
