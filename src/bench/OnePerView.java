import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import org.masthead.shared.site.SyncedFiles;

import com.sun.net.httpserver.HttpServer;

/**
 * Counts views as a service without a group commit has to: each in a transaction of its own that raises the buckets of five
 * minutes, an hour and a day and the total of its article, durably, from as many threads as the service has connections. With
 * plain JDBC on the database of a stopped service, and without the cost of finding the article.
 * {@code java -cp DRIVER:SERVICE OnePerView.java URL USER PASSWORD THREADS WARM_UP SECONDS} does so without HTTP, of
 * Zipf-distributed articles, and prints views per second, and p50 and p99 in milliseconds. With {@code THREADS serve} it answers
 * the requests that count views, by the server of the JDK, and says where it listens. With {@code THREADS serve visitors} the
 * transaction also tells a repeat within 30 seconds, and counts visitors, once a day; both in tables of its own.
 */
class OnePerView {

    private static final String UPDATE_COUNT = """
            update view_count set views = views + 1 where span = ? and starts_at = ? and article_id = ?""";
    private static final String INSERT_COUNT = """
            insert into view_count (views, reads, shares, span, starts_at, article_id) values (1, 0, 0, ?, ?, ?)
            on conflict do nothing""";
    private static final String UPDATE_TOTAL = """
            update view_total set views = views + 1,
            trend = greatest(trend, cast(? as double precision))
                + ln(1 + power(2, -least(abs(trend - cast(? as double precision)), 500))) / 0.6931471805599453
            where article_id = ?""";
    private static final String INSERT_TOTAL = """
            insert into view_total (views, reads, shares, trend, article_id)
            values (1, 0, 0, greatest(cast(? as double precision), cast(? as double precision)), ?) on conflict do nothing""";
    private static final String VISITORS = """
            create table if not exists one_repeat (article_id uuid, visitor varchar(100), viewed_at timestamp with time zone,
                primary key (article_id, visitor));
            create table if not exists one_visitor (on_day timestamp with time zone, article_id uuid, visitor varchar(100),
                primary key (article_id, on_day, visitor))""";
    private static final String UPDATE_REPEAT = """
            update one_repeat set viewed_at = ? where article_id = ? and visitor = ? and viewed_at < ?""";
    private static final String INSERT_REPEAT = """
            insert into one_repeat (viewed_at, article_id, visitor) values (?, ?, ?) on conflict do nothing""";
    private static final String INSERT_VISITOR = """
            insert into one_visitor (on_day, article_id, visitor) values (?, ?, ?) on conflict do nothing""";
    private static final String RAISE_VISITORS = """
            update view_count set visitors = visitors + 1 where span = 1440 and starts_at = ? and article_id = ?""";
    private static final String RAISE_ALL_VISITORS = "update view_total set visitors = visitors + 1 where article_id = ?";
    private static final double HALF_LIFE_SECONDS = 6 * 3600;

    private static final int SLUG = "/v1/articles/bench-".length();
    private static final int VIEWS = "/views".length();

    private final String[] database;
    private final UUID[] articles;
    private final double[] sums;
    private final long begin;
    private final long end;

    private OnePerView(String[] database, UUID[] articles, long begin, long end) {
        this.database = database;
        this.articles = articles;
        this.begin = begin;
        this.end = end;
        sums = new double[articles.length];
        for (int rank = 0; rank < sums.length; rank++) {
            sums[rank] = (rank == 0 ? 0 : sums[rank - 1]) + 1.0 / (rank + 1);
        }
    }

    public static void main(String... arguments) throws Exception {
        SyncedFiles.register();
        var database = Arrays.copyOf(arguments, 3);
        var threads = Integer.parseInt(arguments[3]);
        if (arguments[4].equals("serve")) {
            serve(database, threads, arguments.length > 5);
        } else {
            measure(database, threads, Long.parseLong(arguments[4]), Long.parseLong(arguments[5]));
        }
    }

    private static void measure(String[] database, int number, long warmUp, long seconds) throws Exception {
        var threads = Executors.newFixedThreadPool(number);
        var begin = System.nanoTime() + warmUp * 1_000_000_000;
        // The file of an embedded database is open from here on
        try (var first = connect(database)) {
            var reference = new OnePerView(database, articles(first), begin, begin + seconds * 1_000_000_000);
            var views = IntStream.range(0, number).<Callable<long[]>> mapToObj(thread -> reference::view).toList();
            var took = new long[0];
            for (var thread : threads.invokeAll(views)) {
                var more = thread.get();
                took = Arrays.copyOf(took, took.length + more.length);
                System.arraycopy(more, 0, took, took.length - more.length, more.length);
            }
            Arrays.sort(took);
            System.out.printf("%d %.2f %.2f%n", took.length / seconds, took[took.length / 2] / 1e6, took[took.length * 99 / 100] / 1e6);
        } finally {
            threads.shutdown();
        }
    }

