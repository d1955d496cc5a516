package org.masthead.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.shared.http.Json;

class BodyTest {

    private static final Set<String> DANGEROUS = Set.of("script", "style", "iframe", "frame", "frameset", "object", "embed",
            "applet", "svg", "math",
            "form", "input", "button", "textarea", "select", "link", "meta", "base", "video", "audio", "source", "template",
            "noscript", "marquee",
            "isindex", "portal", "xmp", "plaintext", "body", "details", "dialog");

    private static final List<String> MARKUP = List.of(
            "<script>alert(1)</script>",
            "<ScRiPt>alert(1)</sCrIpT>",
            "<script src=//evil.example/x.js></script>",
            "<script\n>alert(1)</script\n>",
            "<<script>alert(1)//<</script>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<script/x>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<img src=x onerror\n=\nalert(1)>",
            "<img/src=x/onerror=alert(1)>",
            "<img src=`x`onerror=alert(1)>",
            "<img src=\"x\" OnErRoR=\"alert(1)\">",
            "<img src='javascript:alert(1)'>",
            "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
            "<img srcset='x' onerror='alert(1)'>",
            "<img \"\"\"><script>alert(1)</script>\">",
            "<svg onload=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<svg><animate onbegin=alert(1) attributeName=x></svg>",
            "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "<math href=\"javascript:alert(1)\">x</math>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\" javascript:alert(1)\">x</a>",
            "<a href=\"java\tscript:alert(1)\">x</a>",
            "<a href=\"java\nscript:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\">x</a>",
            "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1)\">x</a>",
            "<a href=\"javascript&colon;alert(1)\">x</a>",
            "<a href=\"&#1;javascript:alert(1)\">x</a>",
            "<a href=\"\u0001javascript:alert(1)\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
            "<a href=\"https://ok.example\" onclick=alert(1) style=\"position:fixed\">x</a>",
            "<a href=\"https://ok.example\" target=_blank onfocus=alert(1) autofocus>x</a>",
            "<iframe src=\"javascript:alert(1)\"></iframe>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<object data=\"javascript:alert(1)\"></object>",
            "<embed src=\"javascript:alert(1)\">",
            "<form action=\"javascript:alert(1)\"><input type=submit></form>",
            "<button formaction=\"javascript:alert(1)\">x</button>",
            "<input onfocus=alert(1) autofocus>",
            "<details open ontoggle=alert(1)>x</details>",
            "<video><source onerror=alert(1)></video>",
            "<audio src=x onerror=alert(1)>",
            "<body onload=alert(1)>",
            "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
            "<base href=\"javascript:alert(1)//\">",
            "<link rel=stylesheet href=\"javascript:alert(1)\">",
            "<style>@import 'javascript:alert(1)';</style>",
            "<div style=\"background:url(javascript:alert(1))\">x</div>",
            "<div style=\"width:expression(alert(1))\">x</div>",
            "<table background=\"javascript:alert(1)\"><tr><td>x</td></tr></table>",
            "<marquee onstart=alert(1)>x</marquee>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
            "<template><script>alert(1)</script></template>",
            "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
            "<!--><img src=x onerror=alert(1)>-->",
            "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
            "<![CDATA[<script>alert(1)</script>]]>",
            "<?xml version=\"1.0\"?><script>alert(1)</script>",
            "<x onclick=alert(1)>x</x>",
            "<p id=x contenteditable onblur=alert(1)>x</p>",
            "<blockquote cite=\"javascript:alert(1)\">x</blockquote>",
            "<q cite=\"javascript:alert(1)\">x</q>",
            "<time datetime=\"x\" onclick=alert(1)>x</time>",
            "<isindex type=image src=1 onerror=alert(1)>",
            "<textarea><img src=x onerror=alert(1)></textarea>",
            "<select><option onclick=alert(1)>x</select>",
            "\u003cscript\u003ealert(1)\u003c/script\u003e");

    private static final List<String> MARKDOWN = List.of(
            "[x](javascript:alert(1))",
            "[x](JAVASCRIPT:alert(1))",
            "[x]( javascript:alert(1))",
            "[x](<javascript:alert(1)>)",
            "[x](<java\tscript:alert(1)>)",
            "[x](java&Tab;script:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](javascript&colon;alert(1))",
            "[x](\\javascript:alert(1))",
            "[x](vbscript:msgbox(1))",
            "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
            "[x](file:///etc/passwd)",
            "![x](javascript:alert(1))",
            "![x](data:image/svg+xml;base64,PHN2Zy8+)",
            "![x](https://i.example/\"onerror=\"alert(1))",
            "![x\"onerror=\"alert(1)](https://i.example/a.png)",
            "[x](https://a.example \"t\\\"onmouseover=alert(1)\")",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
            "[x][y]\n\n[y]: <javascript:alert(1)>",
            "![x][y]\n\n[y]: javascript:alert(1)",
            "[x]\n\n[x]: data:text/html,<script>alert(1)</script>",
            "> <script>alert(1)</script>",
            "- <img src=x onerror=alert(1)>",
            "1. [x](javascript:alert(1))",
            "# <svg onload=alert(1)>",
            "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
            "| a |\n|---|\n| [x](javascript:alert(1)) |",
            "**<b onclick=alert(1)>x</b>**",
            "[<img src=x onerror=alert(1)>](https://a.example)",
            "[![x](javascript:alert(1))](javascript:alert(2))",
            "a <script>alert(1)</script> b",
            "<div>\n\n[x](javascript:alert(1))\n\n</div>",
            "<a href=\"javascript:alert(1)\">\n\nx\n\n</a>");

