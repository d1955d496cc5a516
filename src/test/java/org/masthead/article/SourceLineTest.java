package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceLineTest {

    /** Sources as {@code role:name(place)}, separated by semicolons. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "primary:commonspace.eu; with:Nezavisimaya Gazeta(Moscow); with:TASS(Moscow); agency:agencies"
                    + " | commonspace.eu with Nezavisimaya Gazeta (Moscow), TASS (Moscow) and agencies",
            "primary:commonspace.eu | commonspace.eu",
            "primary:Jamnews(Tbilisi) | Jamnews (Tbilisi)",
            "primary:A; with:B | A with B",
            "primary:A; with:B; agency:agencies | A with B and agencies",
            "primary:A; primary:B | A and B",
            "primary:A; primary:B; with:C | A and B with C",
            "with:A | A",
            "with:A; with:B; with:C | A, B and C",
            "agency:agencies | agencies",
            "primary:A; agency:agencies | A and agencies",
            "agency:agencies; primary:A; with:B | A with B and agencies",
            "agency:TASS(Moscow); primary:A; with:B | A with B and TASS" })
    void sourcesReadAsANewsPagePrintsThem(String sources, String line) {
        assertThat(SourceLine.of(Arrays.stream(sources.split("; ")).map(SourceLineTest::source).toList())).isEqualTo(line);
    }

    private static Source source(String text) {
        var parts = text.strip().split("[:()]");
        return new Source(parts[1], parts.length > 2 ? parts[2] : "", parts[0], "");
    }

    @Test
    void noSourcesHaveNoLine() {
        assertThat(SourceLine.of(List.of())).isEmpty();
    }
}
