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
import java.time.Instant;
import java.util.ArrayList;
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
import java.util.zip.GZIPInputStream;

import org.apache.lucene.analysis.en.EnglishAnalyzer;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> articles = new LinkedHashMap<>();
    private final Map<String, Set<String>> links = new LinkedHashMap<>();

    RelatedQuality(Path folder) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("articles.ndjson.gz"))), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    var article = JSON.readTree(line);
                    articles.put(article.get("slug").asText(), article);
                }
            }
        }
        var pairs = JSON.readTree(folder.resolve("related-pairs.json").toFile());
        pairs.properties().forEach(pair -> {
            var targets = new LinkedHashSet<String>();
            pair.getValue().forEach(target -> targets.add(target.asText()));
            links.put(pair.getKey(), targets);
        });
    }

    public static void main(String... arguments) throws Exception {
        var quality = new RelatedQuality(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "ablation" -> quality.ablation();
            case "import" -> quality.load(arguments[2], arguments[3]);
            case "ask" -> quality.ask(arguments[2]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    // --- The measure

    interface Ranking {

        List<String> of(String slug) throws Exception;
    }

    record Measure(double recallAt5, double recallAt10, double reciprocalRank, double gainAt10) {
    }

    /** Means over the articles that somebody linked from. */
    private Measure measure(Ranking ranking, Predicate<String> chosen) throws Exception {
        var sums = new double[4];
        var count = 0;
        for (var pair : links.entrySet()) {
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

    /** MoreLikeThis with its usual 25 terms, BM25, a title counting three times and a standfirst twice. */
    private Ranking moreLikeThis() throws IOException {
        var directory = new ByteBuffersDirectory();
        var analyzer = new EnglishAnalyzer();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (var article : articles.values()) {
                var document = new Document();
                document.add(new StringField("slug", article.get("slug").asText(), Field.Store.YES));
                document.add(new TextField("text", weighted(article), Field.Store.NO));
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
        like.setBoost(true);
        return slug -> {
            var query = new BooleanQuery.Builder()
                    .add(like.like("text", new StringReader(weighted(articles.get(slug)))), BooleanClause.Occur.MUST)
                    .add(new TermQuery(new Term("slug", slug)), BooleanClause.Occur.MUST_NOT).build();
            var slugs = new ArrayList<String>();
            for (var hit : searcher.search(query, ASKED).scoreDocs) {
                slugs.add(reader.storedFields().document(hit.doc).get("slug"));
            }
            return slugs;
        };
    }

    private static String weighted(JsonNode article) {
        var title = text(article, "title") + "\n";
        var standfirst = text(article, "standfirst") + "\n";
        return title.repeat(3) + standfirst.repeat(2) + plain(article);
    }

    private static String text(JsonNode article, String field) {
        return article.path(field).asText("");
    }

    /** Near enough to what the service makes of Markdown or HTML. */
    private static String plain(JsonNode article) {
        return text(article, "body").replaceAll("\\]\\([^)]*\\)", "]").replaceAll("https?://\\S+", " ")
                .replaceAll("<[^>]{1,200}>", " ");
    }

    // --- Without a service

    private void ablation() throws Exception {
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

    private Ranking ranking(Weights weights) throws IOException {
        var index = new TextIndex(new ByteBuffersDirectory(), weights);
        var ids = new HashMap<String, UUID>();
        var slugs = new HashMap<UUID, String>();
        for (var article : articles.values()) {
            var id = UUID.nameUUIDFromBytes(text(article, "slug").getBytes(StandardCharsets.UTF_8));
            ids.put(text(article, "slug"), id);
            slugs.put(id, text(article, "slug"));
            var tags = new ArrayList<String>();
            article.path("tags").forEach(tag -> tags.add(tag.asText()));
            index.put(new LiveText(id, id, article.path("language").asText("en"), article.path("section").asText(null), tags,
                    Instant.parse(text(article, "publishedAt")), text(article, "title"), text(article, "standfirst"),
                    plain(article)));
        }
        index.refresh();
        return slug -> index.best(ids.get(slug), Map.of(), Set.of(), ASKED).stream().map(best -> slugs.get(best.target())).toList();
    }

    // --- With one

    private void load(String service, String key) throws Exception {
        var client = HttpClient.newHttpClient();
        var sections = articles.values().stream().map(article -> text(article, "section")).filter(slug -> !slug.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (var section : sections) {
            expect(client.send(request(service + "/v1/sections/" + section, key).header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("name", section)))).build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        var lines = articles.values().stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        var report = expect(client.send(request(service + "/v1/import?format=ndjson&publish=true", key)
                .header("Content-Type", "application/x-ndjson").POST(HttpRequest.BodyPublishers.ofString(lines)).build(),
                HttpResponse.BodyHandlers.ofString()));
        var failed = report.lines().filter(line -> line.contains("\"status\":\"failed\"")).toList();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(failed.size() + " articles failed, the first with " + failed.get(0));
        }
    }

    private void ask(String service) throws Exception {
        var client = HttpClient.newHttpClient();
        Ranking related = slug -> {
            var answer = JSON.readTree(expect(client.send(
                    request(service + "/v1/articles/" + slug + "/related?origin=auto&limit=" + ASKED, null).build(),
                    HttpResponse.BodyHandlers.ofString())));
            var slugs = new ArrayList<String>();
            answer.get("data").forEach(item -> slugs.add(item.get("article").get("slug").asText()));
            return slugs;
        };
        print("%d articles, %d of them with links to others%n%n", articles.size(), links.size());
        head();
        row("MoreLikeThis, BM25, 25 terms, title x3 standfirst x2 body x1", measure(moreLikeThis(), slug -> true));
        row("related?origin=auto", measure(related, slug -> true));
    }

    private static HttpRequest.Builder request(String address, String key) {
        var request = HttpRequest.newBuilder(URI.create(address));
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String expect(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.uri() + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
