package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.masthead.popularity.Reading.POPULARITY;
import static org.masthead.testsupport.Newsroom.aSection;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.masthead.popularity.ViewHistory.Past;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.quarkus.narayana.jta.QuarkusTransaction;

/**
 * Visitors in rankings, totals and series, against sets of who came: each counted once a day. The sketches are written here.
 */
@NewsroomTest
class VisitorRanksTest {

    private static final int ARTICLES = 6;
    private static final int VISITORS = 60;

    @Inject
    Session entities;

    @Inject
    ViewHistory history;

    private final Random random = new Random(5);
    private final List<Visit> visits = new ArrayList<>();
    private final List<WrittenArticle> articles = new ArrayList<>();
    private String section;

    private record Visit(int article, int visitor, Instant at) {
    }

    @Test
    void visitorsAreCountedOnceADay() {
        section = aSection("Visited");
        for (int i = 0; i < ARTICLES; i++) {
            articles.add(anArticle().section(section).published());
        }
        var now = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(330)).plus(Duration.ofMinutes(1));
        var end = now.plus(Duration.ofDays(17));
        for (int step = 0; now.isBefore(end); step++) {
            var before = now;
            now = now.plus(Duration.ofMinutes(now.isBefore(end.minus(Duration.ofDays(2))) ? 601 : 97));
            MovableClock.set(now);
            var time = Duration.between(before, now).toMillis();
            var come = new ArrayList<Visit>();
            for (int i = random.nextInt(25); i > 0; i--) {
                var late = random.nextInt(10) == 0 ? Duration.ofDays(random.nextInt(6)).toMillis() : 0;
                var article = (int) (ARTICLES * Math.pow(random.nextDouble(), 1.5));
                come.add(new Visit((article + (int) (now.getEpochSecond() / 86_400)) % ARTICLES, random.nextInt(VISITORS),
                        now.minusMillis((long) (time * random.nextDouble()) + late)));
            }
            visits.addAll(come);
            write(come, now);
            if (step % 8 == 7) {
                check();
            }
        }
        check();
    }

    /** As whoever takes views in writes them: counts and sketches in one transaction. */
    private void write(List<Visit> come, Instant now) {
        QuarkusTransaction.requiringNew().run(() -> {
            history.add(come.stream().map(visit -> new Past(id(visit.article()), visit.at(), ViewType.view, 1)).toList());
            for (var span : Span.values()) {
                come.stream().collect(Collectors.groupingBy(visit -> List.of(visit.article(), span.floor(visit.at()))))
                        .forEach((bucket, visit) -> write(span, (int) bucket.get(0), (Instant) bucket.get(1), now));
            }
            for (int article = 0; article < ARTICLES; article++) {
                entities.createNativeMutationQuery("update view_total set visitors = :visitors where article_id = :article")
                        .setParameter("visitors", visitors(article, Instant.MIN, Instant.MAX))
                        .setParameter("article", id(article))
                        .executeUpdate();
            }
        });
    }

    private void write(Span span, int article, Instant from, Instant now) {
        if (!span.keeps(from, now)) {
            return;
        }
        var who = visits.stream().filter(visit -> visit.article() == article && span.floor(visit.at()).equals(from))
                .map(Visit::visitor).collect(Collectors.toSet());
        // A visitor has another number on each day
        var day = Span.DAY.floor(from).getEpochSecond();
        var sketch = VisitorSketch
                .of(who.stream().mapToLong(visitor -> new Random(visitor * 1_000_003L + day).nextLong()).toArray());
        for (var sql : List.of(
                "delete from visitor_sketch where span = :span and starts_at = :from and article_id = :article",
                "insert into visitor_sketch (span, starts_at, article_id, sketch) values (:span, :from, :article, :sketch)",
                "update view_count set visitors = :visitors where span = :span and starts_at = :from and article_id = :article")) {
            var statement = entities.createNativeMutationQuery(sql).setParameter("span", span.minutes())
                    .setParameter("from", from)
                    .setParameter("article", id(article));
            if (sql.contains(":sketch")) {
                statement.setParameter("sketch", sketch);
            }
            if (sql.contains(":visitors")) {
                statement.setParameter("visitors", span == Span.DAY ? who.size() : 0);
            }
            statement.executeUpdate();
        }
    }

    private UUID id(int article) {
        return UUID.fromString(articles.get(article).id());
    }

    private long visitors(int article, Instant from, Instant to) {
        var days = new HashMap<Instant, Set<Integer>>();
        visits.stream().filter(visit -> visit.article() == article && !visit.at().isBefore(from) && visit.at().isBefore(to))
                .forEach(
                        visit -> days.computeIfAbsent(Span.DAY.floor(visit.at()), day -> new HashSet<>()).add(visit.visitor()));
        return days.values().stream().mapToLong(Set::size).sum();
    }

    private List<Integer> ranked(Instant from, Instant to) {
        return IntStream.range(0, ARTICLES).boxed().filter(article -> visitors(article, from, to) > 0)
                .sorted(Comparator.<Integer> comparingLong(article -> -visitors(article, from, to))
                        .thenComparing(article -> articles.get(article).id()))
                .toList();
    }

    private void check() {
        MovableClock.advance(Duration.ofSeconds(11));
        for (var window : Window.values()) {
            // One look: a ranking that others have begun has no visitors, and is not handed out
            var popular = Reading.popularNow(section, "rank", "visitors", "window", window.label());
            var from = window == Window.ALL ? Instant.MIN : window.from(Instant.parse(popular.getString("meta.asOf")));
            var before = window == Window.ALL ? List.<Integer> of() : ranked(window.before(from, 1), from);
            var expected = ranked(from, Instant.MAX).stream().map(article -> articles.get(article).id() + " "
                    + visitors(article, from, Instant.MAX) + " "
                    + (before.contains(article) ? before.indexOf(article) + 1 : null)).toList();
            assertThat(popular.<Map<String, Object>> getList("data").stream()
                    .map(row -> ((Map<?, ?>) row.get("article")).get("id") + " "
                            + row.get("count") + " " + row.get("previousRank")))
                    .as("%s from %s", window, from).isEqualTo(expected);
        }
        checkTotals(random.nextInt(ARTICLES));
        checkTotals(0);
    }

    private void checkTotals(int article) {
        var popularity = anyone().query("interval", "hour").get(POPULARITY, id(article)).statusCode(200).extract().jsonPath();
        var asOf = Instant.parse(popularity.getString("asOf"));
        for (var window : Window.values()) {
            var from = window == Window.ALL ? Instant.MIN : window.from(asOf);
            assertThat(popularity.getLong("totals.find { it.window == '" + window.label() + "' }.visitors")).as("%s", window)
                    .isEqualTo(visitors(article, from, Instant.MAX));
        }
        for (var hour : popularity.<Map<String, Object>> getList("series")) {
            var from = Instant.parse((String) hour.get("from"));
            assertThat(((Number) hour.get("visitors")).longValue())
                    .isEqualTo(visitors(article, from, from.plus(Duration.ofHours(1))));
        }
        var days = anyone().query("interval", "day").query("from", asOf.minus(Duration.ofDays(25)))
                .get(POPULARITY, id(article)).statusCode(200).extract().jsonPath().<Number> getList("series.visitors");
        assertThat(days.stream().mapToLong(Number::longValue).sum()).isEqualTo(visitors(article, Instant.MIN, Instant.MAX));
    }
}
