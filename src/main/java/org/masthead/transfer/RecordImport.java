package org.masthead.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;

import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.Publications;
import org.masthead.article.PublicationsChanged;
import org.masthead.article.Slugs;
import org.masthead.article.TitleKey;
import org.masthead.popularity.ViewHistory;
import org.masthead.related.EdgeChanged;
import org.masthead.related.RelationService;
import org.masthead.shared.change.Change;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Site;
import org.masthead.shared.text.Nearest;
import org.masthead.transfer.ArticleImport.Imported;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Brings the records of an export back, each as the row it was. It adds what is not here, finds what is here already, and
 * overwrites nothing: a record that is another here fails, and what belongs to it with it.
 */
@ApplicationScoped
class RecordImport {

    private static final String CONTENT_OF_PUBLICATION = "givenPublishedAt";
    // Of which rankings are made
    private static final Set<RecordKind> COUNTED = EnumSet.of(RecordKind.viewCount, RecordKind.viewTotal,
            RecordKind.visitorSketch);
    // Held to rules that no constraint keeps
    private static final Set<RecordKind> RULED = EnumSet.of(RecordKind.relation, RecordKind.publication);
    private static final List<String> CONTENT = Arrays.stream(ArticleInput.class.getRecordComponents())
            .map(component -> component.getName()).toList();

    private final Session entities;
    private final RelationService relations;
    private final Publications publications;
    private final Site site;
    private final ViewHistory views;
    private final Event<Change> changes;
    private final Event<PublicationsChanged> publicationsChanged;
    private final Event<EdgeChanged> edgeChanged;
    private final Clock clock;
    private final Map<RecordKind, List<Column>> columns = new ConcurrentHashMap<>();

    RecordImport(Session entities, RelationService relations, Publications publications, Site site, ViewHistory views,
            Event<Change> changes, Event<PublicationsChanged> publicationsChanged, Event<EdgeChanged> edgeChanged,
            Clock clock) {
        this.entities = entities;
        this.relations = relations;
        this.publications = publications;
        this.site = site;
        this.views = views;
        this.changes = changes;
        this.publicationsChanged = publicationsChanged;
        this.edgeChanged = edgeChanged;
        this.clock = clock;
    }

    /** A record's values, in the order of the columns it has. */
    private record Row(RecordKind kind, List<Column> columns, List<@Nullable Object> values) {

