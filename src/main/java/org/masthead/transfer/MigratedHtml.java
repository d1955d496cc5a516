package org.masthead.transfer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * HTML as other systems keep it, made into plain HTML: without their comments and shortcodes, with links for what they embed.
 * What is unsafe is left for the sanitiser that every body passes on its way out.
 */
final class MigratedHtml {

    private static final Pattern SHORTCODE = Pattern
            .compile("\\[(/?)([a-zA-Z][a-zA-Z0-9_-]{0,60}+)((?:[\\s=:][^\\[\\]]{0,2000}+)?)\\]");
    private static final Pattern CLOSING = Pattern.compile("\\[/([a-zA-Z][a-zA-Z0-9_-]{0,60}+)\\]");
    private static final Pattern ATTRIBUTE = Pattern
            .compile("([a-zA-Z_][a-zA-Z0-9_-]*+)\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\\s\"']++))");
    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"'\\]]++");
    private static final Pattern BLANK_LINE = Pattern.compile("\\n[ \\t]*\\n\\s*");
    private static final Pattern BLOCK = Pattern.compile(
            "^</?(p|div|h[1-6]|ul|ol|li|dl|table|thead|tbody|tr|td|th|blockquote|pre|figure|figcaption|hr|section|article|aside|iframe|form|script|style|video|audio|address|details)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    // WordPress's own, and the most common that have neither attributes nor an end
    private static final Set<String> KNOWN = Set.of("caption", "wp_caption", "gallery", "playlist", "audio", "video", "embed",
            "youtube", "vimeo", "toc", "nextpage", "more");

    private MigratedHtml() {
    }

    /** A picture of the library: its address, and what it is called. */
    record Picture(String url, String alt, String caption) {
    }

    /** @param library finds a picture by the id it had */
    static String ofWordPress(String source, Function<String, @Nullable Picture> library) {
        var blocks = source.contains("<!-- wp:");
        var text = withoutComments(source.replace("\r\n", "\n"));
        text = withoutShortcodes(text, library);
        return links(Jsoup.parseBodyFragment(blocks ? text : paragraphs(text)));
    }

    static String ofGhost(String source) {
        return links(Jsoup.parseBodyFragment(withoutComments(source)));
    }

    /** By hand: a pattern would look for the end of each opening again. */
    private static String withoutComments(String text) {
        var plain = new StringBuilder();
        int done = 0;
        for (int begin = text.indexOf("<!--"); begin >= 0; begin = text.indexOf("<!--", done)) {
            int end = text.indexOf("-->", begin + 4);
            if (end < 0) {
                break;
            }
            plain.append(text, done, begin);
            done = end + 3;
        }
        return plain.append(text, done, text.length()).toString();
    }

    /** A title or name that may hold markup and entities, as words. */
    static String words(String html) {
        return html.indexOf('<') < 0 && html.indexOf('&') < 0 ? html.strip()
                : Jsoup.parseBodyFragment(html).body().text().strip();
    }

    private static String links(Document document) {
        document.outputSettings().prettyPrint(false);
        for (var frame : document.select("iframe[src], embed[src], video[src], audio[src]")) {
            frame.replaceWith(link(frame.attr("src").startsWith("//") ? "https:" + frame.attr("src") : frame.attr("src")));
        }
        // An address alone in its block is what WordPress embeds
        for (var block : document.select("p, .wp-block-embed__wrapper")) {
            var alone = block.text().strip();
            if (block.childrenSize() == 0 && URL.matcher(alone).matches()) {
                block.empty().appendChild(link(alone));
            }
        }
        return document.body().html().strip();
    }

    private static Element link(String address) {
        return new Element("a").attr("href", address).text(address);
    }

    private static String withoutShortcodes(String text, Function<String, @Nullable Picture> library) {
        if (text.indexOf('[') < 0) {
            return text;
        }
        var closed = new HashSet<String>();
        var closings = CLOSING.matcher(text);
        while (closings.find()) {
            closed.add(closings.group(1));
        }
        var plain = new StringBuilder();
        var tag = SHORTCODE.matcher(text);
        int done = 0;
        while (done <= text.length() && tag.find(done)) {
            plain.append(text, done, tag.start());
            done = tag.end();
            var name = tag.group(2);
            var attributes = tag.group(3);
            if (tag.start() > 0 && text.charAt(tag.start() - 1) == '[' && done < text.length() && text.charAt(done) == ']') {
                // [[name]] is how one writes about a shortcode; its first bracket is there already
                plain.append(text, tag.start() + 1, done);
                done++;
            } else if (!KNOWN.contains(name) && !closed.contains(name) && !attributes.contains("=")
                    && !attributes.endsWith("/")) {
                // Somebody's words in brackets
                plain.append(tag.group());
            } else if (tag.group(1).isEmpty()) {
                var end = closed.contains(name) ? text.indexOf("[/" + name + "]", done) : -1;
                if (end < 0) {
                    closed.remove(name);
                }
                var inner = end < 0 ? null : text.substring(done, end);
                var made = made(name, attributes, inner, library);
                if (made != null) {
                    plain.append(made);
                    done = end < 0 ? done : end + name.length() + 3;
                }
            }
        }
        return plain.append(text, Math.min(done, text.length()), text.length()).toString();
    }

    /** What a shortcode stands for; null when only its inner text is kept. */
    private static @Nullable String made(String name, String attributes, @Nullable String inner,
            Function<String, @Nullable Picture> library) {
        return switch (name) {
            case "caption", "wp_caption" -> inner == null ? null : figure(inner, attributes(attributes).get("caption"));
            case "embed", "youtube", "vimeo", "audio", "video" -> {
                var address = URL.matcher(inner == null || inner.isBlank() ? attributes : inner);
                yield address.find() ? "<p>" + link(address.group()).outerHtml() + "</p>" : "";
            }
            case "gallery" -> gallery(attributes(attributes).getOrDefault("ids", ""), library);
            default -> null;
        };
    }

    private static String figure(String inner, @Nullable String caption) {
        var document = Jsoup.parseBodyFragment(inner);
        document.outputSettings().prettyPrint(false);
        var content = document.body();
        var image = content.selectFirst("img");
        if (image == null) {
            return inner;
        }
        var picture = image.parent() != null && image.parent().nameIs("a") ? image.parent() : image;
        var html = picture.outerHtml();
        picture.remove();
        var words = caption != null ? Parser.unescapeEntities(caption, true) : content.text().strip();
        return "<figure>" + html + (words.isEmpty() ? "" : new Element("figcaption").text(words).outerHtml()) + "</figure>";
    }

    private static String gallery(String ids, Function<String, @Nullable Picture> library) {
        var figures = Document.createShell("");
        figures.outputSettings().prettyPrint(false);
        for (var id : ids.split(",")) {
            var picture = library.apply(id.strip());
            if (picture != null) {
                var figure = figures.body().appendElement("figure");
                figure.appendElement("img").attr("src", picture.url()).attr("alt", picture.alt());
                if (!picture.caption().isEmpty()) {
                    figure.appendElement("figcaption").text(picture.caption());
                }
            }
        }
        return figures.body().html();
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new HashMap<String, String>();
        var attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            var value = attribute.group(2) != null ? attribute.group(2)
                    : attribute.group(3) != null ? attribute.group(3) : attribute.group(4);
            attributes.put(attribute.group(1).toLowerCase(Locale.ROOT), value);
        }
        return attributes;
    }

    /** The classic editor keeps blank lines, and WordPress makes paragraphs of them when it shows a post. */
    private static String paragraphs(String text) {
        var html = new StringBuilder();
        var code = false;
        for (var part : BLANK_LINE.split(text.strip())) {
            if (part.isBlank()) {
                continue;
            }
            html.append(html.isEmpty() ? "" : code ? "\n\n" : "\n").append(code ? part : paragraph(part.strip()));
            var opened = part.lastIndexOf("<pre");
            var closed = part.lastIndexOf("</pre>");
            code = opened > closed || code && closed < 0;
        }
        return html.toString();
    }

    private static String paragraph(String block) {
        return BLOCK.matcher(block).matches() ? block : "<p>" + block.replace("\n", "<br>\n") + "</p>";
    }
}
