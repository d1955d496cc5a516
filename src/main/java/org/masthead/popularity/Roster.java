package org.masthead.popularity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Numbers articles in the order in which they turn up, so that a count of each is a place in an array. */
final class Roster {

    private final Map<UUID, Integer> numbers = new HashMap<>();
    private final List<UUID> articles = new ArrayList<>();
    private Ids ids = new Ids(new UUID[0], new int[0]);

    /**
     * All articles at one moment.
     *
     * @param articles by number
     * @param places by number: where the article stands in the order of ids
     */
    record Ids(UUID[] articles, int[] places) {

        int size() {
            return articles.length;
        }
    }

    synchronized int number(UUID article) {
        var known = numbers.get(article);
        if (known != null) {
            return known;
        }
        articles.add(article);
        numbers.put(article, articles.size() - 1);
        return articles.size() - 1;
    }

    /** @return -1 for one that was never counted */
    synchronized int find(UUID article) {
        return numbers.getOrDefault(article, -1);
    }

    synchronized Ids ids() {
        if (ids.size() != articles.size()) {
            ids = numbered(articles.toArray(UUID[]::new));
        }
        return ids;
    }

    private static Ids numbered(UUID[] articles) {
        var order = IntStream.range(0, articles.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparing(number -> articles[number], Tally.BY_ID));
        var places = new int[articles.length];
        for (int place = 0; place < order.length; place++) {
            places[order[place]] = place;
        }
        return new Ids(articles, places);
    }
}
