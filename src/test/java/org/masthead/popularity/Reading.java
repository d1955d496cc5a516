package org.masthead.popularity;

import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.rankedAnew;
import static org.masthead.testsupport.Newsroom.ranking;
import static org.masthead.testsupport.Newsroom.unique;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.masthead.testsupport.WrittenArticle;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** What readers do, each of them somebody else, and how often it was counted. */
final class Reading {

    static final String VIEWS = "/v1/articles/{article}/views";
    static final String POPULARITY = "/v1/articles/{article}/popularity";

    private Reading() {
    }

    static ValidatableResponse view(WrittenArticle article) {
        return anyone().sending(Map.of("visitor", unique("visitor"))).post(VIEWS, article.id());
    }

    static void viewed(WrittenArticle article, int times) {
        counted(article, "view", times, null);
    }

    /** @param at when; null means now */
    static void counted(WrittenArticle article, String type, int times, @Nullable Instant at) {
        var events = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < times; i++) {
            var event = new HashMap<String, Object>(
                    Map.of("article", article.id(), "type", type, "visitor", unique("visitor")));
            if (at != null) {
                event.put("at", at);
            }
            events.add(event);
        }
        var accepted = anyone().sending(Map.of("events", events)).post("/v1/views").statusCode(200).extract()
                .<Integer> path("accepted");
        if (accepted != times) {
            throw new AssertionError(accepted + " of " + times + " views were accepted");
        }
    }

    static List<Map<String, Object>> totals(WrittenArticle article) {
        return anyone().get(POPULARITY, article.id()).statusCode(200).extract().jsonPath().getList("totals");
    }

    /** Views, reads and shares: {@code "24h 3 0 1"}. */
    static String total(WrittenArticle article, String window) {
        return totals(article).stream().filter(row -> row.get("window").equals(window))
                .map(row -> window + " " + row.get("views") + " " + row.get("reads") + " " + row.get("shares"))
                .findFirst().orElseThrow();
    }

    /** The ranking of a section as it is when everything counted so far has reached it. */
    static JsonPath popular(String section, String... parameters) {
        rankedAnew(of(section, parameters));
        return popularNow(section, parameters);
    }

    /** The ranking as it is kept. @param parameters names and values */
    static JsonPath popularNow(String section, String... parameters) {
        return ranking(of(section, parameters)).extract().jsonPath();
    }

    private static String[] of(String section, String... parameters) {
        return Stream.concat(Stream.of("section", section), Stream.of(parameters)).toArray(String[]::new);
    }

    static List<String> ids(JsonPath popular) {
        return popular.getList("data.article.id");
    }
}
