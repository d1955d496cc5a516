import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Writes published articles and a year of views of them straight into the embedded database, which the service has made and left:
 * {@code java -cp h2.jar History.java FOLDER ARTICLES}. Through the API it would take hours. Prints how many rows there are.
 *
 * <p>
 * Articles were published evenly over the year and are read most in their first days, a few of them far more than the others
 * (Zipf); what is read is the same for any number of articles but for their number.
 */
class History {

    private static final int BATCH = 5000;
    private static final String[] SECTIONS = { "politics", "economy", "society", "culture", "sport" };
    private static final String PUBLICATION = """
            insert into publication (id, article_id, version, slug, external_id, live_from, live_until, asked_until, ended,
                published_at, title, standfirst, teaser, body, body_format, word_count, reading_minutes, section, tags, authors,
                sources, source_line, language, image, sensitive, canonical_url, seo, attributes, given_published_at, title_key,
                note, published_by, created_at)
            values (?, ?, 1, ?, null, ?, timestamp with time zone '9999-12-31 23:59:59Z',
                timestamp with time zone '9999-12-31 23:59:59Z', false, ?, ?, '', 'Some words.', 'Some words.', 'markdown', 2, 1,
                ?, ?, '[]', '[]', '', 'en', null, false, null, '{"title":"","description":""}', '{}', null, ?, '', 'bench', ?)""";
    private static final String ARTICLE = """
            insert into article (id, slug, stage, version, external_id, title, standfirst, body, body_format, section, tags,
                authors, sources, language, image, sensitive, canonical_url, seo, attributes, given_published_at, title_key,
                created_at, created_by, modified_at, modified_by)
            values (?, ?, 'released', 1, null, ?, '', 'Some words.', 'markdown', ?, ?, '[]', '[]', 'en', null, false, null,
                '{"title":"","description":""}', '{}', null, ?, ?, 'bench', ?, 'bench')""";
    private static final String COUNT = """
            insert into view_count (span, starts_at, article_id, views, reads, shares, visitors) values (?, ?, ?, ?, ?, ?, ?)""";

    private final Random random = new Random(1);
    private final Instant now = Instant.now();
    private final Connection database;
    private final UUID[] articles;
    private final Instant[] published;
    private final double[] weight;
    private long counts;

    private History(Connection database, int number) {
        this.database = database;
        articles = new UUID[number];
        published = new Instant[number];
        weight = new double[number];
    }

    public static void main(String... arguments) throws SQLException {
        var url = "jdbc:h2:file:" + arguments[0]
                + "/./masthead;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=2000";
        try (var database = DriverManager.getConnection(url, "masthead", "")) {
            database.setAutoCommit(false);
            new History(database, Integer.parseInt(arguments[1])).write();
        }
    }

