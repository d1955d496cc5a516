package org.masthead.testsupport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.restassured.response.ValidatableResponse;

/** The people of the newsroom, and what they make. */
public final class Newsroom {

    static final String ADMIN_KEY = "mh_test_admin_key_0123456789";

    private static final Map<String, String> KEYS = new ConcurrentHashMap<>(Map.of("admin", ADMIN_KEY));
    // Of the whole run: each profile loads this class again, and the database stays
    private static final String USED = "masthead.test.words";

    private Newsroom() {
    }

    /** Somebody without a key, as readers are. */
    public static Request anyone() {
        return new Request(null);
    }

    /** Somebody with a key that may read drafts only. */
    public static Request reader() {
        return as("reader");
    }

    public static Request author() {
        return as("author");
    }

    public static Request editor() {
        return as("editor");
    }

    public static Request admin() {
        return as("admin");
    }

    /** @param role {@code anyone}, {@code reader}, {@code author}, {@code editor} or {@code admin} */
    public static Request as(String role) {
        return role.equals("anyone") ? anyone() : holding(keyOf(role));
    }

    public static Request holding(String key) {
        return new Request(key);
    }

    /** The key of the suite's reader, author, editor or admin, each named as its role. */
    public static String keyOf(String role) {
        return KEYS.computeIfAbsent(role, name -> holding(ADMIN_KEY).sending(Map.of("name", name, "role", name))
                .post("/v1/keys").statusCode(201).extract().path("token"));
    }

    /** A word nobody has used before in this run: {@code beginning} and a few letters. */
    public static String unique(String beginning) {
        var letters = new StringBuilder(beginning);
        for (int n = 26 + next(); n > 0; n /= 26) {
            letters.append((char) ('a' + n % 26));
        }
        return letters.toString();
    }

    private static int next() {
        synchronized (System.getProperties()) {
            var next = Integer.getInteger(USED, 0) + 1;
            System.setProperty(USED, String.valueOf(next));
            return next;
        }
    }

    public static ArticleDraft anArticle() {
        return new ArticleDraft();
    }

    /** Makes a section with a slug of its own. @return the slug */
    public static String aSection(String name) {
        var slug = unique("section");
        editor().sending(Map.of("name", name)).put("/v1/sections/{slug}", slug).statusCode(201);
        return slug;
    }

    /**
     * What was counted so far is in this ranking after that. The first look leaves one of about now, whatever the clock of an
     * earlier test showed, and 21 s later none of about now is good any more. One that was being read when the views came is
     * still handed out then, whatever its age. After the second look none is on its way, and 3 s later its answer is not kept
     * any more either.
     *
     * @param parameters names and values
     */
    public static void rankedAnew(String... parameters) {
        ranking(parameters);
        MovableClock.advance(Duration.ofSeconds(21));
        ranking(parameters);
        MovableClock.advance(Duration.ofSeconds(3));
    }

    /** @param parameters names and values */
    public static ValidatableResponse ranking(String... parameters) {
        var request = anyone();
        for (int i = 0; i < parameters.length; i += 2) {
            request.query(parameters[i], parameters[i + 1]);
        }
        return request.get("/v1/popular").statusCode(200);
    }
}
