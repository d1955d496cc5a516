package org.masthead.article;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.http.Moved;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;

/** From {@code {article}} in a path, an id or a slug, to the article: one way for readers, one for editors. */
@ApplicationScoped
public class Lookup {

    /** An id no article has. */
    public static final UUID NOBODY = new UUID(0, 0);

    private final Articles articles;
    private final Publications publications;
    private final Slugs slugs;
    private final Clock clock;

    public Lookup(Articles articles, Publications publications, Slugs slugs, Clock clock) {
        this.articles = articles;
        this.publications = publications;
        this.slugs = slugs;
        this.clock = clock;
    }

    /**
     * What readers get: the live publication, in one statement when there is one.
     *
     * @throws ProblemException {@code not-found} when nothing was ever live there, {@code gone} when it is not any more
     * @throws Moved for a former slug of a live article
     */
    public Publication live(String reference, Instant now) {
        var id = Ids.parse(reference);
        var live = id.isPresent() ? publications.liveById(id.get(), now) : publications.liveBySlug(reference, now);
        return live.orElseThrow(() -> absent(reference, id, now));
    }

    /**
     * The same for a query parameter, which a problem then names. A former slug is followed without a redirect.
     *
     * @throws ProblemException {@code not-found} or {@code gone}
     */
    public UUID live(String reference, String parameter, Instant now) {
        var id = Ids.parse(reference);
        var live = id.isPresent() ? publications.liveById(id.get(), now) : publications.liveBySlug(reference, now);
        return live.map(Publication::articleId).or(() -> findLive(reference)).orElseThrow(() -> {
            var problem = (ProblemException) absent(reference, id, now);
            return new ProblemException(problem.type(), parameter + ": " + problem.getMessage(),
                    List.of(Violation.parameter(parameter, problem.type().code(), problem.getMessage(), null)));
        });
    }

    private RuntimeException absent(String reference, Optional<UUID> id, Instant now) {
        var article = id.isPresent() ? id : slugs.holder(reference);
        var everLive = article.isPresent() && (id.isPresent() ? publications.everLive(article.get(), now)
                : publications.everLive(article.get(), reference, now));
        if (everLive && id.isEmpty()) {
            var current = publications.liveById(article.get(), now);
            if (current.isPresent()) {
                return new Moved(reference, current.get().slug);
            }
        }
        return everLive || articles.buried(reference.toLowerCase(java.util.Locale.ROOT)) ? gone() : notFound();
    }

    /**
     * What editors mean: any article by its id, its working copy's slug or its live one.
     *
     * @throws ProblemException {@code not-found}, or {@code gone} when it was purged
     * @throws Moved for a former slug
     */
    public UUID any(String reference) {
        var id = Ids.parse(reference);
        var holder = id.isPresent() ? id.filter(given -> articles.count("id", given) > 0) : slugs.holder(reference);
        var article = holder
                .orElseThrow(() -> articles.buried(reference.toLowerCase(java.util.Locale.ROOT)) ? gone() : notFound());
        if (id.isEmpty()) {
            var slug = articles.slugOf(article);
            if (!slug.equals(reference)
                    && publications.liveBySlug(reference, clock.instant()).isEmpty()) {
                throw new Moved(reference, slug);
            }
        }
        return article;
    }

    /** The same without a redirect or a problem, for ids and slugs inside a body. */
    public Optional<UUID> find(String reference) {
        var id = Ids.parse(reference);
        return id.isPresent() ? id.filter(given -> articles.count("id", given) > 0) : slugs.holder(reference);
    }

    /** The same for many of them, in two statements; those that there are not are missing. */
    public Map<String, UUID> find(Collection<String> references) {
        var ids = new HashMap<String, UUID>();
        var names = new HashSet<String>();
        references.forEach(
                reference -> Ids.parse(reference).ifPresentOrElse(id -> ids.put(reference, id), () -> names.add(reference)));
        ids.values().retainAll(articles.present(Set.copyOf(ids.values())));
        ids.putAll(slugs.holders(names));
        return ids;
    }

    /**
     * For an article that is not there although it was a moment ago: {@code gone} when it was purged, else {@code not-found}.
     */
    public ProblemException absent(UUID article) {
        return articles.buried(article.toString()) ? gone() : notFound();
    }

    /** The slug of the working copy of an article that there is. */
    public String slugOf(UUID article) {
        return articles.slugOf(article);
    }

    /** The live article that readers know, or knew, by this id or slug: a slug nobody has published yet finds nothing. */
    public Optional<UUID> findLive(String reference) {
        var now = clock.instant();
        var known = Ids.parse(reference).isPresent() ? find(reference)
                : slugs.holder(reference).filter(article -> publications.everLive(article, reference, now));
        return known.filter(article -> publications.liveById(article, now).isPresent());
    }

    /** What readers may mean by ids and by slugs that are or were live; whatever else is given means nothing. */
    public Set<UUID> known(Collection<String> references) {
        var known = new HashSet<UUID>();
        var named = new HashSet<String>();
        references.forEach(reference -> Ids.parse(reference).ifPresentOrElse(known::add, () -> named.add(reference)));
        if (!named.isEmpty()) {
            known.addAll(publications.published(named, clock.instant()));
        }
        return known;
    }

    private static ProblemException gone() {
        return new ProblemException(ProblemType.GONE, "The article is not available any more.");
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("such article");
    }
}
