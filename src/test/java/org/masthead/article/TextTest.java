package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masthead.shared.text.Texts;

/** Teasers and reading times. */
class TextTest {

    @Test
    void shortTextIsItsOwnTeaser() {
        assertThat(Teaser.cut("  One\n\ntwo\tthree  ")).isEqualTo("One two three");
        assertThat(Teaser.cut("")).isEmpty();
        assertThat(Teaser.cut("a".repeat(300))).hasSize(300).endsWith("a");
    }

    @Test
    void longTextIsCutAtAWord() {
        var teaser = Teaser.cut("lorem ipsum ".repeat(50));
        assertThat(Texts.length(teaser)).isBetween(280, 300);
        assertThat(teaser).matches("(lorem ipsum )*(lorem|lorem ipsum)…");
    }

    @Test
    void longWordIsCutAnywhere() {
        assertThat(Teaser.cut("a".repeat(1000))).hasSize(300).endsWith("a…");
        var emoji = Teaser.cut("🗞".repeat(1000));
        assertThat(Texts.length(emoji)).isEqualTo(300);
        assertThat(Texts.unstorable(emoji)).isFalse();
    }

    @Test
    void textWithoutSpacesIsCutBetweenCharacters() {
        assertThat(Texts.length(Teaser.cut("ราชอาณาจักรไทย".repeat(60)))).isLessThanOrEqualTo(300);
        assertThat(Texts.length(Teaser.cut("新华社北京电".repeat(100)))).isBetween(250, 300);
    }

    @ParameterizedTest
    @CsvSource({ "'', 0", "'...', 0", "one, 1", "one two, 2", "'one, two; three!', 3", "don't stop, 2", "3.14 is pi, 3",
            "Ереван и Баку, 3", "🗞 news, 1" })
    void wordsAreWhatPeopleCount(String text, int words) {
        assertThat(ReadingTime.words(text)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({ "0, 0", "1, 1", "238, 1", "239, 2", "2380, 10" })
    void minutesRoundUp(int words, int minutes) {
        assertThat(ReadingTime.minutes(words)).isEqualTo(minutes);
    }
}
