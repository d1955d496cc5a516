package org.masthead.related.automatic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.mlt.MoreLikeThis;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.masthead.article.Body;
import org.masthead.article.Content;
import org.masthead.article.Seo;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * How good automatic related articles are: {@code import} loads a newsroom into a running service, {@code ask} asks it for the
 * related articles of each article that somebody linked from and prints how many of the links are among them, beside Lucene's
 * MoreLikeThis; {@code ablation} does the same without a service, on the half of the newsroom that no weight was chosen by, with
 * one signal after the other left out. In the service's package, as it uses its scoring. Started by {@code src/bench/related}.
 */
class RelatedQuality {

    private static final int ASKED = 10;
    // In one request; its report would fill all buffers if nobody read it while tens of thousands are sent
    private static final int SENT = 1000;
    private static final String LANGUAGE = "en";
    private static final String SLUG = "[a-z0-9]+(-[a-z0-9]+)*";
    private static final ObjectMapper JSON = Json.MAPPER;

    private final List<JsonNode> lines = new ArrayList<>();
    private final Map<String, Set<String>> links = new LinkedHashMap<>();

    /** By slug, those that may be related to others, and what of the links is between them. */
    private final Map<String, LiveText> articles = new LinkedHashMap<>();
    private final Map<String, Set<String>> judged = new LinkedHashMap<>();

