package org.masthead.popularity;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.masthead.article.Lookup;
import org.masthead.shared.problem.ProblemException;

/** The counts of one article, from the tables and so exact at once. */
@ApplicationScoped
public class PopularityService {

    private static final String SUMS = Stream.of(Window.values()).filter(window -> window != Window.ALL)
            .map(window -> """
                    select '%s', coalesce(sum(views), 0), coalesce(sum(reads), 0), coalesce(sum(shares), 0) from view_count
                    where article_id = :article and span = %d and starts_at >= :from%s union all
                    """.formatted(window.label(), window.span().minutes(), window.name()))
            .collect(Collectors.joining())
            + "select 'all', views, reads, shares from view_total where article_id = :article";

    private final Session entities;
    private final Lookup lookup;
    private final Clock clock;

    public PopularityService(Session entities, Lookup lookup, Clock clock) {
        this.entities = entities;
        this.lookup = lookup;
        this.clock = clock;
    }

    @Transactional
    public Popularity read(String reference) {
        return totals(lookup.live(reference).articleId(), clock.instant());
    }

    /** One statement; an article nobody viewed has zeros. */
    @Transactional
    public Popularity totals(UUID article, Instant now) {
        var query = entities.createNativeQuery(SUMS, Object[].class).setParameter("article", article);
        for (var window : Window.values()) {
            if (window != Window.ALL) {
                query.setParameter("from" + window.name(), window.from(now));
            }
        }
        var rows = query.getResultList();
        var totals = new ArrayList<PopularityTotal>();
        for (var window : Window.values()) {
            totals.add(rows.stream().filter(row -> window.label().equals(row[0])).findFirst()
                    .map(row -> new PopularityTotal(window.label(), number(row[1]), number(row[2]), number(row[3])))
                    .orElse(new PopularityTotal(window.label(), 0, 0, 0)));
        }
        return new Popularity(List.copyOf(totals), now);
    }

    /** @throws ProblemException or a redirect, as {@link Lookup#live} does */
    @Transactional
    UUID requireLive(String reference) {
        if (!References.possible(reference)) {
            throw ProblemException.notFound("such article");
        }
        return lookup.live(reference).articleId();
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
