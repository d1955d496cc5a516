package org.masthead.article;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.markdown.MarkdownRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * A body on its way out: sanitised HTML, plain text, or its source. The stored source is kept as sent; what could run in
 * a browser is removed here, by an allow-list, in all three forms.
 */
public final class Body {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    // Renderers go as deep as the text nests; no article comes near
    private static final int MAX_DEPTH = 100;
    // The parser's time grows with the square of a paragraph full of openers; this many steps take it about half a second
    private static final long MAX_STEPS = 2_000_000_000L;
    // Each row of a table gets as many cells as its head has; no article has a table near that
    private static final long MAX_CELLS = 50_000;
    private static final Pattern PARAGRAPHS = Pattern.compile("(?>\\r\\n?|\\n)[ \\t]*(?>\\r\\n?|\\n)");
    private static final String OPENERS = "<[]!`\n\r";
    private static final Parser MARKDOWN = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer HTML = HtmlRenderer.builder().extensions(EXTENSIONS).build();
    private static final MarkdownRenderer SOURCE = MarkdownRenderer.builder().extensions(EXTENSIONS).build();
    private static final Safelist ALLOWED = Safelist.relaxed()
            .addTags("figure", "figcaption", "hr", "s", "del", "ins", "mark", "time", "abbr", "kbd", "samp", "var")
            .addAttributes("a", "rel", "hreflang")
            .addAttributes("time", "datetime")
            .addAttributes("abbr", "title")
            .addAttributes("code", "class")
            .addAttributes(":all", "lang", "dir")
            .removeProtocols("a", "href", "ftp")
            .addProtocols("a", "href", "#")
            .preserveRelativeLinks(true);
    // Any base will do: it only lets relative links pass the check of protocols
    private static final String BASE = "https://masthead.invalid/";

    private final String source;
    private final boolean html;

    private Body(String source, boolean html) {
        this.source = source;
        this.html = html;
    }

    public static Body of(Content content) {
        return new Body(content.body(), content.bodyFormat().equals("html"));
    }

    /** @param format {@code html}, {@code text} or {@code source} */
    public String as(String format) {
        return switch (format) {
            case "text" -> text();
            case "source" -> source();
            default -> html();
        };
    }

    public String html() {
        return clean().body().html();
    }

    /** The words alone; blocks are separated by an empty line. */
    public String text() {
        var text = new StringBuilder();
        NodeTraversor.traverse(new NodeVisitor() {

            @Override
            public void head(org.jsoup.nodes.Node node, int depth) {
                if (node instanceof TextNode words) {
                    text.append(words.parent() != null && words.parent().closest("pre") != null ? words.getWholeText()
                            : words.text());
                } else if (node.nameIs("br")) {
                    text.append('\n');
                } else {
                    separate(node);
                }
            }

            @Override
            public void tail(org.jsoup.nodes.Node node, int depth) {
                separate(node);
            }

            private void separate(org.jsoup.nodes.Node node) {
                if (node instanceof Element element && (element.isBlock() || element.nameIs("td") || element.nameIs("th"))
                        && !text.isEmpty()) {
                    text.append("\n\n");
                }
            }
        }, clean().body());
        return text.toString().replaceAll("(?<![ \\t])[ \\t]++\n", "\n").replaceAll("\n[ \\t]++", "\n")
                .replaceAll("\n{3,}", "\n\n").strip();
    }

    /** The source as sent when nothing in it is unsafe, else without that. */
    public String source() {
        if (html) {
            // Not isValid of a parsed fragment: the parser has dropped things in silence by then
            return new Cleaner(ALLOWED).isValidBodyHtml(source) ? source : html();
        }
        var document = parse(source);
        if (document.isEmpty()) {
            return SOURCE.render(plain(source));
        }
        var unsafe = new Unsafe();
        document.get().accept(unsafe);
        return unsafe.found ? SOURCE.render(document.get()) : source;
    }