    private static void serve(String[] database, int threads, boolean visitors) throws Exception {
        var first = connect(database);
        var articles = articles(first);
        try (var statement = first.createStatement()) {
            statement.execute(VISITORS);
        }
        var counters = ThreadLocal.withInitial(() -> {
            try {
                return new Counter(connect(database));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        var server = HttpServer.create(new InetSocketAddress("localhost", 0), 1024);
        server.setExecutor(Executors.newFixedThreadPool(threads));
        server.createContext("/v1/articles/", exchange -> {
            try (exchange) {
                var path = exchange.getRequestURI().getPath();
                var visitor = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("\"")[3];
                var article = articles[Integer.parseInt(path.substring(SLUG, path.length() - VIEWS)) - 1];
                if (visitors) {
                    counters.get().count(article, visitor);
                } else {
                    counters.get().count(article);
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        });
        server.start();
        System.out.println("Listening on: http://localhost:" + server.getAddress().getPort());
    }

    private static Connection connect(String[] database) throws SQLException {
        return DriverManager.getConnection(database[0], database[1], database[2]);
    }

    private static UUID[] articles(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from article where slug like 'bench-%' order by cast(substring(slug from 7) as int)")) {
            var articles = new java.util.ArrayList<UUID>();
            while (rows.next()) {
                articles.add(rows.getObject(1, UUID.class));
            }
            return articles.toArray(UUID[]::new);
        }
    }

    /** How long each view took, in nanoseconds. */
    private long[] view() throws SQLException {
        try (var connection = connect(database)) {
            var counter = new Counter(connection);
            var took = new long[1024];
            var taken = 0;
            for (var started = System.nanoTime(); started < end;) {
                counter.count(drawn());
                var ended = System.nanoTime();
                if (started >= begin) {
                    took = taken == took.length ? Arrays.copyOf(took, 2 * taken) : took;
                    took[taken++] = ended - started;
                }
                started = ended;
            }
            return Arrays.copyOf(took, taken);
        }
    }

    /** Of one thread. */
    private static final class Counter {

        private final Connection connection;
        private final PreparedStatement[] repeat = new PreparedStatement[2];
        private final PreparedStatement[] visitors = new PreparedStatement[3];
        private final PreparedStatement updateCount;
        private final PreparedStatement insertCount;
        private final PreparedStatement updateTotal;
        private final PreparedStatement insertTotal;

        Counter(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            updateCount = connection.prepareStatement(UPDATE_COUNT);
            insertCount = connection.prepareStatement(INSERT_COUNT);
            updateTotal = connection.prepareStatement(UPDATE_TOTAL);
            insertTotal = connection.prepareStatement(INSERT_TOTAL);
        }

        void count(UUID article, String visitor) throws SQLException {
            if (repeat[0] == null) {
                repeat[0] = connection.prepareStatement(UPDATE_REPEAT);
                repeat[1] = connection.prepareStatement(INSERT_REPEAT);
                visitors[0] = connection.prepareStatement(INSERT_VISITOR);
                visitors[1] = connection.prepareStatement(RAISE_VISITORS);
                visitors[2] = connection.prepareStatement(RAISE_ALL_VISITORS);
            }
            var now = Instant.now();
            var time = OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
            if (run(repeat[0], time, article, visitor, time.minusSeconds(30)) == 0
                    && run(repeat[1], time, article, visitor) == 0) {
                connection.commit();
                return;
            }
            raise(article, now);
            var day = time.truncatedTo(ChronoUnit.DAYS);
            if (run(visitors[0], day, article, visitor) == 1) {
                run(visitors[1], day, article);
                run(visitors[2], article);
            }
            connection.commit();
        }

        void count(UUID article) throws SQLException {
            raise(article, Instant.now());
            connection.commit();
        }

        private void raise(UUID article, Instant now) throws SQLException {
            var minutes = now.truncatedTo(ChronoUnit.HOURS).plusSeconds(now.atOffset(ZoneOffset.UTC).getMinute() / 5 * 300L);
            OnePerView.count(updateCount, insertCount, 5, minutes, article);
            OnePerView.count(updateCount, insertCount, 60, now.truncatedTo(ChronoUnit.HOURS), article);
            OnePerView.count(updateCount, insertCount, 1440, now.truncatedTo(ChronoUnit.DAYS), article);
            total(updateTotal, insertTotal, now, article);
        }
    }

    private UUID drawn() {
        var at = Arrays.binarySearch(sums, ThreadLocalRandom.current().nextDouble() * sums[sums.length - 1]);
        return articles[at < 0 ? -at - 1 : at];
    }

    private static void count(PreparedStatement update, PreparedStatement insert, int span, Instant startsAt, UUID article)
            throws SQLException {
        var time = OffsetDateTime.ofInstant(startsAt, ZoneOffset.UTC);
        raise(update, insert, span, time, article);
    }

    private static void total(PreparedStatement update, PreparedStatement insert, Instant now, UUID article) throws SQLException {
        var weight = now.getEpochSecond() / HALF_LIFE_SECONDS;
        raise(update, insert, weight, weight, article);
    }

    private static void raise(PreparedStatement update, PreparedStatement insert, Object... parameters) throws SQLException {
        if (run(update, parameters) == 0 && run(insert, parameters) == 0) {
            run(update, parameters);
        }
    }

    private static int run(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement.executeUpdate();
    }
}
