package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.masthead.popularity.Reading.POPULARITY;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.unique;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.path.json.JsonPath;

/**
 * Nine weeks that end with a busy day and a half, late events and the roll-up among them: whatever is asked at any moment is
 * what counting the raw events again gives.
 */
@NewsroomTest
class SimulatedDayTest {

    private static final int ARTICLES = 14;
    private static final Map<String, Duration> LENGTHS = Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d",
            Duration.ofDays(7), "30d", Duration.ofDays(30));
    private static final Map<String, Duration> BUCKETS = Map.of("1h", Duration.ofMinutes(5), "24h", Duration.ofMinutes(5),
            "7d", Duration.ofHours(1), "30d", Duration.ofDays(1));
    private static final List<String> TYPES = List.of("view", "view", "view", "view", "view", "read", "read", "share");

    @Inject
    Retention retention;

    @Inject
    Session entities;

    private final Random random = new Random(20_261_123);
    private final List<Event> events = new ArrayList<>();
    private final List<WrittenArticle> articles = new ArrayList<>();
    private String section;

    private record Event(int article, String type, Instant at) {
    }

    private record Place(String id, @Nullable Integer previousRank, double score, long count) {
    }

    @Test
    void everyRankingIsWhatTheRawEventsSay() {
        section = aSection("Simulated");
        for (int i = 0; i < ARTICLES; i++) {
            articles.add(anArticle().section(section).published());
        }
        // Far from where other tests have been
        var now = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(200)).plus(Duration.ofMinutes(307));
        var busy = now.plus(Duration.ofDays(62));
        var end = busy.plus(Duration.ofHours(36));
        var checks = 0;
        for (int step = 0; now.isBefore(end); step++) {
            var pause = now.isBefore(busy) ? Duration.ofMinutes(400 + random.nextInt(900))
                    : Duration.ofSeconds(60 + random.nextInt(1700));
            var quiet = now.isBefore(busy);
            now = now.plus(pause);
            if (quiet && now.isAfter(busy)) {
                now = busy;
            }
            MovableClock.set(now);
            happens(now, pause, quiet ? 12 : 50);
            if (quiet ? step % 30 == 29 : step % 12 == 11) {
                if (++checks % 3 == 0) {
                    retention.removeOld();
                }
                check();
            }
        }
        retention.removeOld();
        MovableClock.advance(Duration.ofSeconds(11));
        assertThat(oldest(Span.FIVE_MINUTES)).isAfter(end.minus(Span.FIVE_MINUTES.kept()).minus(Duration.ofHours(2)));
        assertThat(oldest(Span.HOUR)).isAfter(end.minus(Span.HOUR.kept()).minus(Duration.ofHours(2)));
        assertThat(oldest(Span.DAY)).isBefore(busy.minus(Duration.ofDays(58)));
        check();
        assertThat(checks).isGreaterThan(12);
        assertThat(events).hasSizeGreaterThan(3000);
    }

    /** What readers did since the last step, the more the less time it was; some of it is told late. */
    private void happens(Instant now, Duration pause, int most) {
        var sent = new ArrayList<Map<String, Object>>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            var late = random.nextInt(12) == 0;
            var longest = late ? Duration.ofDays(7).minusMinutes(1) : pause;
            var at = now
                    .minusMillis((long) (longest.toMillis() * (late ? Math.pow(random.nextDouble(), 3) : random.nextDouble())));
            // What is read most changes with time
            var favourite = (int) (now.getEpochSecond() / 14_000 % ARTICLES);
            var article = random.nextBoolean() ? favourite : (int) (ARTICLES * Math.pow(random.nextDouble(), 2));
            var event = new Event(article, TYPES.get(random.nextInt(TYPES.size())), at);
            events.add(event);
            sent.add(Map.of("article", articles.get(article).id(), "type", event.type(), "at", at, "visitor",
                    unique("visitor")));
        }
        var accepted = anyone().header("User-Agent", "Mozilla/5.0").sending(Map.of("events", sent)).post("/v1/views")
                .statusCode(200).extract().<Integer> path("accepted");
        assertThat(accepted).isEqualTo(sent.size());
    }

    private void check() {
        // What was ranked before the last events is not fresh any more
        MovableClock.advance(Duration.ofSeconds(11));
        // Nor, as in Newsroom.rankedAnew, what was being ranked then
        Stream.of(Window.values()).forEach(window -> popular("window", window.label()));
        MovableClock.advance(Duration.ofSeconds(3));
        for (var window : LENGTHS.keySet()) {
            for (var type : Map.of("views", "view", "reads", "read", "shares", "share").entrySet()) {
                var popular = popular("window", window, "rank", type.getKey());
                var from = from(window, asOf(popular));
                assertThat(Instant.parse(popular.getString("meta.from"))).isEqualTo(from);
                assertThat(places(popular)).as("%s of %s as of %s", type.getKey(), window, asOf(popular))
                        .isEqualTo(
                                expected(scores(type.getValue(), from), scores(type.getValue(), earlier(window, from, 1), from),
                                        counts(type.getValue(), from, Instant.MAX)));
            }
            var popular = popular("window", window, "rank", "rising");
            var from = from(window, asOf(popular));
            assertThat(places(popular)).as("rising of %s as of %s", window, asOf(popular))
                    .isEqualTo(expected(rising(window, from, 0), rising(window, from, 1), counts("view", from, Instant.MAX)));
        }
        assertThat(places(popular("window", "all", "rank", "reads")))
                .isEqualTo(expected(scores("read", Instant.MIN), Map.of(), counts("read", Instant.MIN, Instant.MAX)));
        checkTrending();
        checkTotals(random.nextInt(ARTICLES));
        checkTotals(0);
    }

    private void checkTrending() {
        var popular = popular("rank", "trending");
        var asOf = asOf(popular);
        var expected = new LinkedHashMap<Integer, Double>();
        for (var event : events) {
            if (event.type().equals("view")) {
                var age = Duration.between(event.at(), asOf).toMillis() / (double) Duration.ofHours(6).toMillis();
                expected.merge(event.article(), Math.pow(0.5, age), Double::sum);
            }
        }
        expected.values().removeIf(score -> score < Math.pow(2, -28));
        var ids = popular.<String> getList("data.article.id");
        var scores = popular.<Number> getList("data.score");
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected.keySet().stream().map(i -> articles.get(i).id()).toList());
        assertThat(scores).isSortedAccordingTo(Comparator.comparingDouble(score -> -score.doubleValue()));
        expected.forEach((article, score) -> assertThat(scores.get(ids.indexOf(articles.get(article).id())).doubleValue())
                .isCloseTo(score, within(score * 1e-6)));
    }

    private void checkTotals(int article) {
        var popularity = anyone().get(POPULARITY, articles.get(article).id()).statusCode(200).extract().jsonPath();
        var asOf = Instant.parse(popularity.getString("asOf"));
        for (var row : popularity.<Map<String, Object>> getList("totals")) {
            var from = row.get("window").equals("all") ? Instant.MIN : from((String) row.get("window"), asOf);
            for (var type : List.of("view", "read", "share")) {
                assertThat(((Number) row.get(type + "s")).longValue()).as("%ss of %s", type, row.get("window"))
                        .isEqualTo(counts(type, from, Instant.MAX)[article]);
            }
        }
    }

    private JsonPath popular(String... parameters) {
        return Reading.popularNow(section,
                Stream.concat(Stream.of("limit", "100"), Stream.of(parameters)).toArray(String[]::new));
    }

    private static Instant asOf(JsonPath popular) {
        return Instant.parse(popular.getString("meta.asOf"));
    }

    private static List<Place> places(JsonPath popular) {
        assertThat(popular.getList("data.rank"))
                .isEqualTo(IntStream.rangeClosed(1, popular.getList("data").size()).boxed().toList());
        return popular.<Map<String, Object>> getList("data").stream()
                .map(row -> new Place((String) ((Map<?, ?>) row.get("article")).get("id"), (Integer) row.get("previousRank"),
                        // JSON numbers arrive as floats
                        Math.round(((Number) row.get("score")).doubleValue() * 1000) / 1000.0,
                        ((Number) row.get("count")).longValue()))
                .toList();
    }

    private List<Place> expected(Map<Integer, Double> scores, Map<Integer, Double> before, long[] counts) {
        var ranksBefore = ranked(before);
        return ranked(scores).stream().map(article -> new Place(articles.get(article).id(),
                before.containsKey(article) ? ranksBefore.indexOf(article) + 1 : null,
                Math.round(scores.get(article) * 1000) / 1000.0, counts[article])).toList();
    }

    private List<Integer> ranked(Map<Integer, Double> scores) {
        return scores.keySet().stream().sorted(Comparator.<Integer> comparingDouble(article -> -scores.get(article))
                .thenComparing(article -> articles.get(article).id())).toList();
    }

    private Map<Integer, Double> scores(String type, Instant from) {
        return scores(type, from, Instant.MAX);
    }

    private Map<Integer, Double> scores(String type, Instant from, Instant to) {
        var counts = counts(type, from, to);
        var scores = new LinkedHashMap<Integer, Double>();
        IntStream.range(0, ARTICLES).filter(article -> counts[article] > 0)
                .forEach(article -> scores.put(article, (double) counts[article]));
        return scores;
    }

    private Map<Integer, Double> rising(String window, Instant from, int ago) {
        var now = counts("view", earlier(window, from, ago), ago == 0 ? Instant.MAX : earlier(window, from, ago - 1));
        var before = counts("view", earlier(window, from, ago + 1), earlier(window, from, ago));
        var scores = new LinkedHashMap<Integer, Double>();
        for (int article = 0; article < ARTICLES; article++) {
            if (now[article] >= 30 && now[article] > before[article]) {
                double n = now[article] + before[article];
                var p = now[article] / n;
                var zz = 1.96 * 1.96;
                var low = (p + zz / (2 * n) - 1.96 * Math.sqrt(p * (1 - p) / n + zz / (4 * n * n))) / (1 + zz / n);
                scores.put(article, low / (1 - low));
            }
        }
        return scores;
    }

    private long[] counts(String type, Instant from, Instant to) {
        var counts = new long[ARTICLES];
        for (var event : events) {
            if (event.type().equals(type) && !event.at().isBefore(from) && event.at().isBefore(to)) {
                counts[event.article()]++;
            }
        }
        return counts;
    }

    private static Instant from(String window, Instant asOf) {
        var bucket = BUCKETS.get(window).toSeconds();
        return Instant.ofEpochSecond(asOf.minus(LENGTHS.get(window)).getEpochSecond() / bucket * bucket);
    }

    private static Instant earlier(String window, Instant from, int ago) {
        return from.minus(LENGTHS.get(window).multipliedBy(ago));
    }

    private Instant oldest(Span span) {
        return QuarkusTransaction.requiringNew().call(() -> entities
                .createNativeQuery(
                        "select min(starts_at) as oldest from view_count where span = :span and article_id in :articles",
                        Object.class)
                .addScalar("oldest", Instant.class).setParameter("span", span.minutes())
                .setParameter("articles", articles.stream().map(article -> java.util.UUID.fromString(article.id())).toList())
                .getSingleResult()) instanceof Instant oldest ? oldest : Instant.MAX;
    }
}
