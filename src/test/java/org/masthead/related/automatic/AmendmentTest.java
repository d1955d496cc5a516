package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class AmendmentTest {

    private final Amendment amendment = new Amendment(UUID.randomUUID());
    private final Candidate first = candidate(0.3);
    private final Candidate second = candidate(0.2);
    private final Candidate entering = candidate(0.25);

    private static Candidate candidate(double text) {
        return new Candidate(UUID.randomUUID(), text, 0, 0, 0, 0, 0);
    }

    private List<Candidate> amended(int kept, Candidate... stored) {
        Map<UUID, Candidate> before = Stream.of(stored).collect(Collectors.toMap(Candidate::target, Function.identity()));
        return amendment.of(before, Set.of(), kept).candidates();
    }

    @Test
    void whatEntersIsInItsPlaceAndNoListIsLonger() {
        amendment.enter(entering, Set.of());
        assertThat(amended(3, first, second)).containsExactly(first, entering, second);
        assertThat(amended(2, first, second)).containsExactly(first, entering);
        assertThat(amended(1, first)).containsExactly(first);
        assertThat(amended(2)).containsExactly(entering);
    }

    @Test
    void whatIsInItAlreadyTakesItsNewPlace() {
        amendment.enter(new Candidate(first.target(), 0.1, 0, 0, 0, 0, 0), Set.of());
        assertThat(amended(2, first, second)).extracting(Candidate::score).containsExactly(0.2, 0.1);
    }

    @Test
    void whatEditorsDecidedTakesNoPlace() {
        amendment.enter(entering, Set.of());
        assertThat(amendment.of(Map.of(), Set.of(entering.target()), 2).candidates()).isEmpty();
    }

    @Test
    void whatLeavesIsGoneAndWhatWasNotThereIsNot() {
        amendment.leave(first.target());
        amendment.leave(UUID.randomUUID());
        assertThat(amended(2, first, second)).containsExactly(second);
    }

    @Test
    void besideACopyNothingEnters() {
        amendment.enter(entering, Set.of(first.target()));
        assertThat(amended(3, first, second)).containsExactly(first, second);
        assertThat(amended(3, second)).containsExactly(entering, second);
    }

    @Test
    void ofCopiesThatEnterTogetherNoneDoes() {
        var copy = candidate(0.24);
        amendment.enter(entering, Set.of(copy.target()));
        amendment.enter(copy, Set.of(entering.target()));
        assertThat(amended(3, first)).containsExactly(first);
    }

    /** Who reads both is known from the other side only. */
    @Test
    void whatTheSameReadersReadStays() {
        var read = new Candidate(UUID.randomUUID(), 0.1, 0, 0.05, 0, 0, 7);
        var readToo = new Candidate(UUID.randomUUID(), 0.1, 0, 0.04, 0, 0, 6);
        amendment.leave(read.target());
        amendment.enter(new Candidate(readToo.target(), 0.2, 0, 0, 0, 0, 0), Set.of());
        assertThat(amended(3, read, readToo)).containsExactly(read, readToo);
    }
}
