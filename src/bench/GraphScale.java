import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code java GraphScale.java fill 1000 JDBC-URL USER PASSWORD IDS} makes a newsroom of the first article of a database, copied
 * so often, with edges and suggestions as they are found: an article has them mostly within its subject and else in those beside
 * it, some articles of a subject are suggested far more often than others, and a subject is as large in a small newsroom as in a
 * large one. Writes the ids to a file, a line each.
 * {@code java GraphScale.java measure 1000 http://localhost:8080 IDS 100000 http://localhost:8081 IDS} prints how many
 * microseconds related articles, a graph of depth 2 and a path take, a line for each newsroom: medians of requests for different
 * articles, none of whose answers is in memory.
 */
class GraphScale {

    private static final int ARTICLES_OF_SUBJECT = 40;
    private static final int SUGGESTIONS = 60;
    private static final int RELATIONS = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final int PASSES = 3;
    private static final int MEASURED = 1000;
    private static final int TURN = 50;
    private static final int BATCH = 20_000;
    private static final Instant NEWEST = Instant.parse("2026-06-01T12:00:00Z");

    private final SplittableRandom random = new SplittableRandom(1);
    private final int articles;
    private final int subjects;
    /** The subject of each article, and the articles of each subject: those of a subject are strewn over all years. */
    private final int[] subjectOf;
    private final List<List<Integer>> members = new ArrayList<>();

    private GraphScale(int articles) {
        this.articles = articles;
        subjects = Math.max(1, articles / ARTICLES_OF_SUBJECT);
        subjectOf = new int[articles];
        IntStream.range(0, subjects).forEach(subject -> members.add(new ArrayList<>()));
        var places = IntStream.range(0, articles).boxed().collect(Collectors.toCollection(ArrayList::new));
        java.util.Collections.shuffle(places, new Random(1));
        for (int i = 0; i < articles; i++) {
            subjectOf[places.get(i)] = i % subjects;
            members.get(i % subjects).add(places.get(i));
        }
    }

    public static void main(String... arguments) throws Exception {
        if (arguments[0].equals("fill")) {
            var newsroom = new GraphScale(Integer.parseInt(arguments[1]));
            try (var database = DriverManager.getConnection(arguments[2], arguments[3], arguments[4])) {
                database.setAutoCommit(false);
                newsroom.fill(database, Path.of(arguments[5]));
            }
        } else {
            var all = new ArrayList<Served>();
            for (int i = 1; i < arguments.length; i += 3) {
                all.add(new Served(new GraphScale(Integer.parseInt(arguments[i])), arguments[i + 1],
                        Files.readAllLines(Path.of(arguments[i + 2]))));
            }
            measure(all);
        }
    }

    // --- The database

    private void fill(Connection database, Path file) throws Exception {
        var ids = new UUID[articles];
        for (int i = 0; i < articles; i++) {
            // As the service makes them: later articles have larger ids
            ids[i] = new UUID(published(articles - 1 - i).toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
                    random.nextLong() >>> 2 | 1L << 63);
        }
        copy(database, ids);
        relate(database, ids);
        // An index is made in a fraction of the time that millions of rows in no order take to enter it
        var indexes = removeIndexes(database);
        suggest(database, ids);
        try (var statement = database.createStatement()) {
            for (var index : indexes) {
                statement.execute(index);
            }
            statement.execute("analyze");
        }
        Files.write(file, Arrays.stream(ids).map(UUID::toString).toList());
    }

    /** What makes them again. */
    private static List<String> removeIndexes(Connection database) throws SQLException {
        var indexes = new ArrayList<String>();
        try (var statement = database.createStatement();
                var script = statement.executeQuery("script nodata nosettings table suggestion")) {
            while (script.next()) {
                if (script.getString(1).startsWith("CREATE INDEX ")) {
                    indexes.add(script.getString(1));
                }
            }
        }
        try (var statement = database.createStatement()) {
            for (var index : indexes) {
                statement.execute("drop index " + index.split(" ")[2]);
            }
        }
        return indexes;
    }

    private Instant published(int number) {
        return NEWEST.minus(Duration.ofMinutes(2_600_000L / articles * number));
    }

    private void copy(Connection database, UUID[] ids) throws SQLException {
        UUID first;
        try (var statement = database.createStatement();
                var row = statement.executeQuery("select article_id from publication order by id limit 1")) {
            row.next();
            first = row.getObject(1, UUID.class);
        }
        try (var article = copying(database, "article", "id", Map.of("id", "uuid", "slug", "varchar(200)"));
                var publication = copying(database, "publication", "article_id", Map.of("article_id", "uuid", "id", "uuid",
                        "published_at", "timestamp(6) with time zone", "slug", "varchar(200)", "title", "varchar(600)"));
                var slug = database.prepareStatement("insert into article_slug (article_id, slug) values (?, ?)")) {
            for (int i = 0; i < ids.length; i++) {
                var name = "copy-" + i;
                add(article, i, ids[i], name, first);
                add(publication, i, ids[i], new UUID(ids[i].getMostSignificantBits(), random.nextLong() >>> 2 | 1L << 63),
                        published(articles - 1 - i).atOffset(ZoneOffset.UTC), name, "Copy number " + i, first);
                add(slug, i, ids[i], name);
            }
            finish(article, publication, slug);
        }
    }

    /** Parameters: the columns of the new row's own, in the order of their names, and the id of the article it is like. */
    private static PreparedStatement copying(Connection database, String table, String key, Map<String, String> own)
            throws SQLException {
        var values = new LinkedHashMap<String, String>();
        new TreeMap<>(own).forEach((column, type) -> values.put(column, "cast(? as " + type + ")"));
        try (var statement = database.createStatement();
                var row = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.putIfAbsent(row.getMetaData().getColumnName(i), row.getMetaData().getColumnName(i));
            }
        }
        return database.prepareStatement("insert into " + table + " (" + String.join(", ", values.keySet()) + ") select "
                + String.join(", ", values.values()) + " from " + table + " where " + key + " = ?");
    }

    private void relate(Connection database, UUID[] ids) throws SQLException {
        try (var relation = database.prepareStatement("""
                insert into relation (source_id, target_id, source_position, target_position, id, created_at, type, label,
                pinned, created_by) values (?, ?, ?, ?, ?, ?, 'hasBackground', '', false, 'bench')""")) {
            for (int i = 0; i < ids.length; i++) {
                var targets = chosen(i, RELATIONS);
                for (int place = 0; place < targets.length; place++) {
                    add(relation, i, ids[i], ids[targets[place]], place + 1, place + 1,
                            new UUID(ids[i].getMostSignificantBits(), random.nextLong() >>> 2 | 1L << 63),
                            published(0).atOffset(ZoneOffset.UTC));
                }
            }
            finish(relation);
        }
    }

    private void suggest(Connection database, UUID[] ids) throws SQLException {
        try (var suggestion = database.prepareStatement("""
                insert into suggestion (article_id, target_id, score, similar_text, shared_tags)
                values (?, ?, ?, ?, 0.01)""")) {
            for (int i = 0; i < ids.length; i++) {
                var targets = chosen(i, SUGGESTIONS);
                var scores = random.doubles(targets.length, 0.05, 0.8).sorted().toArray();
                for (int place = 0; place < targets.length; place++) {
                    var score = scores[targets.length - 1 - place];
                    add(suggestion, i, ids[i], ids[targets[place]], score, score - 0.01);
                }
            }
            finish(suggestion);
        }
    }

    /** Other articles: two of three of its own subject, the first of which are chosen most often, the rest of those beside it. */
    private int[] chosen(int article, int number) {
        return IntStream.generate(() -> {
            var beside = random.nextInt(3) == 0 ? random.nextInt(-3, 4) : 0;
            var subject = members.get(Math.floorMod(subjectOf[article] + beside, subjects));
            return subject.get((int) (subject.size() * Math.pow(random.nextDouble(), 1.5)));
        }).filter(other -> other != article).distinct().limit(Math.min(number, articles - 1)).toArray();
    }

    private static void add(PreparedStatement statement, int number, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof OffsetDateTime time) {
                statement.setObject(i + 1, time, Types.TIMESTAMP_WITH_TIMEZONE);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
        statement.addBatch();
        if (number % BATCH == BATCH - 1) {
            statement.executeBatch();
            statement.getConnection().commit();
        }
    }

    private static void finish(PreparedStatement... statements) throws SQLException {
        for (var statement : statements) {
            statement.executeBatch();
        }
        statements[0].getConnection().commit();
    }

    // --- The service

    private interface Question {

        String about(int article);
    }

    /** A newsroom that a service has. */
    private record Served(GraphScale newsroom, String service, List<String> ids, int[] order) {

        Served(GraphScale newsroom, String service, List<String> ids) {
            // Of different articles, so that memory does not answer
            this(newsroom, service, ids,
                    new Random(2).ints(0, newsroom.articles).distinct().limit(MEASURED).toArray());
        }

        String related(int article) {
            return service + "/v1/articles/" + ids.get(article) + "/related";
        }

        String graph(int article) {
            return service + "/v1/articles/" + ids.get(article) + "/graph";
        }

        String path(int article) {
            return service + "/v1/graph/path?from=" + ids.get(article) + "&to=" + ids.get(newsroom.beside(article));
        }
    }

    /** All kinds of questions of all newsrooms in turns: a machine changes its speed, and the compiler what it made for one. */
    private static void measure(List<Served> all) throws Exception {
        for (int pass = 0; pass < PASSES; pass++) {
            for (var served : all) {
                warmUp(served, served::related, "?limit=");
                warmUp(served, served::graph, "?depth=2&maxNodes=");
                warmUp(served, served::path, "&maxDepth=");
            }
        }
        var client = HttpClient.newHttpClient();
        var times = new long[all.size()][3][MEASURED];
        for (int from = 0; from < MEASURED; from += TURN) {
            for (int i = 0; i < all.size(); i++) {
                var served = all.get(i);
                ask(client, served::related, served.order, from, times[i][0]);
                ask(client, served::graph, served.order, from, times[i][1]);
                ask(client, served::path, served.order, from, times[i][2]);
            }
        }
        for (var served : times) {
            System.out.println(Arrays.stream(served).map(GraphScale::median).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    /** An article four subjects away: no edge is that long. */
    private int beside(int article) {
        var subject = members.get(Math.floorMod(subjectOf[article] + 4, subjects));
        return subject.get(article % subject.size());
    }

    private static void warmUp(Served served, Question question, String vary) throws Exception {
        var client = HttpClient.newHttpClient();
        var end = System.nanoTime() + WARM_UP.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            var other = vary.startsWith("&") ? 5 + i % 6 : (vary.contains("limit") ? 6 + i % 40 : 101 + i % 10);
            get(client, question.about(served.newsroom.random.nextInt(served.newsroom.articles)) + vary + other);
        }
    }

    private static void ask(HttpClient client, Question question, int[] order, int from, long[] times) throws Exception {
        for (int k = from; k < from + TURN; k++) {
            var address = question.about(order[k]);
            var started = System.nanoTime();
            get(client, address);
            times[k] = System.nanoTime() - started;
        }
    }

    /** In microseconds. */
    private static long median(long[] times) {
        return Arrays.stream(times).sorted().skip(times.length / 2).findFirst().orElseThrow() / 1000;
    }

    private static void get(HttpClient client, String address) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " answered " + answer.statusCode() + " " + answer.body());
        }
    }
}
