import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints a made-up newsroom, the same every time: {@code java Newsroom.java articles 1000} as lines for the import,
 * {@code java Newsroom.java views 1000} as batches of views, a line each, where few articles have most of them.
 */
class Newsroom {

    private static final String[] WORDS = """
            the of and to in a was for on that with by at from as it be this after new council river bridge road school market price
            winter harvest vote report engineer mayor budget water train village border orchard museum league minister court teacher
            storm power repair plan season festival library bank export road worker visitor morning yesterday region people year said
            would could between against during before under since because opened closed agreed promised measured rebuilt counted""".split("\\s+");
    private static final String[] SECTIONS = { "politics", "economy", "society", "culture", "sport" };
    private static final Instant NEWEST = Instant.parse("2026-06-01T12:00:00Z");
    private static final int WORDS_IN_ARTICLE = 450;
    private static final int EVENTS_IN_BATCH = 1000;
    private static final int BATCHES = 20;

    private final Random random = new Random(1);
    private final int articles;

    private Newsroom(int articles) {
        this.articles = articles;
    }

    public static void main(String... arguments) throws IOException {
        var newsroom = new Newsroom(Integer.parseInt(arguments[1]));
        try (var out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8)) {
            if (arguments[0].equals("articles")) {
                IntStream.range(0, newsroom.articles).mapToObj(newsroom::article).forEach(out::println);
            } else {
                IntStream.range(0, BATCHES).mapToObj(batch -> newsroom.views()).forEach(out::println);
            }
        }
    }

    private String article(int number) {
        var published = NEWEST.minus(Duration.ofMinutes(37L * number));
        // Around in a circle, so that every article has five links out and five in
        var relations = IntStream.rangeClosed(1, Math.min(5, articles - 1))
                .mapToObj(step -> "{\"target\": \"bench-%d\", \"type\": \"hasBackground\"}".formatted((number + step * 7) % articles))
                .filter(relation -> !relation.contains("\"bench-" + number + "\""))
                .distinct().collect(Collectors.joining(", "));
        return """
                {"slug": "bench-%d", "title": "%s", "standfirst": "%s", "body": "%s", "section": "%s", "tags": ["%s", "%s"], \
                "authors": ["Author %d"], "sources": [{"name": "Bench Wire", "role": "primary"}], "publishedAt": "%s", \
                "image": {"url": "https://images.example/%d.jpg", "alt": "%s"}, "relations": [%s]}"""
                .formatted(number, words(8), words(25), paragraphs(), SECTIONS[number % SECTIONS.length], word(), word() + "-2",
                        number % 20, published, number, words(6), relations);
    }

    private String views() {
        return IntStream.range(0, EVENTS_IN_BATCH)
                .mapToObj(event -> "{\"article\": \"bench-%d\"}".formatted((int) (articles * Math.pow(random.nextDouble(), 4))))
                .collect(Collectors.joining(", ", "{\"events\": [", "]}"));
    }

    private String paragraphs() {
        return IntStream.range(0, WORDS_IN_ARTICLE / 90).mapToObj(paragraph -> words(90)).collect(Collectors.joining("\\n\\n"));
    }

    private String words(int count) {
        return IntStream.range(0, count).mapToObj(place -> word()).collect(Collectors.joining(" "));
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
