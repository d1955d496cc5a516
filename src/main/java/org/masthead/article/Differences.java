package org.masthead.article;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.masthead.article.VersionDiff.ListChange;
import org.masthead.article.VersionDiff.ValueChange;
import org.masthead.shared.http.Json;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares two versions field by field. */
final class Differences {

    private static final Set<String> TEXTS = Set.of("title", "standfirst", "body");
    private static final Set<String> LISTS = Set.of("tags", "authors", "sources");

    private Differences() {
    }

    static VersionDiff between(ArticleVersion from, ArticleVersion to) {
        var before = from.input();
        var after = to.input();
        var changed = before.changed(after);
        var texts = new ArrayList<VersionDiff.TextChange>();
        var lists = new ArrayList<ListChange>();
        var values = new ArrayList<ValueChange>();
        for (var field : changed) {
            if (TEXTS.contains(field)) {
                texts.add(TextComparison.of(field, text(field, before), text(field, after)));
            } else if (LISTS.contains(field)) {
                lists.add(list(field, items(field, before), items(field, after)));
            } else {
                values.addAll(values(field, value(field, before), value(field, after)));
            }
        }
        return new VersionDiff(VersionHead.of(from), VersionHead.of(to), changed, texts, lists, values);
    }

    private static String text(String field, ArticleInput input) {
        var text = switch (field) {
            case "title" -> input.title();
            case "standfirst" -> input.standfirst();
            default -> input.body();
        };
        return text == null ? "" : text;
    }

    private static List<String> items(String field, ArticleInput input) {
        var items = switch (field) {
            case "tags" -> input.tags();
            case "authors" -> input.authors();
            default -> input.sources() == null ? null : input.sources().stream().map(Differences::line).toList();
        };
        return items == null ? List.of() : items;
    }

    private static String line(Source source) {
        return Stream.of(source.name(), source.place(), source.role(), source.url()).filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static ListChange list(String field, List<String> before, List<String> after) {
        var added = new LinkedHashSet<>(after);
        before.forEach(added::remove);
        var removed = new LinkedHashSet<>(before);
        after.forEach(removed::remove);
        var reordered = !before.stream().filter(item -> !removed.contains(item)).toList()
                .equals(after.stream().filter(item -> !added.contains(item)).toList());
        return new ListChange(field, List.copyOf(added), List.copyOf(removed), reordered);
    }

    private static JsonNode value(String field, ArticleInput input) {
        var value = switch (field) {
            case "slug" -> input.slug();
            case "bodyFormat" -> input.bodyFormat();
            case "section" -> input.section();
            case "language" -> input.language();
            case "image" -> input.image();
            case "sensitive" -> input.sensitive();
            case "canonicalUrl" -> input.canonicalUrl();
            case "seo" -> input.seo();
            case "attributes" -> input.attributes();
            case "externalId" -> input.externalId();
            case "publishedAt" -> input.publishedAt();
            default -> throw new IllegalStateException("no comparison of " + field);
        };
        return Json.MAPPER.valueToTree(value);
    }

    private static List<ValueChange> values(String field, JsonNode before, JsonNode after) {
        var left = new LinkedHashMap<String, String>();
        var right = new LinkedHashMap<String, String>();
        flatten(field, before, left);
        flatten(field, after, right);
        var places = new TreeSet<>(left.keySet());
        places.addAll(right.keySet());
        return places.stream().map(place -> new ValueChange(place, left.get(place), right.get(place)))
                .filter(change -> !java.util.Objects.equals(change.before(), change.after())).toList();
    }

    private static void flatten(String place, @Nullable JsonNode node, Map<String, String> values) {
        if (node == null || node.isNull()) {
            return;
        }
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(member -> flatten(
                    place + "/" + member.getKey().replace("~", "~0").replace("/", "~1"), member.getValue(), values));
        } else {
            values.put(place, node.isTextual() ? node.textValue() : Json.write(node));
        }
    }
}