    RelatedQuality(Path folder) throws IOException {
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("articles.ndjson.gz"))), StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(JSON.readTree(line));
                }
            }
        } catch (JacksonException e) {
            throw new Unusable("article " + (lines.size() + 1) + " of articles.ndjson.gz is no JSON: "
                    + e.getOriginalMessage());
        }
        try {
            JSON.readTree(folder.resolve("related-pairs.json").toFile()).properties().forEach(pair -> {
                var targets = new LinkedHashSet<String>();
                pair.getValue().forEach(target -> targets.add(target.asText()));
                links.put(pair.getKey(), targets);
            });
        } catch (JacksonException e) {
            throw new Unusable("related-pairs.json is no JSON: " + e.getOriginalMessage());
        }
        if (links.isEmpty()) {
            throw new Unusable("related-pairs.json has no pairs");
        }
    }

    public static void main(String... arguments) throws Exception {
        try {
            var quality = new RelatedQuality(Path.of(arguments[1]));
            switch (arguments[0]) {
                case "ablation" -> quality.ablation();
                case "import" -> quality.load(arguments[2], arguments[3], Path.of(arguments[4]));
                case "ask" -> quality.ask(arguments[2], Path.of(arguments[3]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (Unusable e) {
            System.err.println("src/bench/related: " + e.getMessage());
            System.exit(1);
        }
    }

    /** What is measured, or measured with, is not as it has to be. */
    private static final class Unusable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Unusable(String message) {
            super(message);
        }
    }

    // --- What may be related

    /** The article that a line became; a later line may be the same article. */
    private record Stored(int line, UUID article, String slug) {
    }

    private void keep(Collection<Stored> all) {
        var last = new LinkedHashMap<UUID, Stored>();
        all.stream().sorted(Comparator.comparingInt(Stored::line)).forEach(stored -> last.put(stored.article(), stored));
        last.values().stream().filter(stored -> !lines.get(stored.line()).path("sensitive").asBoolean())
                .forEach(stored -> articles.put(stored.slug(), text(stored.article(), lines.get(stored.line()))));
        links.forEach((slug, targets) -> {
            var known = targets.stream().filter(target -> articles.containsKey(target) && !target.equals(slug))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (articles.containsKey(slug) && !known.isEmpty()) {
                judged.put(slug, known);
            }
        });
        if (judged.isEmpty()) {
            throw new Unusable("related-pairs.json has no pair whose articles are both in articles.ndjson.gz");
        }
    }

    private void tellLeftOut() {
        if (count(judged) < count(links)) {
            System.err.printf(Locale.ROOT,
                    "Left out %d of %d links, and with them %d of %d articles that were linked from: one end is not among the"
                            + " articles, is sensitive, or is the other end.%n",
                    count(links) - count(judged), count(links), links.size() - judged.size(), links.size());
        }
    }

    private static int count(Map<String, Set<String>> links) {
        return links.values().stream().mapToInt(Set::size).sum();
    }

    private static LiveText text(UUID id, JsonNode article) {
        var tags = new LinkedHashSet<String>();
        article.path("tags").forEach(tag -> tags.add(tag.asText()));
        var language = article.path("language").asText(LANGUAGE);
        var published = JSON.convertValue(article.get("publishedAt"), Instant.class);
        var content = new Content(text(article, "title"), text(article, "standfirst"), text(article, "body"),
                article.path("bodyFormat").asText("markdown"), null, List.of(), List.of(), List.of(), language, null, false,
                null, Seo.NONE, JSON.createObjectNode(), null);
        return new LiveText(id, id, language, article.path("section").asText(null), List.copyOf(tags),
                published == null ? Instant.now() : published, content.title(), content.standfirst(), Body.of(content).text());
    }

    private static String text(JsonNode article, String field) {
        return article.path(field).asText("");
    }

    // --- The measure

    interface Ranking {

        List<String> of(String slug) throws Exception;
    }

    record Measure(double recallAt5, double recallAt10, double reciprocalRank, double gainAt10) {
    }

    /** Means over those chosen of the articles that somebody linked from. */
    private Measure measure(Ranking ranking, Predicate<String> chosen) throws Exception {
        var sums = new double[4];
        var count = 0;
        for (var pair : judged.entrySet()) {
            if (!chosen.test(pair.getKey())) {
                continue;
            }
            var found = ranking.of(pair.getKey()).stream().map(pair.getValue()::contains).toList();
            var wanted = pair.getValue().size();
            sums[0] += hits(found, 5) / wanted;
            sums[1] += hits(found, ASKED) / wanted;
            sums[2] += found.indexOf(true) < 0 ? 0 : 1.0 / (found.indexOf(true) + 1);
            sums[3] += IntStream.range(0, found.size()).filter(found::get).mapToDouble(RelatedQuality::gain).sum()
                    / IntStream.range(0, Math.min(wanted, ASKED)).mapToDouble(RelatedQuality::gain).sum();
            count++;
        }
        if (count == 0) {
            throw new Unusable("none of the articles that somebody linked from is in this half");
        }
        return new Measure(sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count);
    }

    private static double hits(List<Boolean> found, int first) {
        return found.stream().limit(first).filter(hit -> hit).count();
    }

    private static double gain(int place) {
        return Math.log(2) / Math.log(place + 2);
    }

    private static void head() {
        print("| ranking | recall@5 | recall@10 | MRR | nDCG@10 |%n|---|---|---|---|---|%n");
    }

    private static void row(String name, Measure measure) {
        print("| %s | %.3f | %.3f | %.3f | %.3f |%n", name, measure.recallAt5(), measure.recallAt10(),
                measure.reciprocalRank(), measure.gainAt10());
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    // --- What it is compared with

    /** MoreLikeThis among the articles of the same language, with the words that the service compares. */
    private Ranking moreLikeThis() throws IOException {
        var languages = articles.keySet().stream().collect(Collectors.groupingBy(this::language));
        var rankings = new HashMap<String, Ranking>();
        for (var language : languages.entrySet()) {
            rankings.put(language.getKey(), moreLikeThis(language.getValue()));
        }
        return slug -> rankings.get(language(slug)).of(slug);
    }

    /** With its usual 25 terms, BM25, a title counting three times and a standfirst twice. */
    private Ranking moreLikeThis(List<String> slugs) throws IOException {
        var directory = new ByteBuffersDirectory();
        // Words are made already
        var analyzer = new WhitespaceAnalyzer();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (var slug : slugs) {
                var document = new Document();
                document.add(new StringField("slug", slug, Field.Store.YES));
                document.add(new TextField("text", weighted(slug), Field.Store.NO));
                writer.addDocument(document);
            }
        }
        var reader = DirectoryReader.open(directory);
        var searcher = new IndexSearcher(reader);
        var like = new MoreLikeThis(reader);
        like.setAnalyzer(analyzer);
        like.setFieldNames(new String[] { "text" });
        like.setMaxQueryTerms(25);
        like.setMinTermFreq(1);
        like.setMinDocFreq(2);
        like.setMaxNumTokensParsed(Integer.MAX_VALUE);
        like.setBoost(true);
        return slug -> {
            var query = new BooleanQuery.Builder()
                    .add(like.like("text", new StringReader(weighted(slug))), BooleanClause.Occur.MUST)
                    .add(new TermQuery(new Term("slug", slug)), BooleanClause.Occur.MUST_NOT).build();
            var found = new ArrayList<String>();
            for (var hit : searcher.search(query, ASKED).scoreDocs) {
                found.add(reader.storedFields().document(hit.doc).get("slug"));
            }
            return found;
        };
    }

    private String language(String slug) {
        return Analysis.language(articles.get(slug).language());
    }

    private String weighted(String slug) {
        var words = IndexedText.of(articles.get(slug));
        return Stream.of(words.title(), words.title(), words.title(), words.standfirst(), words.standfirst(), words.body())
                .flatMap(List::stream).collect(Collectors.joining(" "));
    }

    // --- Without a service

    private void ablation() throws Exception {
        keep(expected());
        tellLeftOut();
        // Weights were chosen by the other half
        Predicate<String> rest = slug -> md5(slug) % 2 != 0;
        var standard = Weights.STANDARD;
        head();
        row("MoreLikeThis, BM25, 25 terms", measure(moreLikeThis(), rest));
        row("words alone", measure(ranking(new Weights(1, 0, 0, 0, 0, 0, 0)), rest));
        row("words, title phrases", measure(ranking(new Weights(0.5, 0.2, 0, 0, 0, 0, 0)), rest));
        row("words, title phrases, title words", measure(ranking(new Weights(0.5, 0.2, 0.05, 0, 0, 0, 0)), rest));
        row("words, title phrases, title words, tags", measure(ranking(new Weights(0.5, 0.2, 0.05, 0.05, 0, 0, 0)), rest));
        row("all (" + Weights.ALGORITHM + ")", measure(ranking(standard), rest));
        row("all but words", measure(ranking(new Weights(0, 0.2, 0.05, 0.05, 0, 0.02, 0.5)), rest));
        row("all but title phrases", measure(ranking(new Weights(0.5, 0, 0.05, 0.05, 0, 0.02, 0.5)), rest));
        row("all but title words", measure(ranking(new Weights(0.5, 0.2, 0, 0.05, 0, 0.02, 0.5)), rest));
        row("all but tags", measure(ranking(new Weights(0.5, 0.2, 0.05, 0, 0, 0.02, 0.5)), rest));
        row("all but closeness in time", measure(ranking(new Weights(0.5, 0.2, 0.05, 0.05, 0, 0.02, 0)), rest));
        row("all, on the half the weights were chosen by", measure(ranking(standard), rest.negate()));
        row("all, on everything", measure(ranking(standard), slug -> true));
    }

    private static int md5(String slug) {
        try {
            return MessageDigest.getInstance("MD5").digest(slug.getBytes(StandardCharsets.UTF_8))[0];
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a service would make of the lines. */
    private Collection<Stored> expected() {
        var slugs = new HashMap<String, String>();
        var stored = new ArrayList<Stored>();
        for (int line = 0; line < lines.size(); line++) {
            var slug = lines.get(line).path("slug").asText("line-" + line);
            // A line with the externalId of another is the same article under a new slug
            var name = slugs.computeIfAbsent(lines.get(line).path("externalId").asText(slug), externalId -> slug);
            stored.add(new Stored(line, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), slug));
        }
        return stored;
    }

    private Ranking ranking(Weights weights) throws IOException {
        var index = new TextIndex(new ByteBuffersDirectory(), weights);
        var slugs = new HashMap<UUID, String>();
        for (var article : articles.entrySet()) {
            slugs.put(article.getValue().article(), article.getKey());
            index.put(article.getValue());
        }
        index.refresh();
        return slug -> index.best(articles.get(slug).article(), Map.of(), Set.of(), ASKED).stream()
                .map(best -> slugs.get(best.target())).toList();
    }

    // --- With one

    /** Prints how many articles will be in its index, and writes what it made of which line. */
    private void load(String service, String key, Path made) throws Exception {
        var client = HttpClient.newHttpClient();
        // Articles of a section that cannot be are refused, and told with the others
        var sections = lines.stream().map(article -> text(article, "section")).filter(section -> section.matches(SLUG))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (var section : sections) {
            expect(client.send(request(service + "/v1/sections/" + section, key).header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("name", section)))).build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        var stored = new ArrayList<Stored>();
        var refused = new ArrayList<JsonNode>();
        for (int from = 0; from < lines.size(); from += SENT) {
            var some = lines.subList(from, Math.min(lines.size(), from + SENT));
            var report = expect(client.send(request(service + "/v1/import?format=ndjson&publish=true", key)
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(some.stream().map(Json::write).collect(Collectors.joining("\n"))))
                    .build(), HttpResponse.BodyHandlers.ofString()));
            for (var reported : report.lines().toList()) {
                var line = JSON.readTree(reported);
                if (line.has("slug")) {
                    stored.add(new Stored(from + line.get("line").asInt() - 1, UUID.fromString(text(line, "id")),
                            text(line, "slug")));
                } else if (line.has("line")) {
                    refused.add(line);
                }
            }
        }
        if (!refused.isEmpty()) {
            System.err.printf(Locale.ROOT, "The service refused %d of %d articles, which are left out; the first with %s%n",
                    refused.size(), lines.size(), refused.get(0));
        }
        keep(stored);
        Files.write(made, stored.stream().map(Json::write).toList());
        System.out.println(articles.size());
    }

    private void ask(String service, Path made) throws Exception {
        keep(Files.readAllLines(made).stream().map(line -> Json.read(line, Stored.class)).toList());
        tellLeftOut();
        var client = HttpClient.newHttpClient();
        Ranking related = slug -> {
            var answer = JSON.readTree(expect(client.send(
                    request(service + "/v1/articles/" + slug + "/related?origin=auto&limit=" + ASKED, null).build(),
                    HttpResponse.BodyHandlers.ofString())));
            var slugs = new ArrayList<String>();
            answer.get("data").forEach(item -> slugs.add(item.get("article").get("slug").asText()));
            return slugs;
        };
        print("%d articles, %d of them with links to others%n%n", articles.size(), judged.size());
        head();
        row("MoreLikeThis, BM25, 25 terms, title x3 standfirst x2 body x1", measure(moreLikeThis(), slug -> true));
        row("related?origin=auto", measure(related, slug -> true));
    }

    private static HttpRequest.Builder request(String address, String key) {
        var request = HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(10));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String expect(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new Unusable(response.uri() + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
