package org.masthead.transfer;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URLDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.text.Texts;
import org.masthead.transfer.MigratedHtml.Picture;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;

/**
 * A WordPress export (WXR): posts and pages as articles. The file is read twice, first for the pictures and authors, which
 * come anywhere in it. A document type is not looked at, so there are no entities, and nothing outside of the file is read.
 */
final class WordPressSource implements ImportSource {

    private static final Logger LOG = Logger.getLogger(WordPressSource.class);
    private static final String WORDPRESS = "http://wordpress.org/export/";
    // A body of 1 MiB is the most an article has; a field that is longer fails its item without being kept
    private static final int MAX_FIELD = 4 << 20;
    private static final int MAX_CATEGORIES = 200;
    // Of what is left out, told apart in the summary
    private static final int MAX_KINDS = 50;
    // A character XML takes and nobody writes, for what is no character
    private static final char BROKEN = '\uFDD0';
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final List<String> META = List.of("_thumbnail_id", "_wp_attachment_image_alt");
    private static final XMLInputFactory XML = factory();

    private final Spool spool;
    private final Ledger ledger;
    private final boolean pages;
    private final Instant now;
    private final Map<String, Long> skipped = new TreeMap<>();
    private Reader characters = Reader.nullReader();
    private @Nullable XMLStreamReader xml;
    private String language = "";
    private int number;

