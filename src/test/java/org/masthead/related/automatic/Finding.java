package org.masthead.related.automatic;

import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.unique;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.masthead.testsupport.ArticleDraft;
import org.masthead.testsupport.Request;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.test.junit.QuarkusTestProfile;

/** The service with automatic related articles, which the other tests do without, and how to wait for them. */
public class Finding implements QuarkusTestProfile {

    static final String RELATED = "/v1/articles/{article}/related";
    static final String SUGGESTIONS = "/v1/articles/{article}/suggestions";
    static final String DISMISS = "/v1/articles/{article}/suggestions/{target}/dismiss";

    // Two seconds are the promise; but at first what all other tests have published is found
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("masthead.related.auto", "true", "masthead.related.poll", "20ms");
    }

    /** A subject of its own: words nobody else uses. */
    static List<String> aSubject() {
        return IntStream.range(0, 12).mapToObj(i -> word("subject")).toList();
    }

    /** With an end that no stemmer takes for one: two words are two words still. */
    private static String word(String beginning) {
        return unique(beginning) + "q";
    }

    static ArticleDraft about(List<String> subject) {
        // The titles of other tests' articles are all alike
        return anArticle().title(word("Headline"))
                .body(String.join(" ", subject) + ". " + subject.stream().skip(3).collect(Collectors.joining(" "))
                        + ", and " + word("something") + " else.");
    }

    /** No copy of another, as the words are in any order. */
    static ArticleDraft inOtherWords(List<String> subject) {
        var words = new ArrayList<>(subject);
        Collections.shuffle(words);
        return anArticle().title(word("Heading")).body(String.join(" ", words));
    }

    static Request automatic() {
        return anyone().query("origin", "auto");
    }

    static List<String> found(WrittenArticle article) {
        return automatic().query("limit", 50).get(RELATED, article.id()).statusCode(200).extract().jsonPath()
                .getList("data.article.id");
    }

    static void await(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    static void awaitFound(WrittenArticle article, WrittenArticle... others) {
        await("the others are found", () -> {
            var found = found(article);
            return List.of(others).stream().allMatch(other -> found.contains(other.id()));
        });
    }

    static void awaitNotFound(WrittenArticle article, WrittenArticle other) {
        await("the other is not found any more", () -> !found(article).contains(other.id()));
    }
}