    private void write() throws SQLException {
        writeArticles();
        for (int day = 365; day >= 0; day--) {
            writeDay(now.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(day)), day);
            database.commit();
        }
        writeTotals();
        database.commit();
        System.out.printf("%d articles, %d counts (%d of days, %d of hours, %d of five minutes)%n", articles.length, counts,
                rows(1440), rows(60), rows(5));
    }

    private long rows(int span) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from view_count where span = " + span)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void writeArticles() throws SQLException {
        try (var article = database.prepareStatement(ARTICLE); var publication = database.prepareStatement(PUBLICATION);
                var term = database.prepareStatement("""
                        insert into term (kind, slug, name, description, curated, created_at, modified_at)
                        values ('section', ?, ?, '', true, current_timestamp, current_timestamp)""")) {
            for (var section : SECTIONS) {
                term.setString(1, section);
                term.setString(2, section);
                term.executeUpdate();
            }
            for (int number = 0; number < articles.length; number++) {
                published[number] = now.minus(Duration.ofMinutes((articles.length - number) * 365L * 1440 / articles.length));
                // As UUIDv7: the time first
                articles[number] = new UUID(published[number].toEpochMilli() << 16 | 7 << 12 | random.nextInt(1 << 12),
                        random.nextLong() >>> 2 | 1L << 63);
                weight[number] = Math.min(400, 3 / Math.pow(random.nextDouble(), 0.9));
                writeArticle(article, publication, number);
                if (number % BATCH == BATCH - 1) {
                    article.executeBatch();
                    publication.executeBatch();
                    database.commit();
                }
            }
            article.executeBatch();
            publication.executeBatch();
            database.commit();
        }
    }

    private void writeArticle(PreparedStatement article, PreparedStatement publication, int number) throws SQLException {
        var at = time(published[number]);
        var slug = "bench-" + number;
        var title = "Report number " + number;
        // A tag of every tenth article, and one of twenty articles, however many there are
        var tags = "[\"tag-%d\",\"rare-%d\"]".formatted(number % 10, number % Math.max(1, articles.length / 20));
        var section = SECTIONS[number % SECTIONS.length];
        bind(article, articles[number], slug, title, section, tags, title.getBytes(), at, at);
        bind(publication, UUID.randomUUID(), articles[number], slug, at, at, title, section, tags, title.getBytes(), at);
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int place = 0; place < values.length; place++) {
            statement.setObject(place + 1, values[place]);
        }
        statement.addBatch();
    }

    /** In the order of the primary key, which is what makes it fast. */
    private void writeDay(Instant day, int ago) throws SQLException {
        var rows = new ArrayList<long[]>();
        for (int number = 0; number < articles.length; number++) {
            var age = Duration.between(published[number], day.plus(Duration.ofDays(1))).toHours() / 24.0;
            if (age > 0) {
                // Halved every two days, and a little for good
                var expected = weight[number] * (Math.pow(2, -age / 2) + 0.005);
                var views = (long) expected + (random.nextDouble() < expected % 1 ? 1 : 0);
                if (views > 0) {
                    rows.add(new long[] { number, views });
                }
            }
        }
        write(1440, day, rows);
        if (ago <= 40) {
            split(60, day, rows, Duration.ofHours(1), now.minus(Duration.ofDays(40)));
        }
        if (ago <= 4) {
            split(5, day, rows, Duration.ofMinutes(5), now.minus(Duration.ofDays(4)));
        }
    }

    private void split(int span, Instant day, List<long[]> rows, Duration length, Instant kept) throws SQLException {
        var buckets = (int) Duration.ofDays(1).dividedBy(length);
        var split = new ArrayList<List<long[]>>();
        for (int bucket = 0; bucket < buckets; bucket++) {
            split.add(new ArrayList<>());
        }
        for (var row : rows) {
            // The same views in hours and in five minutes
            var views = new Random(day.toEpochMilli() + row[0]);
            for (long view = 0; view < row[1]; view++) {
                var bucket = split.get(views.nextInt(288) * buckets / 288);
                if (!bucket.isEmpty() && bucket.get(bucket.size() - 1)[0] == row[0]) {
                    bucket.get(bucket.size() - 1)[1]++;
                } else {
                    bucket.add(new long[] { row[0], 1 });
                }
            }
        }
        for (int bucket = 0; bucket < buckets; bucket++) {
            var starts = day.plus(length.multipliedBy(bucket));
            if (!starts.isBefore(kept) && !starts.isAfter(now)) {
                write(span, starts, split.get(bucket));
            }
        }
    }

    private void write(int span, Instant starts, List<long[]> rows) throws SQLException {
        try (var statement = database.prepareStatement(COUNT)) {
            for (var row : rows) {
                bind(statement, span, time(starts), articles[(int) row[0]], row[1], row[1] / 3, row[1] / 20,
                        span == 1440 ? row[1] - row[1] / 10 : 0);
                if (++counts % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private void writeTotals() throws SQLException {
        try (var statement = database.createStatement()) {
            statement.executeUpdate("""
                    insert into view_total (article_id, views, reads, shares, visitors, trend)
                    select article_id, sum(views), sum(reads), sum(shares), sum(visitors),
                        max(extract(epoch from starts_at) / 21600 + 2)
                    from view_count where span = 1440 group by article_id""");
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }
}
