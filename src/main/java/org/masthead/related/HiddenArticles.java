package org.masthead.related;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;
import org.masthead.article.Publications;

/** Articles that are in no list as a live one supersedes them, or as they are duplicates of one. */
@ApplicationScoped
public class HiddenArticles {

    private static final String SUPERSEDED = """
            select r.targetId from Relation r where r.type = supersedes
            and exists (select 1 from Publication p where p.articleId = r.sourceId and {live})
            """.replace("{live}", Publications.LIVE);
    private static final String DUPLICATES = """
            select r.sourceId from Relation r where r.type = duplicateOf
            and exists (select 1 from Publication p where p.articleId = r.targetId and {live})
            """.replace("{live}", Publications.LIVE);

    private final Session entities;

    HiddenArticles(Session entities) {
        this.entities = entities;
    }

    /** Reads all edges. */
    public Set<UUID> all(Instant now) {
        return new HashSet<>(entities.createQuery(SUPERSEDED + " union all " + DUPLICATES, UUID.class)
                .setParameter("now", now).getResultList());
    }

    public Set<UUID> among(Collection<UUID> articles, Instant now) {
        return new HashSet<>(entities.createQuery(SUPERSEDED + " and r.targetId in :articles union all " + DUPLICATES
                + " and r.sourceId in :articles", UUID.class)
                .setParameter("now", now).setParameter("articles", articles).getResultList());
    }

    /** Those that these hide while they are live themselves. */
    public Set<UUID> by(Collection<UUID> articles) {
        return new HashSet<>(entities.createQuery("""
                select r.targetId from Relation r where r.type = supersedes and r.sourceId in :articles
                union all select r.sourceId from Relation r where r.type = duplicateOf and r.targetId in :articles""",
                UUID.class).setParameter("articles", articles).getResultList());
    }
}
