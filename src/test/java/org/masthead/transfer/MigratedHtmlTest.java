package org.masthead.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.transfer.MigratedHtml.Picture;

class MigratedHtmlTest {

    private static String clean(String source) {
        return MigratedHtml.ofWordPress(source,
                id -> id.equals("7") ? new Picture("https://x.example/7.jpg", "Seven", "No. 7") : null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "One.                                          | <p>One.</p>",
            "He said [sic] and [the mayor] left [1].       | <p>He said [sic] and [the mayor] left [1].</p>",
            "[box color=red]Kept[/box]                     | <p>Kept</p>",
            "[note]Kept[/note] [note]                      | <p>Kept</p>",
            "[contact-form-7 id='1' title='x'] after       | <p>after</p>",
            "[gallery ids='7,8']                           | <figure><img src=\"https://x.example/7.jpg\" alt=\"Seven\"><figcaption>No. 7</figcaption></figure>",
            "[[gallery]] is written so                     | <p>[gallery] is written so</p>",
            "[embed]https://v.example/1[/embed]            | <p><a href=\"https://v.example/1\">https://v.example/1</a></p>",
            "https://v.example/1                           | <p><a href=\"https://v.example/1\">https://v.example/1</a></p>",
            "[caption id='a' width='9']<img src='a.jpg'> Words[/caption] | <figure><img src=\"a.jpg\"><figcaption>Words</figcaption></figure>",
            "<h2>Head</h2>                                 | <h2>Head</h2>",
    })
    void classicPostsBecomePlainHtml(String source, String html) {
        assertThat(clean(source)).isEqualTo(html);
    }

    @Test
    void blankLinesMakeParagraphsAndCodeKeepsThem() {
        assertThat(clean("One\ntwo\n\n\nThree\n\n<pre>a\n\nb</pre>"))
                .isEqualTo("<p>One<br>\ntwo</p>\n<p>Three</p>\n<pre>a\n\nb</pre>");
    }

    @Test
    void blocksLoseTheirComments() {
        assertThat(clean("""
                <!-- wp:paragraph {"align":"center"} -->
                <p>One</p>
                <!-- /wp:paragraph --><!-- wp:embed {"url":"https://v.example/1"} -->
                <figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
                https://v.example/1
                </div></figure>
                <!-- /wp:embed -->""")).doesNotContain("wp:", "<!--").contains("<p>One</p>")
                .contains("<a href=\"https://v.example/1\">https://v.example/1</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = { "[caption]", "[x a=\"", "[[", "[/x]", "<!--", "[embed]https://", "[a b=c]", "<p>", "[x ",
            "\n\n<pre", "[gallery ids=1]" })
    void hostilePostsCostLittle(String piece) {
        var text = piece.repeat(500_000 / piece.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThatCode(() -> clean(text)).doesNotThrowAnyException();
        });
    }

    @Test
    void wordsAreWithoutMarkup() {
        assertThat(MigratedHtml.words(" <em>War</em> &amp; peace&#8217;s ")).isEqualTo("War & peace’s");
        assertThat(MigratedHtml.words("a < b")).isEqualTo("a < b");
    }
}
