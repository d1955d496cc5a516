package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.masthead.popularity.Catalogue.Edition;
import org.masthead.popularity.Catalogue.Traits;

/** Against sorting and filtering everything, with far more articles than are kept sorted. */
class StandingsTest {

    private static final int ARTICLES = 20_000;
    private static final Filter ANY = Filter.of(List.of(), List.of(), List.of());

    private final Random random = new Random(7);
    private final Roster roster = new Roster();
    private final @Nullable Traits[] traits = new Traits[ARTICLES];
    private final long[] counts = new long[ARTICLES + 500];
    private final Edition edition;

    StandingsTest() {
        for (int number = 0; number < ARTICLES; number++) {
            assertThat(roster.number(new UUID(random.nextLong(), random.nextLong()))).isEqualTo(number);
            // A tenth is not live, a tenth was not counted; many are equals
            counts[number] = random.nextInt(10) == 0 ? 0 : 1 + (long) (1 / (random.nextDouble() + 1e-6));
            if (random.nextInt(10) > 0) {
                var tags = new HashSet<String>();
                tags.add("tag" + random.nextInt(20));
                if (counts[number] == 2 && random.nextInt(50) == 0) {
                    tags.add("rare");
                }
                traits[number] = new Traits(random.nextInt(5) == 0 ? null : "section" + random.nextInt(3),
                        random.nextInt(4) == 0 ? "hy" : "en", tags);
            }
        }
        edition = new Edition(roster.ids(), traits, true);
    }

    private List<Integer> sorted(Filter filter, Set<Integer> out) {
        return IntStream.range(0, ARTICLES).boxed()
                .filter(number -> counts[number] > 0 && traits[number] != null && filter.admits(traits[number])
                        && !out.contains(number))
                .sorted(Comparator.<Integer> comparingLong(number -> -counts[number])
                        .thenComparing(number -> roster.ids().articles()[number], Tally.BY_ID))
                .toList();
    }

    private List<Filter> filters() {
        return List.of(ANY, Filter.of(List.of("section1"), List.of(), List.of()),
                Filter.of(List.of("section1", "section2", "nothing"), List.of("tag3", "tag4"), List.of()),
                Filter.of(List.of(), List.of("rare"), List.of()), Filter.of(List.of(), List.of("rare", "tag1"), List.of("hy")),
                Filter.of(List.of(), List.of("nothing"), List.of()), Filter.of(List.of(), List.of(), List.of("hy", "fr")));
    }

    private Set<Integer> some(int number) {
        var some = new HashSet<>(sorted(ANY, Set.of()).subList(0, number / 2));
        for (int i = 0; i < number; i++) {
            some.add(random.nextInt(ARTICLES));
        }
        return some;
    }

    @Test
    void noListIsShortWhileArticlesAreLeft() {
        var standings = Standings.of(edition, counts);
        for (var filter : filters()) {
            for (var out : List.of(Set.<Integer> of(), some(40), some(3000))) {
                var expected = sorted(filter, out);
                for (var size : List.of(1, 10, 100, 5000)) {
                    assertThat(standings.best(filter, out, size)).as("%s", filter)
                            .isEqualTo(expected.subList(0, Math.min(size, expected.size())));
                }
            }
        }
        assertThat(sorted(Filter.of(List.of(), List.of("rare"), List.of()), Set.of())).hasSizeGreaterThan(50);
    }

    @Test
    void ranksAreThoseOfTheFilteredList() {
        var standings = Standings.of(edition, counts);
        for (var filter : filters()) {
            for (var out : List.of(Set.<Integer> of(), some(40))) {
                var expected = sorted(filter, out);
                var asked = new ArrayList<>(expected.subList(0, Math.min(30, expected.size())));
                random.ints(70, 0, expected.size() + 1).filter(place -> place < expected.size()).mapToObj(expected::get)
                        .filter(number -> !asked.contains(number)).forEach(asked::add);
                var ranks = standings.ranks(asked, filter, out);
                for (int i = 0; i < asked.size(); i++) {
                    assertThat(ranks[i]).isEqualTo(expected.indexOf(asked.get(i)) + 1);
                }
            }
        }
    }

    @Test
    void whatWasNotCountedOrIsNotLiveHasNoRank() {
        var standings = Standings.of(edition, counts);
        var without = IntStream.range(0, ARTICLES).filter(number -> counts[number] == 0 || traits[number] == null).boxed()
                .toList();
        assertThat(standings.ranks(without, ANY, Set.of(-1))).containsOnly(0);
        assertThat(standings.ranks(List.of(-1, ARTICLES, ARTICLES + 10_000), ANY, Set.of())).containsOnly(0);
    }
}
