import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code java LargeNewsroom.java articles 1000} prints made-up articles on made-up subjects, the same every time, as lines for
 * the import. Words are as unevenly frequent as in a real language (Zipf), and each subject has its own.
 * {@code java LargeNewsroom.java related 1000 http://localhost:8080} prints how many microseconds related articles take, the
 * median of requests for different articles, none of whose answers is in memory.
 * {@code java LargeNewsroom.java arrive 1000 http://localhost:8080 KEY} publishes one article after the other, and prints how
 * many milliseconds each takes until it has related articles, until it is among those of one that it has, until the last list is
 * written that it enters at once, and how many these are, until all that are to be found anew for it are, and how many these
 * are with its own: those of the first, and medians of the others.
 */
class LargeNewsroom {

    private static final int WORDS = 60_000;
    private static final int WORDS_OF_SUBJECT = 30;
    private static final int ARTICLES_OF_SUBJECT = 40;
    private static final int WORDS_IN_ARTICLE = 250;
    private static final int WARM_UP = 6_000;
    private static final int MEASURED = 700;
    private static final int ARRIVING = 21;
    private static final int ASKED = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SLUG = Pattern.compile("\"slug\":\"(large-[0-9]+)\"");
    private static final Instant NEWEST = Instant.parse("2026-06-01T12:00:00Z");
    private static final String[] SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru pla ster tri".split(" ");

    private final Random random;
    private final int articles;

    private LargeNewsroom(int articles, long seed) {
        this.articles = articles;
        random = new Random(seed);
    }

    public static void main(String... arguments) throws Exception {
        // What arrives is none of those that are there once more
        var newsroom = new LargeNewsroom(Integer.parseInt(arguments[1]), arguments[0].equals("arrive") ? Long.parseLong(arguments[1]) : 1);
        if (arguments[0].equals("articles")) {
            newsroom.print();
        } else if (arguments[0].equals("related")) {
            System.out.println(newsroom.related(arguments[2]));
        } else {
            newsroom.arrive(arguments[2], arguments[3]);
        }
    }

    private void print() throws IOException {
        try (var out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8)) {
            for (int number = 0; number < articles; number++) {
                out.println(article(number));
            }
        }
    }

    private String article(int number) {
        var subject = random.nextInt(Math.max(1, articles / ARTICLES_OF_SUBJECT));
        var published = NEWEST.minus(Duration.ofMinutes(2_600_000L / articles * number));
        return """
                {"slug": "large-%d", "title": "%s", "standfirst": "%s", "body": "%s", "section": "section-%d", \
                "tags": ["topic-%d", "topic-%d"], "publishedAt": "%s"}"""
                .formatted(number, text(subject, 8, 0.5), text(subject, 20, 0.3), text(subject, WORDS_IN_ARTICLE, 0.15),
                        subject % 5, subject % 200, random.nextInt(200), published);
    }

    private String text(int subject, int words, double share) {
        return IntStream.range(0, words).mapToObj(i -> random.nextDouble() < share
                ? word(WORDS + subject * WORDS_OF_SUBJECT + random.nextInt(WORDS_OF_SUBJECT))
                : word((int) Math.pow(WORDS, random.nextDouble()))).collect(Collectors.joining(" "));
    }

    private static String word(int number) {
        var word = new StringBuilder();
        for (int left = number + SYLLABLES.length; left > 0; left /= SYLLABLES.length) {
            word.append(SYLLABLES[left % SYLLABLES.length]);
        }
        return word.toString();
    }

    private long related(String service) throws Exception {
        var client = HttpClient.newHttpClient();
        for (int i = 0; i < WARM_UP; i++) {
            // The article too varies, so that what the database keeps in memory is no better than in use
            get(client, related(service, random.nextInt(articles)));
        }
        var order = random.ints(0, articles).distinct().limit(Math.min(articles, MEASURED)).toArray();
        var times = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            var started = System.nanoTime();
            get(client, related(service, order[i]));
            times[i] = System.nanoTime() - started;
        }
        Arrays.sort(times);
        return times[times.length / 2] / 1000;
    }

    private void arrive(String service, String key) throws Exception {
        var client = HttpClient.newHttpClient();
        var measured = new long[6][ARRIVING];
        for (int i = 0; i < ARRIVING; i++) {
            var before = get(client, service + "/q/metrics");
            var amendedBefore = metric(before, "amended_total");
            var foundBefore = metric(before, "lists_total");
            var body = article(articles + i).replaceFirst("\"publishedAt\": \"[^\"]*\"", "\"publishedAt\": \"" + NEWEST + "\"");
            var answer = client.send(HttpRequest.newBuilder(URI.create(service + "/v1/articles?publish=true"))
                    .header("Authorization", "Bearer " + key).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            var published = System.nanoTime();
            var slug = "large-" + (articles + i);
            var found = until(() -> slugs(client, service, slug), slugs -> !slugs.isEmpty());
            measured[0][i] = (System.nanoTime() - published) / 1_000_000;
            var asked = new int[1];
            until(() -> slugs(client, service, found.get(asked[0]++ % Math.min(ASKED, found.size()))),
                    slugs -> slugs.contains(slug));
            measured[1][i] = (System.nanoTime() - published) / 1_000_000;
            var amended = amendedBefore;
            for (var waiting = 1L; waiting > 0;) {
                var metrics = get(client, service + "/q/metrics");
                waiting = metric(metrics, "waiting");
                if (amended < metric(metrics, "amended_total")) {
                    amended = metric(metrics, "amended_total");
                    measured[2][i] = (System.nanoTime() - published) / 1_000_000;
                }
                if (System.nanoTime() - published > PATIENCE.toNanos()) {
                    throw new IllegalStateException("not within " + PATIENCE);
                }
                Thread.sleep(5);
            }
            measured[3][i] = amended - amendedBefore;
            measured[4][i] = (System.nanoTime() - published) / 1_000_000;
            if (amended == amendedBefore) {
                // It is in none before that
                measured[2][i] = measured[4][i];
            }
            measured[5][i] = metric(get(client, service + "/q/metrics"), "lists_total") - foundBefore;
        }
        System.out.println(Arrays.stream(measured).map(figures -> String.valueOf(figures[0])).collect(Collectors.joining(" ")) + " "
                + Arrays.stream(measured).map(LargeNewsroom::median).map(String::valueOf).collect(Collectors.joining(" ")));
    }

    private static long metric(String metrics, String name) {
        return Pattern.compile("(?m)^masthead_suggestions_" + name + "(?:\\{[^}]*})? (.*)$").matcher(metrics)
                .results().map(value -> (long) Double.parseDouble(value.group(1))).findFirst().orElseThrow();
    }

    private static long median(long[] times) {
        return Arrays.stream(times, 1, times.length).sorted().skip((times.length - 1) / 2).findFirst().orElseThrow();
    }

    private static <T> T until(Callable<T> question, Predicate<T> done) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = question.call();
            if (done.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
            Thread.sleep(5);
        }
    }

    private static List<String> slugs(HttpClient client, String service, String slug) throws Exception {
        var answer = get(client, service + "/v1/articles/" + slug + "/related?origin=auto&limit=50&excludeId=" + UUID.randomUUID());
        return SLUG.matcher(answer).results().map(slugs -> slugs.group(1)).filter(found -> !found.equals(slug)).toList();
    }

    /** Another address each time, as what was asked before is answered from memory. */
    private static String related(String service, int article) {
        return service + "/v1/articles/large-" + article + "/related?excludeId=" + UUID.randomUUID();
    }

    private static String get(HttpClient client, String address) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(address + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