        @Nullable
        Object value(String column) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(column)) {
                    return values.get(i);
                }
            }
            return null;
        }

        /** The article whose record this is. */
        @Nullable
        UUID article() {
            return (UUID) (kind == RecordKind.article ? value("id") : value("article_id"));
        }

        UUID id(String column) {
            return (UUID) Objects.requireNonNull(value(column));
        }

        @Nullable
        String slug() {
            return (String) value("slug");
        }

        String key() {
            return kind.key().stream().map(name -> String.valueOf(value(name))).collect(Collectors.joining("/"));
        }
    }

    /** Takes at once what edges and publications among these records need, before the first is brought in. */
    @Transactional
    void hold(List<ObjectNode> records, ImportOptions options) {
        if (!options.restore() || options.dryRun()) {
            return;
        }
        var types = new HashSet<String>();
        var articles = new HashSet<UUID>();
        for (var record : records) {
            var kind = RecordKind.of(record.path(RecordKind.MARK).asText());
            if (kind.filter(RULED::contains).isPresent()) {
                types.add(record.path("type").asText());
                List.of("articleId", "sourceId", "targetId")
                        .forEach(name -> Ids.parse(record.path(name).asText()).ifPresent(articles::add));
            }
        }
        relations.hold(types, Set.of(), articles);
    }

    @Transactional
    Imported bring(ObjectNode record, ImportOptions options, Restoration restoration) {
        if (!options.restore()) {
            throw new ProblemException(ProblemType.FORBIDDEN, "To bring in the records of an export needs the role admin.");
        }
        var name = record.path(RecordKind.MARK).asText();
        if (name.equals(RecordKind.FIRST)) {
            return first(record, restoration);
        }
        if (name.equals(RecordKind.LAST)) {
            restoration.end();
            return new Imported("unchanged", null, null, null, List.of());
        }
        var kind = RecordKind.of(name).orElseThrow(() -> ProblemException.invalid(Violation.body("/" + RecordKind.MARK, "enum",
                "must be one of " + String.join(", ", RecordKind.names()), Nearest.to(name, RecordKind.names()))));
        restoration.requireTied(record);
        var given = entities.doReturningWork(connection -> row(connection, kind, record));
        if (RULED.contains(kind) && entities.doReturningWork(connection -> find(connection, given)) == null) {
            admit(given);
        }
        var stored = entities.doReturningWork(connection -> store(connection, given, options));
        var row = stored.row();
        if (COUNTED.contains(row.kind()) && stored.status().equals("created")) {
            views.rewritten();
        }
        if (stored.status().equals("created")) {
            tell(row, options.actor());
        }
        if ((row.kind() == RecordKind.publication || row.kind() == RecordKind.dismissal) && stored.status().equals("created")) {
            publicationsChanged.fire(new PublicationsChanged(Objects.requireNonNull(row.article())));
        }
        if (row.kind() == RecordKind.relation && stored.status().equals("created")) {
            edgeChanged.fire(new EdgeChanged(row.id("source_id"), row.id("target_id"),
                    String.valueOf(row.value("type"))));
        }
        return new Imported(stored.status(), row.article(), row.slug(), null, List.of());
    }

    /** What writers are refused, and readers would stumble over. */
    private void admit(Row row) {
        if (row.kind() == RecordKind.relation) {
            relations.admit(row.id("source_id"), String.valueOf(row.value("type")), row.id("target_id"));
            return;
        }
        var until = time(row, "live_until").toInstant();
        if (Boolean.TRUE.equals(row.value("ended")) && until.isAfter(clock.instant())) {
            throw ProblemException.invalid(Violation.body("/ended", "range", "must be false before liveUntil"));
        }
        if (publications.overlap(row.id("article_id"), time(row, "live_from").toInstant(), until)) {
            throw new ProblemException(ProblemType.EXISTS, "The article has another publication here in that period.");
        }
    }

    private void tell(Row row, String actor) {
        // Its article's otherwise; but what is live must not change without a record, and the article may be here already
        var live = row.kind() == RecordKind.publication && Boolean.FALSE.equals(row.value("ended"));
        if (!row.kind().told() && !live) {
            return;
        }
        // An edge is in the lists of both its ends
        var articles = row.kind() == RecordKind.relation ? List.of(row.id("source_id"), row.id("target_id"))
                : Collections.singletonList(row.article());
        for (var article : articles) {
            changes.fire(new Change("record.restore", subject(row), article, actor,
                    Json.MAPPER.createObjectNode().put(RecordKind.MARK, row.kind().name())));
        }
    }

    /** Terms and articles by their slug, as everywhere in the audit. */
    private static String subject(Row row) {
        var slug = row.kind() == RecordKind.term || row.kind() == RecordKind.article ? row.slug() : null;
        return slug == null ? row.key() : slug;
    }

    private static Imported first(ObjectNode record, Restoration restoration) {
        restoration.begin();
        if (record.path("format").asInt() != RecordKind.FORMAT) {
            restoration.giveUp();
            throw ProblemException.invalid(Violation.body("/format", "enum", "must be " + RecordKind.FORMAT));
        }
        return new Imported("unchanged", null, null, null, List.of());
    }

    private Row row(Connection connection, RecordKind kind, ObjectNode record) throws SQLException {
        var known = columns.get(kind);
        if (known == null) {
            known = Column.of(connection, kind);
            columns.put(kind, known);
        }
        var violations = new ArrayList<Violation>();
        var fields = known.stream().map(Column::field).toList();
        record.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name) && !name.equals(RecordKind.MARK)) {
                violations.add(Violation.body("/" + name.replace("~", "~0").replace("/", "~1"), "unknown-field",
                        "there is no such field here", Nearest.to(name, fields)));
            }
        });
        var present = new ArrayList<Column>();
        var values = new ArrayList<@Nullable Object>();
        for (var column : known) {
            var node = record.get(column.field());
            if (node != null) {
                present.add(column);
                values.add(column.read(node, violations));
            } else if (column.key()) {
                violations.add(column.violation("required", "is required"));
            }
        }
        var row = new Row(kind, present, values);
        if (violations.isEmpty()) {
            check(row, record, violations);
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
        return row;
    }

    /** What a database would take and readers or editors would stumble over. */
    private static void check(Row row, ObjectNode record, List<Violation> violations) {
        row.kind().closed().forEach((name, allowed) -> {
            var value = row.value(name);
            if (value == null || !allowed.contains(value)) {
                violations.add(Violation.body("/" + row.kind().field(name), "enum", "must be one of "
                        + allowed.stream().sorted().collect(Collectors.joining(", "))));
            }
        });
        if (row.kind().hasContent()) {
            content(row.kind(), record, violations);
        }
        var slug = row.slug();
        if (slug != null && (!slug.matches(Slugs.FORM) || Ids.parse(slug).isPresent())) {
            violations.add(Violation.body("/slug", "pattern", Slugs.MESSAGE));
        }
        if (row.kind() == RecordKind.relation && record.path("sourceId").equals(record.path("targetId"))) {
            violations.add(Violation.body("/targetId", "self-relation", "is the article itself"));
        }
        if (row.kind() == RecordKind.publication
                && !time(row, "live_until").isAfter(time(row, "live_from"))) {
            violations.add(Violation.body("/liveUntil", "range", "must be after liveFrom"));
        }
        if (row.kind() == RecordKind.editorsChoiceRevision) {
            record.path("entries").forEach(entry -> collect(entry, RestoredEntry.class, "/entries", violations));
        }
    }

    private static OffsetDateTime time(Row row, String column) {
        var time = (OffsetDateTime) row.value(column);
        if (time == null) {
            throw ProblemException.invalid(Violation.body("/" + row.kind().field(column), "required", "is required"));
        }
        return time;
    }

    /** An entry of a list as it was at a revision. */
    private record RestoredEntry(@NotNull String articleId,
            @Nullable Instant from, @Nullable Instant until, @Nullable String kicker,
            @NotNull String addedBy,
            @NotNull Instant addedAt) {
    }

    /** Held to the rules of anything that is written, links and lengths included. */
    private static void content(RecordKind kind, ObjectNode record, List<Violation> violations) {
        var content = Json.MAPPER.createObjectNode();
        CONTENT.forEach(name -> {
            var from = kind == RecordKind.publication && name.equals("publishedAt") ? CONTENT_OF_PUBLICATION : name;
            if (record.has(from)) {
                content.set(name, record.get(from));
            }
        });
        collect(content, ArticleInput.class, "", violations);
    }

    private static void collect(JsonNode tree, Class<?> type, String pointer, List<Violation> violations) {
        try {
            InputBinder.bind(tree, type);
        } catch (ProblemException problem) {
            problem.violations().forEach(violation -> violations.add(
                    Violation.body(pointer + violation.pointer(), violation.code(), violation.detail(),
                            violation.suggestion())));
        }
    }

    private record Stored(Row row, String status) {
    }

    private Stored store(Connection connection, Row row, ImportOptions options) throws SQLException {
        if (!options.dryRun() && (insert(connection, row) || adopt(connection, row))) {
            complete(connection, row);
            if (row.kind().shown()) {
                site.changed();
            }
            return new Stored(row, "created");
        }
        var here = find(connection, row);
        if (options.dryRun() && (here == null || unwritten(row, here))) {
            return new Stored(row, "created");
        }
        if (here == null) {
            throw new ProblemException(ProblemType.EXISTS,
                    "Something else here has its " + (row.slug() == null ? "name" : "slug or externalId") + " already.");
        }
        for (int i = 0; i < here.size(); i++) {
            if (!Column.same(here.get(i), row.values().get(i))) {
                throw new ProblemException(ProblemType.EXISTS, "It is here already with another "
                        + row.columns().get(i).field() + ", and an export overwrites nothing.");
            }
        }
        return new Stored(row, "unchanged");
    }

    private static boolean insert(Connection connection, Row row) throws SQLException {
        var title = row.kind().hasContent() && row.kind() != RecordKind.version;
        var names = row.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        var places = row.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        var sql = "insert into " + row.kind().table() + " (" + names + (title ? ", title_key" : "") + ") values (" + places
                + (title ? ", ?" : "") + ") on conflict do nothing";
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < row.values().size(); i++) {
                row.columns().get(i).bind(statement, i + 1, row.values().get(i));
            }
            if (title) {
                statement.setBytes(row.values().size() + 1, TitleKey.of((String) row.value("title")));
            }
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** The site's list is there from the start; while it was never written, it is nobody's. */
    private static boolean adopt(Connection connection, Row row) throws SQLException {
        if (row.kind() != RecordKind.editorsChoiceList || Long.valueOf(0).equals(row.value("revision"))) {
            return false;
        }
        try (var statement = connection
                .prepareStatement("update pick_list set revision = ? where scope = ? and revision = 0")) {
            statement.setObject(1, row.value("revision"));
            statement.setObject(2, row.value("scope"));
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean unwritten(Row row, List<@Nullable Object> here) {
        return row.kind() == RecordKind.editorsChoiceList
                && IntStream.range(0, here.size()).anyMatch(i -> row.columns().get(i).name().equals("revision")
                        && here.get(i) instanceof Number revision && revision.longValue() == 0);
    }

    /** SQL states are the same on both databases but for the last digits. */
    private static RuntimeException refused(SQLException e) throws SQLException {
        var state = String.valueOf(e.getSQLState());
        if (state.equals("23503") || state.equals("23506")) {
            return ProblemException.notFound("article or list that it belongs to");
        }
        if (state.equals("23502")) {
            return ProblemException.invalid(Violation.body("", "required", "has no value for a field that needs one"));
        }
        if (state.startsWith("22")) {
            return ProblemException.invalid(Violation.body("", "length", "has a value that is too long or out of range"));
        }
        throw e;
    }

    private static @Nullable List<@Nullable Object> find(Connection connection, Row row) throws SQLException {
        var key = row.columns().stream().filter(Column::key).toList();
        var sql = "select " + row.columns().stream().map(Column::name).collect(Collectors.joining(", ")) + " from "
                + row.kind().table() + " where "
                + key.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(" and "));
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < key.size(); i++) {
                key.get(i).bind(statement, i + 1, row.value(key.get(i).name()));
            }
            try (var found = statement.executeQuery()) {
                if (!found.next()) {
                    return null;
                }
                var values = new ArrayList<@Nullable Object>();
                for (int i = 0; i < row.columns().size(); i++) {
                    values.add(row.columns().get(i).read(found, i + 1));
                }
                return values;
            }
        }
    }

    /** What follows from a row and is stored beside it. */
    private static void complete(Connection connection, Row row) throws SQLException {
        switch (row.kind()) {
            case article -> index(connection, "article_term (article_id, kind, slug)", row);
            case publication -> index(connection, "publication_term (publication_id, kind, slug)", row);
            default -> {
            }
        }
    }

    private static void index(Connection connection, String table, Row row) throws SQLException {
        try (var statement = connection
                .prepareStatement("insert into " + table + " values (?, ?, ?) on conflict do nothing")) {
            if (row.value("section") instanceof String section) {
                term(statement, row, "section", section);
            }
            for (var tag : names(row, "tags")) {
                term(statement, row, "tag", tag);
            }
            for (var author : names(row, "authors")) {
                term(statement, row, "author", author);
            }
            statement.executeBatch();
        }
    }

    private static String[] names(Row row, String column) {
        return row.value(column) instanceof String json ? Json.read(json, String[].class) : new String[0];
    }

    private static void term(PreparedStatement statement, Row row, String kind, String slug) throws SQLException {
        statement.setObject(1, row.value("id"));
        statement.setString(2, kind);
        statement.setString(3, slug);
        statement.addBatch();
    }
}
