package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class AmendmentTest {

    private final UUID list = UUID.randomUUID();
    private final Candidate first = candidate(0.3);
    private final Candidate second = candidate(0.2);
    private final Candidate newcomer = candidate(0.25);

    private static Candidate candidate(double text) {
        return new Candidate(UUID.randomUUID(), text, 0, 0, 0, 0, 0);
    }

    private Amendment entering(Candidate candidate, UUID... copies) {
        return new Amendment(list, candidate.target(), Optional.of(candidate), Set.of(copies));
    }

    private Amendment leaving(UUID other) {
        return new Amendment(list, other, Optional.empty(), Set.of());
    }

    private static List<Candidate> amended(Amendment amendment, int kept, Candidate... stored) {
        Map<UUID, Candidate> before = Stream.of(stored).collect(Collectors.toMap(Candidate::target, Function.identity()));
        return amendment.of(before, Set.of(), kept).candidates();
    }

    @Test
    void whatEntersIsInItsPlaceAndNoListIsLonger() {
        var entering = entering(newcomer);
        assertThat(amended(entering, 3, first, second)).containsExactly(first, newcomer, second);
        assertThat(amended(entering, 2, first, second)).containsExactly(first, newcomer);
        assertThat(amended(entering, 1, first)).containsExactly(first);
        assertThat(amended(entering, 2)).containsExactly(newcomer);
    }

    @Test
    void whatIsInItAlreadyTakesItsNewPlace() {
        var lower = entering(new Candidate(first.target(), 0.1, 0, 0, 0, 0, 0));
        assertThat(amended(lower, 2, first, second)).extracting(Candidate::score).containsExactly(0.2, 0.1);
    }

    @Test
    void whatEditorsDecidedTakesNoPlace() {
        assertThat(entering(newcomer).of(Map.of(), Set.of(newcomer.target()), 2).candidates()).isEmpty();
    }

    @Test
    void whatLeavesIsGoneAndWhatWasNotThereIsNot() {
        assertThat(amended(leaving(first.target()), 2, first, second)).containsExactly(second);
        assertThat(amended(leaving(UUID.randomUUID()), 2, first, second)).containsExactly(first, second);
    }

    @Test
    void besideACopyNothingEntersOrTakesAnotherPlace() {
        assertThat(amended(entering(newcomer, first.target()), 3, first, second)).containsExactly(first, second);
        assertThat(amended(entering(newcomer, first.target()), 3, second)).containsExactly(newcomer, second);
        var lower = entering(new Candidate(first.target(), 0.1, 0, 0, 0, 0, 0), second.target());
        assertThat(amended(lower, 2, first, second)).containsExactly(first, second);
    }

    /** Who reads both is known from the other side only. */
    @Test
    void whatTheSameReadersReadStays() {
        var read = new Candidate(UUID.randomUUID(), 0.1, 0, 0.05, 0, 0, 7);
        assertThat(amended(leaving(read.target()), 3, first, read)).containsExactly(first, read);
        var higher = entering(new Candidate(read.target(), 0.2, 0, 0, 0, 0, 0));
        assertThat(amended(higher, 3, first, read)).containsExactly(first, read);
    }
}
