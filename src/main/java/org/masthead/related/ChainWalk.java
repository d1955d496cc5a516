package org.masthead.related;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.masthead.related.ChainSearch.Found;
import org.masthead.related.ChainSearch.Link;

/** One search for a chain of live articles; edges are walked from both ends. */
final class ChainWalk {

    // An article has at most 50 editor's edges of each name, but may be suggested for any number of others
    private static final int MAX_LINKS = 20_000;
    // Most of which may lead to what readers do not see
    private static final int MAX_READ = 5 * MAX_LINKS;
    // Each has at most 100 suggestions
    private static final int MAX_ENDS = 500;

    private final GraphEdges edges;
    private final LivePeriods.View live;
    private final Instant now;
    private final Set<UUID> looked = new HashSet<>();
    /** Only of those that are live. */
    private final Map<UUID, Boolean> sensitive = new HashMap<>();

    ChainWalk(GraphEdges edges, LivePeriods.View live, Instant now) {
        this.edges = edges;
        this.live = live;
        this.now = now;
    }

    Found chain(UUID from, UUID to, int longest) {
        look(List.of(from, to));
        return ChainSearch.chain(Set.of(from), Set.of(to), longest, this::leaving,
                articles -> leaving(articles).map(links -> links.stream().map(ChainWalk::turned).toList()), this::across);
    }

    private static Link turned(Link link) {
        return new Link(link.target(), link.source(), link.automatic());
    }

    /** Empty when there are too many to walk. */
    private Optional<List<Link>> leaving(Collection<UUID> articles) {
        var links = new ArrayList<>(edges.editorsLinks(articles, MAX_LINKS));
        if (links.size() <= MAX_LINKS) {
            var open = open(articles);
            if (!open.isEmpty()) {
                links.addAll(edges.automaticLinks(open, MAX_LINKS));
            }
        }
        if (links.size() > MAX_LINKS) {
            // What is hidden must not decide whether there is a path
            links = new ArrayList<>(edges.liveLinks(articles, open(articles), now, MAX_LINKS, MAX_READ));
            if (links.size() > MAX_LINKS || edges.links(articles, open(articles), MAX_READ) > MAX_READ) {
                return Optional.empty();
            }
        }
        look(links.stream().map(Link::target).toList());
        links.removeIf(link -> !visible(link));
        return Optional.of(links);
    }

    /** Those between two sets of articles, which take no reading of all that one of them was suggested for. */
    private Optional<List<Link>> across(Set<UUID> here, Set<UUID> there) {
        if (here.size() + there.size() > MAX_ENDS) {
            return Optional.empty();
        }
        var links = new ArrayList<>(edges.editorsLinks(here, Integer.MAX_VALUE - 1));
        edges.suggestions(open(here), 0).forEach((article, found) -> found.targets()
                .forEach(other -> links.add(new Link(article, other.article(), true))));
        edges.suggestions(open(there), 0).forEach((article, found) -> found.targets()
                .forEach(other -> links.add(new Link(other.article(), article, true))));
        links.removeIf(link -> !here.contains(link.source()) || !there.contains(link.target()) || !visible(link));
        return Optional.of(links);
    }

    private List<UUID> open(Collection<UUID> articles) {
        return articles.stream().filter(this::open).toList();
    }

    private boolean open(UUID article) {
        return Boolean.FALSE.equals(sensitive.get(article));
    }

    private boolean visible(Link link) {
        return link.automatic() ? open(link.source()) && open(link.target()) : sensitive.containsKey(link.target());
    }

    private void look(Collection<UUID> articles) {
        var unknown = articles.stream().filter(looked::add).toList();
        if (!unknown.isEmpty()) {
            sensitive.putAll(live.live(unknown));
        }
    }
}
