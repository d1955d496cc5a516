package org.masthead.shared.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.databind.node.ObjectNode;

class InputBinderTest {

    record Paper(@NotNull @Size(min = 1, max = 5) String name,
            @Nullable @Size(max = 3) @Pattern(regexp = "[a-z]*", message = "must be low") String code,
            @Nullable @Schema(enumeration = {
                    "daily", "weekly" }) String rhythm,
            @Nullable @Min(1) @Max(10) Integer pages, @Nullable Boolean free,
            @Nullable Instant since, @Nullable @Size(max = 2) List<String> towns, @Nullable @Size(max = 2) List<Desk> desks,
            @Nullable @Size(max = 30) ObjectNode more) implements Input{
    }

    record Desk(@NotNull String head, @Nullable Integer chairs) {
    }

    private static Paper bind(String json) {
        return InputBinder.bind(Json.parse(json.replace('\'', '"')), Paper.class);
    }

    private static List<Violation> violations(String json) {
        var problem = catchThrowableOfType(ProblemException.class, () -> bind(json));
        assertThat(problem).as(json).isNotNull();
        return problem.violations();
    }

    @Test
    void everythingIsBound() {
        assertThat(
                bind("""
                        {'name': 'Times', 'code': 'abc', 'rhythm': 'daily', 'pages': 10, 'free': false, 'since': '2026-11-23T18:42:00.1234+02:00',
                         'towns': ['Baku', 'Yerevan'], 'desks': [{'head': 'A', 'chairs': -3}, {'head': ''}], 'more': {'a': [1, {'b': null}]}}"""))
                .isEqualTo(new Paper("Times", "abc", "daily", 10, false, Instant.parse("2026-11-23T16:42:00.123Z"),
                        List.of("Baku", "Yerevan"),
                        List.of(new Desk("A", -3), new Desk("", null)),
                        (ObjectNode) Json.parse("{\"a\": [1, {\"b\": null}]}")));
    }

