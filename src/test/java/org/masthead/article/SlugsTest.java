package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {

    @ParameterizedTest
    @CsvSource({ "Ереван, erevan", "Ağdam, agdam", "Şuşa, susa", "Հայաստան, hayastan", "თბილისი, tbilisi",
            "Hello World, hello-world",
            "Ağdam Xankəndi şəhər, agdam-xankendi-seher", "Qarabağ ƏHALİSİ, qarabag-ehalisi",
            "Қазақстан әлем, kazakstan-elem",
            "'  Hello,  World!  ', hello-world", "İstanbul, istanbul", "Iğdır, igdir", "Straße, strasse", "Łódź, lodz",
            "Œuvre, oeuvre", "naïve, naive",
            "Москва – Баку, moskva-baku", "Россия и мир, rossia-i-mir", "Казань, kazan", "O'Brien’s, obriens", "25%, 25",
            "C++, c", "a_b, a-b",
            "A.B.C., a-b-c", "２０２６, 2026", "ﬁre, fire", "!!!, article", "🗞, article", "'', article", "--a--b--, a-b" })
    void textBecomesASlug(String text, String slug) {
        assertThat(Slugs.from(text, "article")).isEqualTo(slug).matches(Slugs.FORM);
    }

    @Test
    void composedAndDecomposedAreTheSame() {
        assertThat(Slugs.from("cafe\u0301 A\u030a", "")).isEqualTo(Slugs.from("café Å", "")).isEqualTo("cafe-a");
    }

    @Test
    void longTextIsCutBetweenWords() {
        assertThat(Slugs.from("word ".repeat(100), "")).hasSizeLessThanOrEqualTo(190).matches("word(-word)*");
        assertThat(Slugs.from("a".repeat(500), "")).hasSize(190);
    }

    @Test
    void idIsNoSlug() {
        assertThat(Slugs.from("019A0B5C-0000-7000-8000-000000000000", "")).isEqualTo("id-019a0b5c-0000-7000-8000-000000000000");
    }

    @Test
    void everyScriptMakesASlugOfTheForm() {
        for (int point = 0x20; point < 0x30000; point += 7) {
            if (Character.isDefined(point) && Character.getType(point) != Character.SURROGATE) {
                assertThat(Slugs.from("a" + Character.toString(point) + "b", "x")).matches(Slugs.FORM);
            }
        }
    }
}
