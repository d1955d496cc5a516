package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.masthead.popularity.Reading.POPULARITY;
import static org.masthead.popularity.Reading.counted;
import static org.masthead.popularity.Reading.viewed;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Problems.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

/** An article's counts in time. */
@NewsroomTest
class SeriesTest {

    private static List<Map<String, Object>> series(WrittenArticle article, Object... parameters) {
        var request = anyone();
        for (int i = 0; i < parameters.length; i += 2) {
            request.query((String) parameters[i], parameters[i + 1]);
        }
        return request.get(POPULARITY, article.id()).statusCode(200).extract().jsonPath().getList("series");
    }

    private static long sum(List<Map<String, Object>> series, String column) {
        return series.stream().mapToLong(row -> ((Number) row.get(column)).longValue()).sum();
    }

    private static Map<String, Object> total(WrittenArticle article, String window) {
        return Reading.totals(article).stream().filter(row -> row.get("window").equals(window)).findFirst().orElseThrow();
    }

    private static void assertSums(List<Map<String, Object>> series, Map<String, Object> total, String... columns) {
        for (var column : columns) {
            assertThat(sum(series, column)).as(column).isEqualTo(((Number) total.get(column)).longValue());
        }
    }

    @Test
    void sumOfASeriesIsTheTotal() {
        var article = anArticle().published();
        var first = Instant.now();
        for (int day = 0; day < 45; day++) {
            MovableClock.set(first.plus(Duration.ofDays(day)).plus(Duration.ofHours(day % 23)));
            var now = first.plus(Duration.ofDays(day)).plus(Duration.ofHours(day % 23));
            viewed(article, 1 + day % 4);
            counted(article, "read", day % 3, now.minus(Duration.ofHours(day % 9)));
            counted(article, "share", 1,
                    now.minus(Duration.ofHours(day)).isBefore(first) ? now : now.minus(Duration.ofHours(50)));
        }
        var now = first.plus(Duration.ofDays(44)).plus(Duration.ofHours(22));
        MovableClock.set(now);
        assertThat(total(article, "all")).containsEntry("views", 111).containsEntry("reads", 45).containsEntry("shares", 45);
        assertSums(series(article, "interval", "day", "from", first.minus(Duration.ofDays(3))), total(article, "all"), "views",
                "visitors", "reads", "shares");
        assertSums(series(article, "interval", "day", "from", now.minus(Duration.ofDays(30))), total(article, "30d"), "views",
                "visitors", "reads", "shares");
        var week = series(article, "interval", "hour", "from", now.minus(Duration.ofDays(7)));
        assertSums(week, total(article, "7d"), "views", "reads", "shares");
        assertThat(week).hasSize(7 * 24 + 1);
    }

    @Test
    void everyBucketOfTheRangeIsThereAndInOrder() {
        var article = anArticle().published();
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        counted(article, "view", 2, hour.minus(Duration.ofMinutes(130)));
        counted(article, "share", 1, hour.minus(Duration.ofMinutes(121)));
        counted(article, "read", 3, hour.minus(Duration.ofMinutes(1)));
        var series = series(article, "interval", "hour", "from", hour.minus(Duration.ofMinutes(121)), "to",
                hour.plus(Duration.ofMinutes(1)));
        assertThat(series).extracting("from").containsExactly(hour.minus(Duration.ofHours(3)).toString(),
                hour.minus(Duration.ofHours(2)).toString(), hour.minus(Duration.ofHours(1)).toString(), hour.toString());
        assertThat(series).extracting("views").containsExactly(2, 0, 0, 0);
        assertThat(series).extracting("reads").containsExactly(0, 0, 3, 0);
        assertThat(series).extracting("shares").containsExactly(1, 0, 0, 0);
        // The end is not in it
        assertThat(series(article, "interval", "hour", "from", hour.minus(Duration.ofHours(2)), "to", hour))
                .extracting("from")
                .containsExactly(hour.minus(Duration.ofHours(2)).toString(), hour.minus(Duration.ofHours(1)).toString());
    }

    @Test
    void seriesEndsNowAndHasADayOfHoursOrAMonthOfDays() {
        var article = anArticle().published();
        var now = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofMinutes(80));
        MovableClock.set(now);
        viewed(article, 1);
        var hours = series(article, "interval", "hour");
        assertThat(hours).hasSize(24);
        assertThat(hours.get(23)).containsEntry("from", now.truncatedTo(ChronoUnit.HOURS).toString());
        var days = series(article, "interval", "day");
        assertThat(days).hasSize(30);
        assertThat(days.get(29)).containsEntry("from", now.truncatedTo(ChronoUnit.DAYS).toString());
        assertThat(sum(days, "views")).isEqualTo(1);
        assertThat(series(article, "interval", "day", "to", now.minus(Duration.ofDays(100)))).hasSize(30);
        anyone().get(POPULARITY, article.id()).statusCode(200).body("series", empty());
        anyone().query("include", "popularity").get("/v1/articles/{article}", article.id()).statusCode(200)
                .body("popularity.series", empty());
    }

    @Test
    void seriesHasAThousandBucketsAndNoMore() {
        var article = anArticle().published();
        var to = Instant.now().truncatedTo(ChronoUnit.DAYS);
        assertThat(series(article, "interval", "day", "from", to.minus(Duration.ofDays(1000)), "to", to)).hasSize(1000);
        refused(article, "from", "1000", "interval", "day", "from", to.minus(Duration.ofDays(1000)).minusMillis(1), "to", to);
        refused(article, "from", "1000", "interval", "day", "from", "0001-01-01T00:00:00Z", "to", "9999-12-31T00:00:00Z");
    }

    @Test
    void hoursThatAreNotKeptAreRefused() {
        var article = anArticle().published();
        var now = Instant.now();
        assertThat(series(article, "interval", "hour", "from", now.minus(Duration.ofDays(40)).plus(Duration.ofHours(1))))
                .hasSizeBetween(960, 961);
        refused(article, "from", "40 days", "interval", "hour", "from", now.minus(Duration.ofDays(41)), "to",
                now.minus(Duration.ofDays(39)));
        refused(article, "to", "40 days", "interval", "hour", "to", now.minus(Duration.ofDays(40)));
    }

    @Test
    void questionsWithoutAnAnswerAreRefused() {
        var article = anArticle().published();
        var now = Instant.now();
        refused(article, "from", "interval", "from", now.minus(Duration.ofDays(1)));
        refused(article, "to", "interval", "to", now);
        refused(article, "from", "before to", "interval", "day", "from", now, "to", now);
        refused(article, "from", "before now", "interval", "hour", "from", now.plus(Duration.ofHours(1)));
        refused(article, "interval", "hour, day", "interval", "week");
        refused(article, "from", "date-time", "interval", "day", "from", "yesterday");
        assertThat(problem(anyone().query("from", now).query("to", now).get(POPULARITY, article.id()), 400, "invalid-parameter")
                .<String> getList("errors.parameter")).containsExactlyInAnyOrder("from", "to");
    }

    private static void refused(WrittenArticle article, String parameter, String detail, Object... parameters) {
        var request = anyone();
        for (int i = 0; i < parameters.length; i += 2) {
            request.query((String) parameters[i], parameters[i + 1]);
        }
        var problem = problem(request.get(POPULARITY, article.id()), 400, "invalid-parameter");
        assertThat(problem.<String> getList("errors.parameter")).containsExactly(parameter);
        assertThat(problem.getString("errors[0].detail")).contains(detail);
    }
}