    @Test
    void absentAndNullAreTheSame() {
        var bare = new Paper("a", null, null, null, null, null, null, null, null);
        assertThat(bind("{'name': 'a'}")).isEqualTo(bare);
        assertThat(bind(
                "{'name': 'a', 'code': null, 'rhythm': null, 'pages': null, 'free': null, 'since': null, 'towns': null, 'desks': null, 'more': null}"))
                .isEqualTo(bare);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{}                                      | /name         | required",
            "{'name': null}                          | /name         | required",
            "{'name': ''}                            | /name         | length",
            "{'name': 'abcdef'}                      | /name         | length",
            "{'name': 1}                             | /name         | type",
            "{'name': ['a']}                         | /name         | type",
            "{'name': 'a', 'code': 'A'}              | /code         | pattern",
            "{'name': 'a', 'rhythm': 'Daily'}        | /rhythm       | enum",
            "{'name': 'a', 'rhythm': 0}              | /rhythm       | type",
            "{'name': 'a', 'pages': 0}               | /pages        | range",
            "{'name': 'a', 'pages': 11}              | /pages        | range",
            "{'name': 'a', 'pages': 99999999999}     | /pages        | range",
            "{'name': 'a', 'pages': 1.0}             | /pages        | type",
            "{'name': 'a', 'pages': '1'}             | /pages        | type",
            "{'name': 'a', 'free': 'true'}           | /free         | type",
            "{'name': 'a', 'free': 0}                | /free         | type",
            "{'name': 'a', 'since': 0}               | /since        | type",
            "{'name': 'a', 'since': '2026-11-23'}    | /since        | date-time",
            "{'name': 'a', 'since': '2026-11-23T16:42:00'} | /since  | date-time",
            "{'name': 'a', 'towns': 'b'}             | /towns        | type",
            "{'name': 'a', 'towns': ['b', 1]}        | /towns/1      | type",
            "{'name': 'a', 'towns': [null]}          | /towns/0      | type",
            "{'name': 'a', 'towns': [' ']}           | /towns/0      | length",
            "{'name': 'a', 'towns': ['1','2','3']}   | /towns        | too-many",
            "{'name': 'a', 'desks': [{}]}            | /desks/0/head | required",
            "{'name': 'a', 'desks': [{'head': 'h', 'chair': 1}]} | /desks/0/chair | unknown-field",
            "{'name': 'a', 'desks': [3]}             | /desks/0      | type",
            "{'name': 'a', 'more': []}               | /more         | type",
            "{'name': 'a', 'more': {'a': '0123456789012345678901234'}} | /more | too-large",
            "{'name': 'a', 'b/c~d': 1}               | /b~1c~0d      | unknown-field" })
    void violationHasAPlaceAndACode(String json, String pointer, String code) {
        assertThat(violations(json)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.code()).isEqualTo(code);
        });
    }

    @Test
    void allViolationsComeAtOnce() {
        assertThat(violations("{'nam': 1, 'code': 'AAAA', 'pages': 'x', 'desks': [{}, {'chairs': 'x'}]}"))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/nam", "/name", "/code", "/pages", "/desks/0/head", "/desks/1/head",
                        "/desks/1/chairs");
    }

    @Test
    void nearestNameIsSuggested() {
        assertThat(violations("{'name': 'a', 'page': 1}")).extracting(Violation::suggestion).containsExactly("pages");
        assertThat(violations("{'name': 'a', 'rhythm': 'weakly'}")).extracting(Violation::suggestion).containsExactly("weekly");
        assertThat(violations("{'name': 'a', 'circulation': 1}").get(0).suggestion()).isNull();
    }

    @Test
    void lengthsCountCodePoints() {
        assertThat(bind("{'name': '🗞🗞🗞🗞🗞'}").name()).hasSize(10);
        assertThat(violations("{'name': '🗞🗞🗞🗞🗞🗞'}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800", "a\\ud800b" })
    void textNoDatabaseKeepsIsRefused(String text) {
        assertThat(violations("{'name': '" + text + "'}")).singleElement().extracting(Violation::code).isEqualTo("character");
        assertThat(violations("{'name': 'a', 'towns': ['" + text + "']}")).singleElement().extracting(Violation::pointer)
                .isEqualTo("/towns/0");
        assertThat(violations("{'name': 'a', 'more': {'" + text + "': 1}}")).singleElement().extracting(Violation::code)
                .isEqualTo("character");
        assertThat(violations("{'name': 'a', '" + text + "': 1}")).singleElement().extracting(Violation::code)
                .isEqualTo("unknown-field");
    }

    @ParameterizedTest
    @CsvSource({ "0001-01-01T00:00:00Z, true", "9999-12-31T23:59:59.999Z, true", "0000-12-31T23:59:59Z, false",
            "+10000-01-01T00:00:00Z, false",
            "0001-01-01T00:00:00+01:00, false", "9999-12-31T23:59:59-01:00, false", "2026-02-29T00:00:00Z, false",
            "2026-01-01T24:00:00Z, false", "2026-01-01T10:00Z, false", "2026-01-01T10:00:00+04, false",
            "2026-01-01T10:00:00+04:00:30, false", "+2026-01-01T10:00:00Z, false", "2026-01-01T10:00:00+0400, false",
            "2026-01-01T00:00:00z, true", "2026-01-01t00:00:00Z, true" })
    void yearsHaveFourDigits(String time, boolean valid) {
        if (valid) {
            assertThat(bind("{'name': 'a', 'since': '" + time + "'}").since()).isNotNull();
        } else {
            assertThat(violations("{'name': 'a', 'since': '" + time + "'}")).hasSize(1);
        }
    }

    @Test
    void depthHasALimit() {
        var problem = catchThrowableOfType(ProblemException.class, () -> InputBinder.bind(
                Json.parse("{\"more\": " + "{\"a\":".repeat(30) + "1" + "}".repeat(30) + "}"), Deep.class));
        assertThat(problem.violations()).singleElement().extracting(Violation::code).isEqualTo("depth");
    }

    record Deep(@Nullable ObjectNode more) implements Input {
    }

    @ParameterizedTest
    @ValueSource(strings = { "[]", "null", "1", "'a'", "true" })
    void whatIsNoObjectIsInvalid(String json) {
        assertThat(violations(json)).singleElement().extracting(Violation::pointer).isEqualTo("");
    }
}