    static Stream<String> markup() {
        return MARKUP.stream();
    }

    static Stream<String> markdown() {
        return Stream.concat(MARKDOWN.stream(), MARKUP.stream());
    }

    private static Body body(String source, String format) {
        return Body.of(
                new Content("T", "", source, format, null, List.of(), List.of(), List.of(), "en", null, false, null, Seo.NONE,
                        Json.MAPPER.createObjectNode(), null));
    }

    /** Were each of the spaces looked at from each other, this would not end. */
    @Test
    void manySpacesInCodeTakeNoLongerThanOtherText() {
        var spaces = " ".repeat(900_000);
        assertThat(body("<pre>one" + spaces + "two</pre>", "html").text()).startsWith("one ").endsWith(" two");
        assertThat(body("<pre>one  \n\t two \n \n three</pre>", "html").text()).isEqualTo("one\ntwo\n\nthree");
    }

    @ParameterizedTest
    @MethodSource("markup")
    void htmlIsHarmlessInEveryForm(String payload) {
        var body = body("<p>before</p>" + payload + "<p>after</p>", "html");
        assertHarmless(body.html());
        assertHarmless(body.source());
        assertPlain(body);
    }

    @ParameterizedTest
    @MethodSource("markdown")
    void markdownIsHarmlessInEveryForm(String payload) {
        for (var source : List.of(payload, "before\n\n" + payload + "\n\nafter", "before " + payload + " after")) {
            var body = body(source, "markdown");
            assertHarmless(body.html());
            assertPlain(body);
            // What a front end that renders the source on its own would show
            var extensions = List.of(TablesExtension.create());
            assertHarmless(HtmlRenderer.builder().extensions(extensions).build()
                    .render(Parser.builder().extensions(extensions).build().parse(body.source())));
        }
    }

    /** Plain text may show markup, as an article on HTML does, but only what the HTML shows as text too. */
    private static void assertPlain(Body body) {
        if (!body.html().contains("&lt;")) {
            assertHarmless(body.text());
        }
    }