    WordPressSource(Spool spool, Path folder, boolean pages, Instant now) throws IOException {
        this.spool = spool;
        this.pages = pages;
        this.now = now;
        ledger = new Ledger(folder);
        try {
            collect();
            characters = characters();
            xml = XML.createXMLStreamReader(characters);
        } catch (XMLStreamException e) {
            xml = null;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static XMLInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // An entity nobody defined then fails its item instead of the file
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.getConfig().doParseLazily(false);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 65_536);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 100);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, 100);
        return factory;
    }

    private Reader characters() throws IOException {
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith(String.valueOf(BROKEN));
        return new FilterReader(new InputStreamReader(spool.read(), decoder)) {

            private boolean begun;

            @Override
            public int read() throws IOException {
                var one = new char[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                var read = super.read(buffer, from, length);
                for (int i = from; i < from + read; i++) {
                    var c = buffer[i];
                    if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == '\uFFFE' || c == '\uFFFF') {
                        buffer[i] = BROKEN;
                    }
                }
                if (read > 0 && !begun) {
                    begun = true;
                    buffer[from] = buffer[from] == '\uFEFF' ? ' ' : buffer[from];
                }
                return read;
            }
        };
    }

    /** The first reading. Where the file breaks the second meets the same, and tells it. */
    private void collect() throws IOException {
        try (var text = characters()) {
            var reader = XML.createXMLStreamReader(text);
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                switch (reader.getLocalName()) {
                    case "author" -> {
                        var author = new Fields(reader);
                        ledger.put("author " + author.text("author_login"), author.text("author_display_name"));
                    }
                    case "item" -> picture(new Fields(reader));
                    case "language" -> language = language.isEmpty() ? Fields.value(reader, 100) : language;
                    default -> {
                    }
                }
            }
        } catch (XMLStreamException e) {
            LOG.debug("A WordPress file is broken", e);
        }
    }

    private void picture(Fields item) {
        if (item.text("post_type").equals("attachment")) {
            ledger.put("picture " + item.text("post_id"), Json.write(new Picture(item.text("attachment_url"),
                    item.meta("_wp_attachment_image_alt"), MigratedHtml.words(item.text("excerpt")))));
        }
    }

    private @Nullable Picture picture(String id) {
        var picture = ledger.get("picture " + id);
        return picture == null ? null : Json.read(picture, Picture.class);
    }

    @Override
    public @Nullable Item next() throws IOException {
        var reader = xml;
        var inside = false;
        try {
            while (reader != null && reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT || !reader.getLocalName().equals("item")) {
                    continue;
                }
                number++;
                inside = true;
                var item = new Fields(reader);
                inside = false;
                skip("comments", item.comments());
                if (wanted(item)) {
                    return read(item);
                }
            }
        } catch (XMLStreamException e) {
            xml = null;
            number += inside ? 0 : 1;
            var at = reader.getLocation();
            return Item.failed(number, new ProblemException(ProblemType.INVALID, "The file cannot be read on from line "
                    + at.getLineNumber() + ", column " + at.getColumnNumber()
                    + ": it is no well-formed XML there, or nests too deep."));
        }
        return null;
    }

    private boolean wanted(Fields item) {
        var type = item.text("post_type");
        var status = item.text("status");
        if (!type.equals("post") && !(pages && type.equals("page"))) {
            skip(type.isEmpty() ? "items without a type" : "items of type " + Texts.head(type, 50), 1);
            return false;
        }
        if (List.of("trash", "auto-draft", "inherit").contains(status)) {
            skip("items in state " + status, 1);
            return false;
        }
        return true;
    }

    private void skip(String what, long count) {
        if (count > 0 && (skipped.size() < MAX_KINDS || skipped.containsKey(what))) {
            skipped.merge(what, count, Long::sum);
        }
    }

    private Item read(Fields item) {
        try {
            if (item.problem() != null) {
                throw item.problem();
            }
            return Item.article(number, article(item).line(), item.size());
        } catch (ProblemException problem) {
            return Item.failed(number, problem);
        }
    }

    private Migrated article(Fields item) {
        var guid = item.text("guid").strip();
        var id = item.text("post_id").strip();
        if (guid.isEmpty() && id.isEmpty()) {
            throw ProblemException.invalid(Violation.body("/post_id", "required", "it has neither a guid nor a post_id"));
        }
        var article = new Migrated(guid.isEmpty() || guid.length() > 200 ? "wordpress:" + id : guid, now);
        article.text(item.text("title"), item.text("excerpt"), MigratedHtml.ofWordPress(item.text("content"), this::picture));
        article.slug(decoded(item.text("post_name")));
        article.language(language);
        terms(item, article);
        var thumbnail = item.meta("_thumbnail_id");
        if (!thumbnail.isEmpty()) {
            var picture = picture(thumbnail.strip());
            if (picture == null) {
                article.note("its picture was left out: the file has no attachment " + Texts.head(thumbnail, 20));
            } else {
                article.image(picture.url(), picture.alt(), picture.caption());
            }
        }
        standing(item, article);
        return article;
    }

    private void terms(Fields item, Migrated article) {
        var sectioned = false;
        for (var category : item.categories()) {
            var slug = decoded(category.slug());
            if (category.domain().equals("post_tag")) {
                article.tag(slug, category.name());
            } else if (category.domain().equals("category") && !slug.equals("uncategorized")) {
                if (sectioned) {
                    // An article is in one section; what else it was filed under can still be found
                    article.tag(slug, category.name());
                } else {
                    article.section(slug, category.name());
                    sectioned = true;
                }
            }
        }
        var login = item.text("creator").strip();
        if (!login.isEmpty()) {
            var name = ledger.get("author " + login);
            article.author("", name == null || name.isBlank() ? login : name);
        }
    }

    private static void standing(Fields item, Migrated article) {
        var status = item.text("status");
        if (!item.text("post_password").isEmpty()) {
            article.withheld("it needed a password");
        } else if (status.equals("private")) {
            article.withheld("it was private");
        } else if (status.equals("publish") || status.equals("future")) {
            article.published(time(item));
        } else if (!status.equals("draft") && !status.equals("pending")) {
            article.withheld("its status was " + Texts.head(status, 50));
        }
    }

    /** @throws ProblemException when there is no date, or it is none */
    private static Instant time(Fields item) {
        var gmt = item.text("post_date_gmt").strip();
        try {
            var time = gmt.isEmpty() || gmt.startsWith("0000")
                    ? OffsetDateTime.parse(item.text("pubDate").strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    : LocalDateTime.parse(gmt, TIME).atOffset(ZoneOffset.UTC);
            if (time.getYear() < 1 || time.getYear() > 9999) {
                throw new DateTimeException("out of range");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(Violation.body("/post_date_gmt", "date-time",
                    "it was published, but " + Texts.head(gmt, 50) + " is no time such as 2019-05-04 08:00:00"));
        }
    }

    private static String decoded(String name) {
        try {
            return name.indexOf('%') < 0 ? name : URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    @Override
    public Map<String, Long> skipped() {
        return skipped;
    }

    @Override
    public List<String> remarks() {
        return number == 0 ? List.of("There is no item in the file: is it a WordPress export?") : List.of();
    }

    @Override
    public void close() throws IOException {
        ledger.close();
        characters.close();
        spool.close();
    }

    /** A category or tag of an item. */
    private record Category(String domain, String slug, String name) {
    }

    /** What is of use of an author or item: its children's texts, none longer than the limit. */
    private static final class Fields {

        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, String> meta = new HashMap<>();
        private final List<Category> categories = new ArrayList<>();
        private long comments;
        private int size;
        private @Nullable ProblemException problem;

        /** Reads to the end of the element. */
        Fields(XMLStreamReader xml) throws XMLStreamException {
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    child(xml);
                }
            }
        }

        private void child(XMLStreamReader xml) throws XMLStreamException {
            var name = xml.getLocalName();
            var space = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
            if (name.equals("encoded")) {
                texts.put(space.contains("excerpt") ? "excerpt" : "content", kept(xml));
            } else if (name.equals("category")) {
                category(xml);
            } else if (name.equals("postmeta")) {
                meta(new Fields(xml));
            } else if (name.equals("comment")) {
                comments++;
                value(xml, 0);
            } else if (space.isEmpty() || space.startsWith(WORDPRESS) || space.contains("purl.org/dc")) {
                texts.put(name, kept(xml));
            } else {
                value(xml, 0);
            }
        }

        private void category(XMLStreamReader xml) throws XMLStreamException {
            var domain = xml.getAttributeValue(null, "domain");
            var slug = xml.getAttributeValue(null, "nicename");
            var name = kept(xml);
            if (categories.size() == MAX_CATEGORIES) {
                problem = ProblemException.invalid(Violation.body("/category", "too-many",
                        "has more than " + MAX_CATEGORIES + " categories and tags"));
            } else {
                categories.add(new Category(domain == null ? "" : domain, slug == null ? "" : slug, name));
            }
        }

        private void meta(Fields pair) {
            if (META.contains(pair.text("meta_key"))) {
                meta.put(pair.text("meta_key"), pair.text("meta_value"));
            }
        }

        private String kept(XMLStreamReader xml) throws XMLStreamException {
            var name = xml.getLocalName();
            var text = new StringBuilder();
            int left = MAX_FIELD - size;
            for (int depth = 1; depth > 0;) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> depth++;
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (text.length() + xml.getTextLength() <= left) {
                            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        } else {
                            problem = new ProblemException(ProblemType.TOO_LARGE,
                                    "Its texts are longer than " + MAX_FIELD + " characters, from " + name + " on.");
                        }
                    }
                    case XMLStreamConstants.ENTITY_REFERENCE -> problem = ProblemException.invalid(Violation.body("/" + name,
                            "entity", "names an entity, and entities that a file defines are not read"));
                    default -> {
                    }
                }
            }
            if (text.indexOf(String.valueOf(BROKEN)) >= 0) {
                problem = ProblemException.invalid(Violation.body("/" + name, "character",
                        "has bytes that are no UTF-8, or characters that XML does not have"));
            }
            size += text.length();
            return text.toString();
        }

        /** The text of the element up to so many characters; reads to its end. */
        static String value(XMLStreamReader xml, int most) throws XMLStreamException {
            var text = new StringBuilder();
            for (int depth = 1; depth > 0;) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> depth++;
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (text.length() + xml.getTextLength() <= most) {
                            text.append(xml.getText());
                        }
                    }
                    default -> {
                    }
                }
            }
            return text.toString();
        }

        String text(String name) {
            return texts.getOrDefault(name, "");
        }

        String meta(String key) {
            return meta.getOrDefault(key, "");
        }

        List<Category> categories() {
            return categories;
        }

        long comments() {
            return comments;
        }

        int size() {
            return size;
        }

        @Nullable
        ProblemException problem() {
            return problem;
        }
    }
}
