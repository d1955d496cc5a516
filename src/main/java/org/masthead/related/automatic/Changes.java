package org.masthead.related.automatic;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.hibernate.Session;
import org.masthead.article.ArticlePurged;
import org.masthead.article.PublicationsChanged;
import org.masthead.related.EdgeChanged;
import org.masthead.shared.site.Period;

/** Notes what has to be found anew, in the transaction that makes it so: a crash can lose neither without the other. */
@ApplicationScoped
class Changes {

    private final Session entities;
    private final Clock clock;

    Changes(Session entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** Now, and whenever something scheduled begins or ends. */
    void publicationsChanged(@Observes PublicationsChanged event) {
        var now = clock.instant();
        entities.flush();
        entities.createNativeMutationQuery("""
                insert into suggestion_change (article_id, due_at)
                select article_id, live_from from publication where live_from > :now and article_id in (:articles)
                union select article_id, live_until from publication
                where live_until > :now and live_until < :forever and article_id in (:articles)""")
                .setParameterList("articles", event.articles()).setParameter("now", now)
                .setParameter("forever", Period.FOREVER).executeUpdate();
        entities.createNativeMutationQuery("""
                insert into suggestion_change (article_id, due_at)
                select id, cast(:now as timestamp(6) with time zone) from article where id in (:articles)""")
                .setParameterList("articles", event.articles()).setParameter("now", now).executeUpdate();
    }

    void purged(@Observes ArticlePurged event) {
        note(event.article(), clock.instant());
    }

    /**
     * What an editor relates takes no place in the lists of the two, and what is not related any more may. What an edge hides
     * or shows again is in those of others.
     */
    void edgeChanged(@Observes EdgeChanged event) {
        var hides = event.hides();
        for (var end : List.of(event.source(), event.target())) {
            note(end, clock.instant(), !hides.equals(Optional.of(end)));
        }
    }

    /** Of what concerns no list but the article's. */
    void noteOwn(UUID article, Instant due) {
        note(article, due, true);
    }

    private void note(UUID article, Instant due) {
        note(article, due, false);
    }

    private void note(UUID article, Instant due, boolean own) {
        entities.createNativeMutationQuery(
                "insert into suggestion_change (article_id, due_at, own) values (:article, :due, :own)")
                .setParameter("article", article).setParameter("due", due).setParameter("own", own).executeUpdate();
    }
}