    private static void assertHarmless(String html) {
        for (var element : Jsoup.parseBodyFragment(html).body().select("*")) {
            if (element.nameIs("body")) {
                continue;
            }
            assertThat(DANGEROUS).as(html).doesNotContain(element.normalName());
            for (var attribute : element.attributes()) {
                assertThat(attribute.getKey().toLowerCase(Locale.ROOT)).as(html).doesNotStartWith("on").isNotIn("style",
                        "srcdoc", "formaction", "xlink:href");
                var value = attribute.getValue().replaceAll("[\\s\\p{Cntrl}]", "").toLowerCase(Locale.ROOT);
                assertThat(value).as(html).doesNotStartWith("javascript:").doesNotStartWith("vbscript:")
                        .doesNotStartWith("data:")
                        .doesNotStartWith("file:");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "<p>a</p><img src=x onerror=alert(1)//", "<body onload=alert(1)><p>a</p>",
            "<td onmouseover=alert(1)>a</td>",
            "<html onclick=alert(1)><p>a</p></html>", "<tr onclick=alert(1)><p>a</p>", "<p>a</p></div onclick=alert(1)>",
            "<head onload=alert(1)></head><p>a</p>" })
    void sourceWithMarkupThatTheParserDropsIsCleaned(String payload) {
        assertThat(body(payload, "html").source()).doesNotContain("alert").contains("a");
    }

    @Test
    void textThatNestsTooDeepShowsItsMarkup() {
        var body = body("> ".repeat(101) + "<script>alert(1)</script>", "markdown");
        assertThat(body.html()).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertHarmless(body.html());
        assertHarmless(HtmlRenderer.builder().build().render(Parser.builder().build().parse(body.source())));
    }

    @Test
    void ordinaryHtmlStays() {
        var html = "<h2>Head</h2><p lang=\"hy\">A <strong>b</strong> <a href=\"https://a.example/?x=1&amp;y=2\">c</a> <a href=\"/rel\">d</a>"
                + " <a href=\"#note\">e</a></p><figure><img src=\"https://i.example/a.jpg\" alt=\"A\"><figcaption>C</figcaption></figure>"
                + "<ul><li>x</li></ul><blockquote>q</blockquote><table><tbody><tr><td>1</td></tr></tbody></table><hr><pre><code class=\"java\">a &lt; b</code></pre>";
        assertThat(body(html, "html").html()).isEqualTo(html);
        assertThat(body(html, "html").source()).isEqualTo(html);
    }

    @Test
    void ordinaryMarkdownStays() {
        var markdown = "# Head\n\nA *b* **c** `d < e` [f](https://a.example) [g](/rel) <https://auto.example>\n\n* x\n* y\n\n> q\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
        assertThat(body(markdown, "markdown").source()).isEqualTo(markdown);
        assertThat(body(markdown, "markdown").html()).contains("<h1>Head</h1>", "<em>b</em>", "<code>d &lt; e</code>",
                "<a href=\"https://a.example\">f</a>",
                "<a href=\"/rel\">g</a>", "<a href=\"https://auto.example\">", "<li>x</li>", "<blockquote>", "<td>1</td>");
    }

    @Test
    void codeIsShownNotRun() {
        var body = body("`<script>alert(1)</script>`\n\n    <script>alert(2)</script>\n", "markdown");
        assertThat(body.html()).contains("&lt;script&gt;alert(1)", "&lt;script&gt;alert(2)");
        assertHarmless(body.html());
        assertThat(body.source()).contains("`<script>alert(1)</script>`");
    }

    @Test
    void textHasTheWordsAlone() {
        assertThat(body("<h1>A</h1><p>b <em>c</em><br>d &amp; e</p><ul><li>f</li><li>g</li></ul>", "html").text())
                .isEqualTo("A\n\nb c\nd & e\n\nf\n\ng");
        assertThat(body("a\nb\n\nc", "markdown").text()).isEqualTo("a b\n\nc");
        assertThat(body("", "markdown").text()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("hostileSizes")
    void hostileSizeStaysHarmless(String payload) {
        assertHarmless(body(payload, "markdown").html());
        assertThat(body(payload, "markdown").source()).isNotBlank();
        assertHarmless(body(payload, "html").html());
    }

    static Stream<Named<String>> hostileSizes() {
        return Stream.of("<div>".repeat(100_000), "[".repeat(50_000), "*a ".repeat(50_000), "> ".repeat(5_000),
                "<a href='".repeat(10_000),
                "![[]()".repeat(5_000), "`".repeat(50_000), "<!--".repeat(50_000),
                "> ".repeat(50_000) + "a", "- ".repeat(20_000) + "a", "*".repeat(50_000) + "a" + "*".repeat(50_000),
                "**a ".repeat(20_000) + "b**".repeat(20_000), "![".repeat(20_000) + "a" + "](b)".repeat(20_000),
                "_a *b ".repeat(20_000) + "c* d_".repeat(20_000))
                .map(payload -> Named.of(payload.substring(0, 10), payload));
    }

    @ParameterizedTest
    @ValueSource(strings = { "<", "[", "![", "a\n|-\n", "a\r", "x\r\n" })
    void paragraphFullOfOpenersIsNotParsed(String opener) {
        var payload = opener.repeat(1_000_000 / opener.length()) + " *end*";
        assertThat(body(payload, "markdown").html().strip()).startsWith("<p>").endsWith(" *end*</p>");
    }

    @ParameterizedTest
    @ValueSource(ints = { 300, 2000 })
    void hugeTableIsNotMade(int width) {
        var table = "|a".repeat(width) + "|\n" + "|-".repeat(width) + "|\n" + "|a\n".repeat(width);
        assertThat(body(table, "markdown").html()).startsWith("<p>|a|a").doesNotContain("<td>");
        assertThat(body("|a".repeat(100_000), "markdown").html()).startsWith("<p>|a|a");
    }

    @Test
    void longTableIsMade() {
        var table = "| a | b | c | d |\n|---|---|---|---|\n" + "| 1 | 2 | 3 | 4 |\n".repeat(2_000);
        assertThat(body(table, "markdown").html()).contains("<td>4</td>");
    }

    @Test
    void textThatIsNearlyATagIsEscapedInTheSource() {
        assertThat(body("a <svg/onload=alert(1)> b", "markdown").source()).isEqualTo("a \\<svg/onload=alert(1)\\> b\n");
        assertThat(body("1 < 2 and a <- b", "markdown").source()).isEqualTo("1 < 2 and a <- b");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\n\n", "\r\n\r\n", "\r\r", "\n \t\n" })
    void longTextWithLinksIsParsed(String blankLine) {
        var paragraph = "Some words, a [link](https://a.example) and <https://b.example>. ".repeat(50) + blankLine;
        var payload = paragraph.repeat(1_000_000 / paragraph.length()) + "*end*";
        assertThat(body(payload, "markdown").html().strip()).endsWith("<p><em>end</em></p>");
    }
}
