package org.masthead.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.ArticleService;
import org.masthead.article.Articles;
import org.masthead.article.LifecycleService;
import org.masthead.article.PublishInput;
import org.masthead.article.Term.Kind;
import org.masthead.article.TermInput;
import org.masthead.article.TermService;
import org.masthead.article.Terms;
import org.masthead.editorschoice.PickEntryInput;
import org.masthead.editorschoice.PickService;
import org.masthead.popularity.ViewHistory;
import org.masthead.popularity.ViewHistory.Past;
import org.masthead.popularity.ViewType;
import org.masthead.related.RelationService;
import org.masthead.related.RelationService.WantedEdge;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.site.Ids;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;

/** Fills an empty database with the demo newsroom. Its times are relative, so that it is never old news. */
@ApplicationScoped
public class DemoNewsroom {

    private static final Logger LOG = Logger.getLogger(DemoNewsroom.class);
    private static final String ACTOR = "demo";
    private static final List<String> NOT_AN_ARTICLE = List.of("publishedAgo", "publishIn", "views", "state");

    private final Terms terms;
    private final TermService taxonomy;
    private final Articles articles;
    private final ArticleService writing;
    private final LifecycleService lifecycle;
    private final RelationService relations;
    private final PickService picks;
    private final ViewHistory views;
    private final Clock clock;
    private final boolean wanted;

    DemoNewsroom(Terms terms, TermService taxonomy, Articles articles, ArticleService writing, LifecycleService lifecycle,
            RelationService relations, PickService picks, ViewHistory views, Clock clock,
            @ConfigProperty(name = "masthead.demo", defaultValue = "false") boolean wanted) {
        this.terms = terms;
        this.taxonomy = taxonomy;
        this.articles = articles;
        this.writing = writing;
        this.lifecycle = lifecycle;
        this.relations = relations;
        this.picks = picks;
        this.views = views;
        this.clock = clock;
        this.wanted = wanted;
    }

    void start(@Observes @Priority(3000) StartupEvent event) {
        if (!wanted) {
            return;
        }
        // All or nothing: half a newsroom would look like somebody's own and never be completed
        var loaded = QuarkusTransaction.requiringNew().timeout(300).call(this::load);
        LOG.info(loaded ? "The demo newsroom is loaded" : "The database is not empty: the demo newsroom was not loaded");
    }

    private boolean load() {
        if (articles.count() > 0 || terms.count() > 0) {
            return false;
        }
        var now = clock.instant();
        var newsroom = Json.parse(text("demo/newsroom.json"));
        newsroom.get("sections").forEach(term -> put(Kind.section, term));
        newsroom.get("authors").forEach(term -> put(Kind.author, term));
        var ids = new HashMap<String, UUID>();
        var history = new ArrayList<Past>();
        for (var line : text("demo/articles.ndjson").split("\n")) {
            article((ObjectNode) Json.parse(line), ids, history, now);
        }
        newsroom.get("relations").forEach(edge -> relations.put(ids.get(edge.get("source").textValue()),
                List.of(new WantedEdge(ids.get(edge.get("target").textValue()), edge.get("type").textValue(),
                        edge.path("label").textValue(), edge.path("pinned").booleanValue())),
                ACTOR));
        pick(newsroom.get("picks"), ids, now);
        views.add(history);
        views.makeUpVisitors(history);
        return true;
    }

    private void put(Kind kind, JsonNode term) {
        taxonomy.put(kind, term.get("slug").textValue(),
                new TermInput(term.get("name").textValue(), term.path("description").textValue()));
    }

    private void article(ObjectNode line, Map<String, UUID> ids, List<Past> history, Instant now) {
        var state = line.path("state").asText("published");
        var ago = line.has("publishedAgo") ? Duration.parse(line.get("publishedAgo").textValue()) : Duration.ZERO;
        var counts = line.path("views");
        var publishIn = line.path("publishIn").textValue();
        var tree = line.deepCopy().remove(NOT_AN_ARTICLE);
        var published = state.equals("published") || state.equals("unpublished");
        var created = writing.create(Ids.next(), InputBinder.bind(tree, ArticleInput.class), published, ACTOR, now.minus(ago));
        var reference = created.id().toString();
        switch (state) {
            case "review" -> lifecycle.submit(reference, null);
            case "scheduled" ->
                lifecycle.publish(reference, new PublishInput(now.plus(Duration.parse(publishIn)), null, null), null, ACTOR);
            case "unpublished" -> lifecycle.unpublish(reference, null, null);
            default -> {
            }
        }
        ids.put(created.slug(), created.id());
        counts.forEach(count -> history.add(new Past(created.id(), now.minus(Duration.parse(count.get("ago").textValue())),
                ViewType.view, count.get("count").intValue())));
    }

    private void pick(JsonNode list, Map<String, UUID> ids, Instant now) {
        var scopes = new LinkedHashMap<String, List<PickEntryInput>>();
        list.forEach(pick -> scopes.computeIfAbsent(pick.path("section").asText(""), scope -> new ArrayList<>())
                .add(new PickEntryInput(ids.get(pick.get("article").textValue()).toString(), time(pick.get("fromIn"), now),
                        time(pick.get("untilIn"), now), pick.path("kicker").textValue())));
        scopes.forEach((scope, entries) -> picks.replace(scope, entries, ACTOR));
    }

    private static @Nullable Instant time(@Nullable JsonNode duration, Instant now) {
        return duration == null || duration.isNull() ? null : now.plus(Duration.parse(duration.textValue()));
    }

    private static String text(String resource) {
        var stream = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource);
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .reduce(new StringBuilder(), (text, line) -> text.append(line).append('\n'), StringBuilder::append)
                    .toString().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
