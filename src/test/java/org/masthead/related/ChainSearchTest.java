package org.masthead.related;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.masthead.related.ChainSearch.Found;
import org.masthead.related.ChainSearch.Link;

class ChainSearchTest {

    private final List<Link> links = new ArrayList<>();
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void chainLeadsFromAStartToAnEnd() {
        link(1, 2);
        link(2, 3);
        link(3, 4);
        assertThat(chain(Set.of(id(1)), Set.of(id(4)))).containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void linksAreNotFollowedBackwards() {
        link(2, 1);
        assertThat(chain(Set.of(id(1)), Set.of(id(2)))).isEmpty();
    }

    @Test
    void startThatIsAnEndIsAChain() {
        assertThat(chain(Set.of(id(1), id(2)), Set.of(id(2), id(3)))).containsExactly(id(2));
    }

    @Test
    void circleAmongOthersDoesNotKeepItGoing() {
        link(1, 2);
        link(2, 3);
        link(3, 2);
        link(5, 4);
        link(6, 5);
        link(5, 6);
        assertThat(chain(Set.of(id(1)), Set.of(id(4)))).isEmpty();
    }

    @Test
    void seriesGrowsAtEitherEndInOneStep() {
        IntStream.range(1, 1000).forEach(n -> link(n, n + 1));
        assertThat(chain(Set.of(id(1)), Set.of())).isEmpty();
        assertThat(chain(Set.of(id(2000)), Set.of(id(1000)))).isEmpty();
        assertThat(steps).hasValueLessThanOrEqualTo(1);
    }

    @Test
    void chainIsFoundWheneverThereIsOne() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            links.clear();
            IntStream.range(0, random.nextInt(25)).forEach(any -> link(random.nextInt(12), random.nextInt(12)));
            var start = id(random.nextInt(12));
            var end = id(random.nextInt(12));
            var chain = chain(Set.of(start), Set.of(end));
            assertThat(!chain.isEmpty()).isEqualTo(reachable(start).contains(end));
            if (!chain.isEmpty()) {
                assertThat(chain).startsWith(start).endsWith(end);
                IntStream.range(1, chain.size())
                        .forEach(n -> assertThat(links).contains(new Link(chain.get(n - 1), chain.get(n))));
            }
        }
    }

    @Test
    void ofEqualChainsTheOneWithFewestAutomaticEdgesIsTaken() {
        link(1, 2);
        links.add(new Link(id(2), id(9), true));
        links.add(new Link(id(1), id(3), true));
        links.add(new Link(id(3), id(9), true));
        link(1, 5);
        link(5, 9);
        link(1, 4);
        link(4, 9);
        assertThat(chain(Set.of(id(1)), Set.of(id(9)))).containsExactly(id(1), id(4), id(9));
        Collections.reverse(links);
        assertThat(chain(Set.of(id(1)), Set.of(id(9)))).containsExactly(id(1), id(4), id(9));
    }

    @Test
    void longestChainIsAsLongAsAskedFor() {
        IntStream.range(1, 10).forEach(n -> link(n, n + 1));
        assertThat(found(9, 100))
                .isEqualTo(new Found(IntStream.rangeClosed(1, 10).mapToObj(ChainSearchTest::id).toList(), true));
        assertThat(found(8, 100)).isEqualTo(new Found(List.of(), true));
    }

    @Test
    void sideWithTooManyEdgesStandsStillAndTheOtherGoesOn() {
        IntStream.range(1, 10).forEach(n -> link(n, n + 1));
        IntStream.range(100, 200).forEach(n -> link(1, n));
        assertThat(found(9, 50).chain()).hasSize(10);
        IntStream.range(200, 300).forEach(n -> link(n, 10));
        assertThat(found(9, 50)).isEqualTo(new Found(List.of(), false));
        assertThat(found(9, 500).chain()).hasSize(10);
    }

    private Found found(int longest, int most) {
        return ChainSearch.chain(Set.of(id(1)), Set.of(id(10)), longest,
                ids -> Optional.of(step(ids, Link::source)).filter(found -> found.size() <= most),
                ids -> Optional.of(step(ids, Link::target)).filter(found -> found.size() <= most),
                (here, there) -> Optional.of(links.stream()
                        .filter(link -> here.contains(link.source()) && there.contains(link.target())).toList()));
    }

    private List<UUID> reachable(UUID start) {
        var reached = new ArrayList<>(List.of(start));
        for (int i = 0; i < reached.size(); i++) {
            var at = reached.get(i);
            links.stream().filter(link -> link.source().equals(at) && !reached.contains(link.target())).map(Link::target)
                    .distinct()
                    .forEach(reached::add);
        }
        return reached;
    }

    private List<UUID> chain(Set<UUID> starts, Set<UUID> ends) {
        return ChainSearch.chain(starts, ends,
                ids -> step(ids, Link::source), ids -> step(ids, Link::target));
    }

    private List<Link> step(Collection<UUID> ids, Function<Link, UUID> end) {
        steps.incrementAndGet();
        return links.stream().filter(link -> ids.contains(end.apply(link))).toList();
    }

    private void link(int source, int target) {
        links.add(new Link(id(source), id(target)));
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }
}
