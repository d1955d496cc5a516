package org.masthead.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.text.Texts;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A Ghost export, which is one JSON object: posts and pages as articles. It is read twice, first for the tags, the users and
 * who has which, and never in memory as a whole.
 */
final class GhostSource implements ImportSource {

    private static final String PLACEHOLDER = "__GHOST_URL__";
    private static final int MAX_TEXT = 4 << 20;
    private static final int MAX_DEPTH = 100;
    // Of a post that cannot be read, the next can by beginning anew; a file of such posts is given up
    private static final int MAX_RESTARTS = 20;
    private static final int MAX_LINKS = 200;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final List<String> FIELDS = List.of("id", "title", "slug", "html", "feature_image", "feature_image_alt",
            "feature_image_caption", "featured", "type", "page", "status", "visibility", "published_at", "custom_excerpt",
            "meta_title", "meta_description", "canonical_url", "author_id", "locale");
    private static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(MAX_TEXT).maxNestingDepth(MAX_DEPTH).build()).build();

    private final Spool spool;
    private final Ledger ledger;
    private final boolean pages;
    private final @Nullable String site;
    private final Instant now;
    private final Map<String, Long> skipped = new TreeMap<>();
    private @Nullable JsonParser posts;
    private int number;
    private int restarts;
    private @Nullable String unreadable;

    GhostSource(Spool spool, Path folder, boolean pages, @Nullable String site, Instant now) throws IOException {
        this.spool = spool;
        this.pages = pages;
        this.site = site == null ? null : site.replaceAll("/+$", "");
        this.now = now;
        ledger = new Ledger(folder);
        try {
            collect();
            posts = open(0);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The first reading. Where the file breaks before its posts end, the second meets the same, and tells it. */
    private void collect() throws IOException {
        try (var json = JSON.createParser(spool.read())) {
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token != JsonToken.START_ARRAY || json.currentName() == null) {
                    continue;
                }
                switch (json.currentName()) {
                    case "tags" -> each(json, List.of("id", "name", "slug", "visibility"), row -> put("tag", row, "id"));
                    case "users" -> each(json, List.of("id", "name", "slug"), row -> put("user", row, "id"));
                    case "posts_tags" -> each(json, List.of("post_id", "tag_id", "sort_order"),
                            row -> link("tags", row, "tag_id"));
                    case "posts_authors" -> each(json, List.of("post_id", "author_id", "sort_order"),
                            row -> link("authors", row, "author_id"));
                    case "posts_meta" -> each(json, List.of("post_id", "feature_image_alt", "feature_image_caption",
                            "meta_title", "meta_description"), row -> put("meta", row, "post_id"));
                    case "posts" -> json.skipChildren();
                    default -> {
                        if (!json.currentName().equals("db")) {
                            json.skipChildren();
                        }
                    }
                }
            }
        } catch (JacksonException e) {
            unreadable = "The file cannot be read to its end: " + where(e);
        }
    }

    private interface Taker {

        void take(ObjectNode row);
    }

    private static void each(JsonParser json, List<String> fields, Taker taker) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                taker.take(row(json, fields));
            } else {
                json.skipChildren();
            }
        }
    }

    /** An object's fields of these names; whatever else it has is passed over unread. */
    private static ObjectNode row(JsonParser json, List<String> fields) throws IOException {
        var row = Json.MAPPER.createObjectNode();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var token = json.nextToken();
            if (!fields.contains(name)) {
                json.skipChildren();
            } else if (token.isStructStart()) {
                json.skipChildren();
                row.putObject(name);
            } else if (token == JsonToken.VALUE_STRING) {
                row.put(name, json.getText());
            } else if (token.isNumeric()) {
                row.put(name, json.getNumberType() == JsonParser.NumberType.INT
                        || json.getNumberType() == JsonParser.NumberType.LONG ? json.getLongValue() : 0);
            } else if (token.isBoolean()) {
                row.put(name, json.getBooleanValue());
            }
        }
        return row;
    }

    private void put(String kind, ObjectNode row, String key) {
        ledger.put(kind + " " + row.path(key).asText(), row.toString());
    }

    private void link(String kind, ObjectNode row, String target) {
        var key = kind + " " + row.path("post_id").asText();
        var links = ledger.get(key);
        var link = "%09d %s".formatted(Math.max(0, row.path("sort_order").asInt()), row.path(target).asText());
        if (links == null || links.lines().count() <= MAX_LINKS) {
            ledger.put(key, links == null ? link : links + "\n" + link);
        }
    }

    private List<JsonNode> linked(String kind, String target, String post) {
        var links = ledger.get(kind + " " + post);
        return links == null ? List.of()
                : links.lines().sorted(Comparator.naturalOrder()).map(link -> ledger.get(target + " " + link.substring(10)))
                        .filter(Objects::nonNull).map(Json::parse).toList();
    }

    /** At the posts, after so many of them; null when there are none. */
    private @Nullable JsonParser open(int passed) throws IOException {
        var json = JSON.createParser(spool.read());
        try {
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_ARRAY && "posts".equals(json.currentName())) {
                    for (int i = 0; i < passed && json.nextToken() != JsonToken.END_ARRAY; i++) {
                        json.skipChildren();
                    }
                    return json;
                }
                if (token == JsonToken.START_ARRAY && json.currentName() != null && !json.currentName().equals("db")) {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            unreadable = "The file cannot be read: " + where(e);
        }
        json.close();
        return null;
    }

    @Override
    public @Nullable Item next() throws IOException {
        while (posts != null) {
            var json = posts;
            try {
                var token = json.nextToken();
                if (token == null || token == JsonToken.END_ARRAY) {
                    json.close();
                    posts = null;
                    return null;
                }
                number++;
                if (token != JsonToken.START_OBJECT) {
                    json.skipChildren();
                    return Item.failed(number, ProblemException.invalid(Violation.body("", "type", "must be an object")));
                }
                var post = row(json, FIELDS);
                if (wanted(post)) {
                    return read(post);
                }
            } catch (JacksonException e) {
                json.close();
                posts = restarts++ < MAX_RESTARTS ? open(number) : null;
                unreadable = posts == null ? "Nothing after item " + number + " was read." : unreadable;
                return Item.failed(number, new ProblemException(ProblemType.INVALID, "The post cannot be read: " + where(e)));
            }
        }
        return null;
    }

    private static String where(JacksonException e) {
        var at = e.getLocation();
        return "it is no well-formed JSON in UTF-8, or has a text of more than " + MAX_TEXT + " characters or more than "
                + MAX_DEPTH + " levels"
                + (at == null ? "." : ", at line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
    }

    private boolean wanted(ObjectNode post) {
        if (!pages && page(post)) {
            skipped.merge("pages", 1L, Long::sum);
            return false;
        }
        return true;
    }

    private static boolean page(ObjectNode post) {
        return post.path("type").asText().equals("page") || truth(post.path("page"));
    }

    private static boolean truth(JsonNode value) {
        return value.asBoolean() || value.asInt() == 1;
    }

    private Item read(ObjectNode post) {
        try {
            return Item.article(number, article(post).line(), post.path("html").asText().length());
        } catch (ProblemException problem) {
            return Item.failed(number, problem);
        }
    }

    private Migrated article(ObjectNode post) {
        var id = post.path("id").asText();
        var html = post.path("html").asText("");
        if (id.isEmpty()) {
            throw ProblemException.invalid(Violation.body("/id", "required", "it has no id"));
        }
        if (html.isBlank()) {
            throw ProblemException.invalid(Violation.body("/html", "required",
                    "it has no HTML; lexical and mobiledoc are not read without it"));
        }
        var meta = ledger.get("meta " + id);
        if (meta != null) {
            ((ObjectNode) Json.parse(meta)).properties().forEach(field -> {
                if (post.path(field.getKey()).asText("").isEmpty()) {
                    post.set(field.getKey(), field.getValue());
                }
            });
        }
        var article = new Migrated("ghost:" + Texts.head(id, 190), now);
        article.text(text(post, "title"), text(post, "custom_excerpt"), MigratedHtml.ofGhost(located(html)));
        article.slug(text(post, "slug"));
        article.language(text(post, "locale"));
        article.image(located(text(post, "feature_image")), text(post, "feature_image_alt"),
                text(post, "feature_image_caption"));
        article.seo(text(post, "meta_title"), text(post, "meta_description"));
        article.canonical(located(text(post, "canonical_url")));
        linked("tags", "tag", id).forEach(tag -> {
            // Ghost's own, for its templates: nobody reads them
            if (!tag.path("visibility").asText().equals("internal") && !tag.path("name").asText().startsWith("#")) {
                article.tag(tag.path("slug").asText(), tag.path("name").asText());
            }
        });
        authors(post, id, article);
        if (truth(post.path("featured"))) {
            article.featured();
        }
        standing(post, article);
        return article;
    }

    private static String text(ObjectNode post, String name) {
        return post.path(name).isTextual() ? post.path(name).textValue() : "";
    }

    /** Ghost writes its own address as a placeholder. Without the address, links become relative. */
    private String located(String text) {
        return text.replace(PLACEHOLDER, site == null ? "" : site);
    }

    private void authors(ObjectNode post, String id, Migrated article) {
        var authors = linked("authors", "user", id);
        if (authors.isEmpty()) {
            var user = ledger.get("user " + post.path("author_id").asText());
            authors = user == null ? List.of() : List.of(Json.parse(user));
        }
        authors.forEach(author -> article.author(author.path("slug").asText(), author.path("name").asText()));
    }

    private static void standing(ObjectNode post, Migrated article) {
        var status = text(post, "status");
        var visibility = post.path("visibility").asText("public");
        if (!visibility.equals("public")) {
            article.withheld("only " + Texts.head(visibility, 50) + " could read it");
        } else if (status.equals("published") || status.equals("scheduled")) {
            article.published(time(post.path("published_at")));
        } else if (!status.equals("draft")) {
            article.withheld("its status was " + Texts.head(status, 50));
        }
    }

    private static Instant time(JsonNode value) {
        try {
            var time = value.isNumber() ? Instant.ofEpochMilli(value.longValue()).atOffset(ZoneOffset.UTC)
                    : value.asText().indexOf('T') > 0 ? OffsetDateTime.parse(value.asText())
                            : LocalDateTime.parse(value.asText(), TIME).atOffset(ZoneOffset.UTC);
            if (time.getYear() < 1 || time.getYear() > 9999) {
                throw new DateTimeException("out of range");
            }
            return time.toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid(Violation.body("/published_at", "date-time", "it was published, but "
                    + Texts.head(value.asText(), 50) + " is no time such as 2019-05-04T08:00:00.000Z"));
        }
    }

    @Override
    public Map<String, Long> skipped() {
        return skipped;
    }

    @Override
    public List<String> remarks() {
        var remarks = new ArrayList<String>();
        if (unreadable != null) {
            remarks.add(unreadable);
        } else if (number == 0) {
            remarks.add("There is no post in the file: is it a Ghost export?");
        }
        return remarks;
    }

    @Override
    public void close() throws IOException {
        ledger.close();
        if (posts != null) {
            posts.close();
        }
        spool.close();
    }
}
