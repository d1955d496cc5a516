package org.masthead.shared.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    private static final List<String> NAMES = List.of("section", "tag", "title", "publishedAt", "sort", "limit");

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = { "secton, section", "SECTION, section", "titel, title", "tags, tag",
            "publishdAt, publishedAt",
            "published_at, publishedAt", "limt, limit", "page, -", "colour, -", "x, -", "'', -", "completely different, -" })
    void nameSomebodyMeantIsFound(String given, String expected) {
        assertThat(Nearest.to(given, NAMES)).isEqualTo(expected);
    }

    @Test
    void equallyNearNamesAreTakenInOrder() {
        assertThat(Nearest.to("abx", List.of("abz", "aby"))).isEqualTo("aby");
    }

    @Test
    void nothingIsNearNothing() {
        assertThat(Nearest.to("a", List.of())).isNull();
    }

    @Test
    void hostileNameIsCheap() {
        assertThat(Nearest.to("a".repeat(1_000_000), NAMES)).isNull();
    }
}
