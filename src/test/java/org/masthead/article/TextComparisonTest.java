package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.masthead.article.VersionDiff.TextChange;
import org.masthead.article.VersionDiff.TextHunk;

/** Words where words tell something, and an end of the work for texts made to have none. */
class TextComparisonTest {

    private static final int MEGABYTE = 1 << 20;

    private static TextChange compare(String from, String to) {
        return TextComparison.of("body", from, to);
    }

    /** What the later text must be if the hunks are true. */
    private static String applied(String from, TextChange change) {
        var text = new StringBuilder();
        int at = 0;
        for (TextHunk hunk : change.hunks()) {
            int start = from.offsetByCodePoints(0, hunk.removedAt());
            text.append(from, at, start);
            assertThat(text.codePointCount(0, text.length())).isEqualTo(hunk.addedAt());
            assertThat(from.substring(start)).startsWith(hunk.removed());
            text.append(hunk.added());
            at = start + hunk.removed().length();
        }
        return text.append(from.substring(at)).toString();
    }

    @Test
    void changedWordIsAHunkOfItsOwn() {
        var change = compare("The deck gave by eleven millimetres.", "The deck gave by twelve millimetres.");
        assertThat(change.level()).isEqualTo("word");
        assertThat(change.hunks())
                .containsExactly(new TextHunk(17, 17, "The deck gave by ", "eleven", "twelve", " millimetres."));
    }

    @Test
    void neighbouringWordsAreOneHunk() {
        assertThat(compare("a red fox ran", "a blue cat ran").hunks()).containsExactly(
                new TextHunk(2, 2, "a ", "red fox", "blue cat", " ran"));
    }

    @Test
    void placesCountCodePoints() {
        assertThat(compare("🗞🗞 old", "🗞🗞 new").hunks())
                .containsExactly(new TextHunk(3, 3, "🗞🗞 ", "old", "new", ""));
    }

    @Test
    void scriptsWithoutSpacesHaveWordsToo() {
        assertThat(compare("私は東京に住んでいます", "私は大阪に住んでいます").hunks()).singleElement()
                .satisfies(hunk -> assertThat(hunk.removed()).isEqualTo("東京"));
    }

    static Stream<Arguments> pairs() {
        var random = new Random(5);
        var words = IntStream.range(0, 400).mapToObj(i -> "w" + random.nextInt(60) + (i % 9 == 0 ? "\n" : " "))
                .collect(Collectors.joining());
        return Stream.of(
                Arguments.of("", "x"), Arguments.of("x", ""), Arguments.of("a\nb\nc", "a\nc"), Arguments.of("a\nc", "a\nb\nc"),
                Arguments.of("a\n", "a"), Arguments.of("\n\n\n", "\n"), Arguments.of("a b c", "c b a"),
                Arguments.of("same\nold line\nsame", "same\nnew line\nsame"), Arguments.of("x\nx\nx", "x\nx\nx\nx"),
                Arguments.of("🗞", "🗞🗞"), Arguments.of("a\r\nb", "a\nb"), Arguments.of("ab", "aab"),
                Arguments.of(words, words.replace("w1", "v1").replace("w22 ", "").replace("w3\n", "\nw3 ")),
                Arguments.of(words, new StringBuilder(words).reverse().toString()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void hunksMakeTheOneTextTheOther(String from, String to) {
        assertThat(applied(from, compare(from, to))).isEqualTo(to);
        assertThat(applied(to, compare(to, from))).isEqualTo(from);
    }

    static Stream<Arguments> hostile() {
        var random = new Random(7);
        return Stream.of(
                Arguments.of("no word in common", noise(random, " "), noise(random, " ")),
                Arguments.of("no line in common", noise(random, "\n"), noise(random, "\n")),
                Arguments.of("a line for each character", "\n".repeat(MEGABYTE), "a\n".repeat(MEGABYTE / 2)),
                Arguments.of("a word for each character", "a ".repeat(MEGABYTE / 2), "b ".repeat(MEGABYTE / 2)),
                Arguments.of("long equal beginnings of lines", lines(random, "x".repeat(999)), lines(random, "x".repeat(999))),
                Arguments.of("every other line", everyOther("a"), everyOther("b")),
                Arguments.of("every other word", "a b ".repeat(MEGABYTE / 4), "a c ".repeat(MEGABYTE / 4)),
                Arguments.of("few words many times", few(random), few(random)));
    }

    private static String noise(Random random, String separator) {
        return IntStream.range(0, MEGABYTE / 8).mapToObj(i -> String.format("%07x", random.nextInt(1 << 28)))
                .collect(Collectors.joining(separator));
    }

    private static String few(Random random) {
        return IntStream.range(0, MEGABYTE / 2).mapToObj(i -> random.nextBoolean() ? "a" : "b")
                .collect(Collectors.joining(" "));
    }

    private static String lines(Random random, String beginning) {
        return IntStream.range(0, MEGABYTE / 1010).mapToObj(i -> beginning + random.nextInt(1_000_000))
                .collect(Collectors.joining("\n"));
    }

    private static String everyOther(String odd) {
        return IntStream.range(0, 9000).mapToObj(i -> i % 2 == 0 ? "line " + i : odd + " " + i)
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    @Timeout(20)
    void megabytesMadeToTakeForeverDoNot(String name, String from, String to) {
        var started = System.nanoTime();
        var change = compare(from, to);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        assertThat(change.level()).isNotEqualTo("word");
        assertThat(change.hunks()).hasSizeBetween(1, 1000);
        assertThat(applied(from, change)).isEqualTo(to);
    }

    @Test
    void wordOfAMegabyteIsAWord() {
        assertThat(compare("a".repeat(MEGABYTE), "b".repeat(MEGABYTE)).hunks()).singleElement()
                .satisfies(hunk -> assertThat(hunk.removed()).hasSize(MEGABYTE));
    }

    @Test
    void contextNeverHoldsHalfACharacter() {
        var flags = "🗞".repeat(30);
        var hunk = compare("x" + flags + " old " + flags, "x" + flags + " new " + flags).hunks().get(0);
        assertThat(hunk.leading()).endsWith("🗞 ").hasSizeBetween(38, 40);
        assertThat(hunk.trailing()).startsWith(" 🗞").hasSizeBetween(38, 40);
        assertThat(java.util.List.of(hunk.leading(), hunk.trailing()))
                .noneMatch(org.masthead.shared.text.Texts::unstorable);
    }

    @Test
    void oneWordInAMegabyteIsFound() {
        var text = noise(new Random(9), "\n");
        var other = text.substring(0, text.length() / 2) + "XY" + text.substring(text.length() / 2);
        var change = compare(text, other);
        assertThat(change.level()).isEqualTo("word");
        assertThat(change.hunks()).hasSize(1);
        assertThat(applied(text, change)).isEqualTo(other);
    }
}