    /** Nothing when the text would exhaust the stack or the processor; it is then taken as it stands. */
    private static Optional<Node> parse(String markdown) {
        if (steps(markdown) > MAX_STEPS || cells(markdown) > MAX_CELLS) {
            return Optional.empty();
        }
        try {
            return Optional.of(MARKDOWN.parse(markdown)).filter(document -> !deep(document));
        } catch (StackOverflowError e) {
            // The parser too calls itself for each level of emphasis, and has no limit to set
            return Optional.empty();
        }
    }

    /** How much work the parser may have: an opener without its end is looked for to the end of the paragraph. */
    private static long steps(String markdown) {
        long steps = 0;
        for (var paragraph : PARAGRAPHS.split(markdown)) {
            steps += paragraph.chars().filter(character -> OPENERS.indexOf(character) >= 0).count() * paragraph.length();
            steps += paragraph.lines().mapToLong(line -> bars(line) * line.length()).sum();
        }
        return steps;
    }

    /** How many cells all tables may have: what could be one, with every row as wide as the widest. */
    private static long cells(String markdown) {
        long cells = 0;
        for (var paragraph : PARAGRAPHS.split(markdown)) {
            var widest = paragraph.lines().mapToLong(Body::bars).max().orElse(0);
            cells += widest * paragraph.lines().count();
        }
        return cells;
    }

    private static long bars(String line) {
        return line.chars().filter(character -> character == '|').count();
    }

    private static Node plain(String markdown) {
        var paragraph = new Paragraph();
        paragraph.appendChild(new Text(markdown));
        var document = new org.commonmark.node.Document();
        document.appendChild(paragraph);
        return document;
    }

    private static boolean deep(Node document) {
        int depth = 0;
        for (Node node = document; node != null;) {
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                if (++depth > MAX_DEPTH) {
                    return true;
                }
                continue;
            }
            while (node != null && node.getNext() == null) {
                node = node.getParent();
                depth--;
            }
            node = node == null ? null : node.getNext();
        }
        return false;
    }

    private Document clean() {
        var dirty = Jsoup.parseBodyFragment(html ? source : HTML.render(parse(source).orElseGet(() -> plain(source))), BASE);
        var clean = new Cleaner(ALLOWED).clean(dirty);
        clean.outputSettings().prettyPrint(false);
        return clean;
    }

    /** Takes raw HTML and links that run code out of a Markdown tree. */
    private static class Unsafe extends AbstractVisitor {

        private static final Pattern TAG = Pattern.compile("<[A-Za-z/!?]");

        private boolean found;

        @Override
        public void visit(HtmlBlock block) {
            remove(block);
        }

        @Override
        public void visit(HtmlInline inline) {
            remove(inline);
        }

        /** What is text to CommonMark may be a tag to renderers that are less exact; written anew, it is escaped. */
        @Override
        public void visit(Text text) {
            found |= TAG.matcher(text.getLiteral()).find();
        }

        @Override
        public void visit(Link link) {
            if (runs(link.getDestination())) {
                link.setDestination("");
                found = true;
            }
            super.visit(link);
        }

        @Override
        public void visit(Image image) {
            if (runs(image.getDestination())) {
                image.setDestination("");
                found = true;
            }
            super.visit(image);
        }

        @Override
        public void visit(LinkReferenceDefinition definition) {
            if (runs(definition.getDestination())) {
                remove(definition);
            }
        }

        @Override
        public void visit(CustomBlock block) {
            visitChildren(block);
        }

        private void remove(Node node) {
            node.unlink();
            found = true;
        }

        private static boolean runs(String destination) {
            var scheme = destination.replaceAll("[\\s\\p{Cntrl}]", "").toLowerCase(java.util.Locale.ROOT);
            return scheme.matches("[a-z][a-z0-9+.-]*:.*") && !scheme.matches("(https?|mailto):.*");
        }
    }
}
