package org.masthead.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.masthead.article.ArticleInput;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The demo newsroom has something of everything, and its files fit together. */
class DemoNewsroomFilesTest {

    private static final Set<String> TYPES = Set.of("related", "hasBackground", "followedBy", "partOf", "correctionOf",
            "supersedes",
            "translationOf", "duplicateOf");

    private final List<JsonNode> articles = text("demo/articles.ndjson").lines().map(Json::parse).toList();
    private final JsonNode newsroom = Json.parse(text("demo/newsroom.json"));

    private static String text(String resource) {
        try (var stream = DemoNewsroomFilesTest.class.getClassLoader().getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> values(Iterable<JsonNode> nodes, String name) {
        return StreamSupport.stream(nodes.spliterator(), false).map(node -> node.path(name).asText("")).toList();
    }

    private static Duration age(JsonNode article) {
        return Duration.parse(article.get("publishedAgo").textValue());
    }

    @Test
    void articlesAreManyInEightSectionsAndTwoLanguages() {
        assertThat(articles).hasSizeGreaterThanOrEqualTo(60);
        assertThat(newsroom.get("sections")).hasSize(8);
        assertThat(Set.copyOf(values(articles, "section"))).isEqualTo(Set.copyOf(values(newsroom.get("sections"), "slug")));
        assertThat(Set.copyOf(values(articles, "language"))).hasSizeGreaterThanOrEqualTo(2);
        var authors = values(newsroom.get("authors"), "name");
        articles.forEach(article -> article.get("authors").forEach(author -> assertThat(authors).contains(author.textValue())));
    }

    @Test
    void everyArticleIsValidInput() {
        for (var article : articles) {
            var fields = ((ObjectNode) article.deepCopy()).remove(List.of("publishedAgo", "publishIn", "views", "state"));
            assertThat(InputBinder.bind(fields, ArticleInput.class).title()).isNotBlank();
            assertThat(article.get("body").textValue()).as(article.get("slug").textValue()).hasSizeGreaterThan(200);
        }
        for (var name : List.of("slug", "externalId", "title")) {
            assertThat(values(articles, name)).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyStateOccurs() {
        assertThat(values(articles, "state")).contains("", "draft", "review", "scheduled", "unpublished");
        for (var article : articles) {
            var state = article.path("state").asText("published");
            assertThat(article.has("publishIn")).isEqualTo(state.equals("scheduled"));
            assertThat(article.has("publishedAgo")).isEqualTo(state.equals("published") || state.equals("unpublished"));
        }
    }

    @Test
    void newsIsFromTheLastHoursBackToYearsAgo() {
        var ages = articles.stream().filter(article -> article.has("publishedAgo")).map(DemoNewsroomFilesTest::age).toList();
        assertThat(ages).allMatch(age -> !age.isNegative())
                .anyMatch(age -> age.compareTo(Duration.ofHours(3)) < 0)
                .anyMatch(age -> age.compareTo(Duration.ofDays(365)) > 0);
        assertThat(ages).filteredOn(age -> age.compareTo(Duration.ofDays(7)) < 0).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void everyTypeOfRelationOccursBetweenArticlesThatAreThere() {
        var relations = newsroom.get("relations");
        assertThat(Set.copyOf(values(relations, "type"))).isEqualTo(TYPES);
        assertThat(values(articles, "slug")).containsAll(values(relations, "source")).containsAll(values(relations, "target"));
        var edges = new HashSet<List<String>>();
        for (var edge : relations) {
            var source = edge.get("source").textValue();
            var target = edge.get("target").textValue();
            assertThat(source).isNotEqualTo(target);
            assertThat(edges.add(List.of(source, edge.get("type").textValue(), target))).as("once: " + edge).isTrue();
        }
        assertThat(values(relations, "label")).anyMatch(label -> !label.isEmpty());
        assertThat(values(relations, "pinned")).contains("true");
    }

    @Test
    void chainsHaveNoCycle() {
        for (var type : List.of("followedBy", "partOf", "correctionOf", "supersedes", "duplicateOf")) {
            var next = new HashMap<String, List<String>>();
            newsroom.get("relations").forEach(edge -> {
                if (edge.get("type").textValue().equals(type)) {
                    next.computeIfAbsent(edge.get("source").textValue(), source -> new ArrayList<>())
                            .add(edge.get("target").textValue());
                }
            });
            next.keySet().forEach(start -> assertThat(reached(next, start)).as(type).doesNotContain(start));
        }
    }

    private static Set<String> reached(Map<String, List<String>> next, String start) {
        var reached = new HashSet<String>();
        var open = new ArrayList<>(next.getOrDefault(start, List.of()));
        while (!open.isEmpty()) {
            var article = open.remove(open.size() - 1);
            if (reached.add(article)) {
                open.addAll(next.getOrDefault(article, List.of()));
            }
        }
        return reached;
    }

    @Test
    void translationsAreInAnotherLanguage() {
        var languages = articles.stream()
                .collect(Collectors.toMap(article -> article.get("slug").textValue(),
                        article -> article.get("language").textValue()));
        newsroom.get("relations").forEach(edge -> {
            if (edge.get("type").textValue().equals("translationOf")) {
                assertThat(languages.get(edge.get("source").textValue()))
                        .isNotEqualTo(languages.get(edge.get("target").textValue()));
            }
        });
    }

    @Test
    void picksAreForTheSiteAndForSectionsNowAndThen() {
        var picks = newsroom.get("picks");
        assertThat(values(articles, "slug")).containsAll(values(picks, "article"));
        assertThat(values(picks, "section")).contains("").filteredOn(section -> !section.isEmpty()).isNotEmpty()
                .isSubsetOf(values(newsroom.get("sections"), "slug"));
        for (var bound : List.of("fromIn", "untilIn")) {
            assertThat(values(picks, bound)).contains("").anyMatch(time -> time.startsWith("P"))
                    .anyMatch(time -> time.startsWith("-P"));
        }
        assertThat(StreamSupport.stream(picks.spliterator(), false)
                .map(pick -> List.of(pick.get("section").asText(), pick.get("article").textValue()))).doesNotHaveDuplicates();
    }

    @Test
    void everySourceRoleAndOptionalFieldOccurs() {
        var roles = articles.stream().flatMap(article -> values(article.path("sources"), "role").stream())
                .collect(Collectors.toSet());
        assertThat(roles).containsExactlyInAnyOrder("primary", "with", "agency");
        for (var field : List.of("standfirst", "image", "seo", "attributes", "canonicalUrl", "sensitive", "tags",
                "externalId")) {
            assertThat(articles).as(field).anyMatch(article -> article.has(field));
        }
        assertThat(articles).filteredOn(article -> article.has("image"))
                .allMatch(article -> !article.at("/image/alt").asText().isBlank());
    }

    @Test
    void viewsLieBetweenPublicationAndNow() {
        var today = 0;
        for (var article : articles) {
            for (var view : article.path("views")) {
                var ago = Duration.parse(view.get("ago").textValue());
                assertThat(ago).as(article.get("slug").textValue()).isBetween(Duration.ZERO, age(article));
                assertThat(view.get("count").intValue()).isPositive();
                today += ago.compareTo(Duration.ofDays(1)) < 0 ? 1 : 0;
            }
        }
        assertThat(today).isGreaterThanOrEqualTo(5);
    }
}
