package org.masthead.transfer;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an export consists of, in its order: whatever a record refers to comes before it. Each kind is a table; its columns are
 * the fields, so that a column that is added later is exported without a word here.
 */
enum RecordKind {
    term("term", List.of("kind", "slug"), Size.SMALL),
    article("article", List.of("id"), Size.LARGE),
    version("article_version", List.of("article_id", "version"), Size.LARGE),
    publication("publication", List.of("id"), Size.LARGE),
    slug("article_slug", List.of("slug"), Size.SMALL),
    relation("relation", List.of("id"), Size.SMALL),
    dismissal("suggestion_dismissal", List.of("article_id", "target_id"), Size.SMALL),
    editorsChoiceList("pick_list", List.of("scope"), Size.SMALL),
    editorsChoiceEntry("pick", List.of("id"), Size.SMALL),
    editorsChoiceRevision("pick_revision", List.of("scope", "revision"), Size.LARGE),
    viewCount("view_count", List.of("span", "starts_at", "article_id"), Size.SMALL),
    viewTotal("view_total", List.of("article_id"), Size.SMALL),
    visitorSketch("visitor_sketch", List.of("span", "starts_at", "article_id"), Size.SMALL),
    robotView("robot_view", List.of("on_day", "article_id"), Size.SMALL),
    robotVisit("robot_visit", List.of("on_day", "robot"), Size.SMALL),
    readTogether("read_together", List.of("article_id", "other_id"), Size.SMALL),
    tombstone("tombstone", List.of("name"), Size.SMALL);

    /** The field that tells a record from an article. */
    static final String MARK = "kind";
    /** The kinds of the first and the last line, which are no rows. */
    static final String FIRST = "masthead";
    static final String LAST = "end";
    static final int FORMAT = 1;

    // Bodies may be of a megabyte each
    private enum Size {
        SMALL(1000),
        LARGE(16);

        private final int rows;

        Size(int rows) {
            this.rows = rows;
        }
    }

    private static final Set<RecordKind> COUNTS = EnumSet.of(viewCount, viewTotal, visitorSketch, robotView, robotVisit,
            readTogether);
    private static final Set<String> JSON = Set.of("tags", "authors", "sources", "image", "seo", "attributes", "entries");
    // Made of the title by the service that stores it
    private static final Set<String> DERIVED = Set.of("title_key");

    private final String table;
    private final List<String> key;
    private final Size size;

    RecordKind(String table, List<String> key, Size size) {
        this.table = table;
        this.key = key;
        this.size = size;
    }

    static Optional<RecordKind> of(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(RecordKind::name).toList();
    }

    String table() {
        return table;
    }

    List<String> key() {
        return key;
    }

    /** How many rows are read at once. */
    int rows() {
        return size.rows;
    }

    boolean derived(String column) {
        return DERIVED.contains(column);
    }

    boolean json(String column) {
        return JSON.contains(column);
    }

    /** A column's name in JSON: that of the API where it has one. */
    String field(String column) {
        if (this == term && column.equals("kind")) {
            return "type";
        }
        if (this != publication && column.equals("given_published_at")) {
            return "publishedAt";
        }
        var words = column.split("_");
        var name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }

    /** Whether the record has what an editor wrote. */
    boolean hasContent() {
        return this == article || this == version || this == publication;
    }

    /** Whether readers' answers may change with it; those of counts have a time of their own. */
    boolean shown() {
        return !COUNTS.contains(this);
    }

    /**
     * Whether it is told as a write of its own; versions, publications and slugs are their article's, and counts are readers'.
     */
    boolean told() {
        return shown() && this != version && this != publication && this != slug && this != editorsChoiceRevision;
    }

    /** The values a column may have; empty where any will do. */
    Map<String, Set<String>> closed() {
        return switch (this) {
            case term -> Map.of("kind", Set.of("section", "tag", "author"));
            case article -> Map.of("stage", Set.of("draft", "review", "released", "trashed"));
            case relation -> Map.of("type", Set.of("related", "hasBackground", "followedBy", "partOf", "correctionOf",
                    "supersedes", "translationOf", "duplicateOf"));
            default -> Map.of();
        };
    }
}
