package org.masthead.article;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Preview links. */
@ApplicationScoped
class Previews implements PanacheRepositoryBase<Preview, UUID> {

    private static final Sort<Preview> LATEST = new Sort<>("-createdAt", "p.createdAt", true, Instant.class,
            preview -> preview.createdAt);

    private final Cursors cursors;

    Previews(Cursors cursors) {
        this.cursors = cursors;
    }

    Slice<Preview> open(UUID article, Instant now, Paging paging) {
        return new Keyset<>(Preview.class, "select p", "from Preview p", "p.id", preview -> preview.id)
                .always("p.revokedAt is null and p.expiresAt > :now", Map.of("now", now))
                .filter("p.articleId = :article", "article", article)
                .page(getEntityManager(), cursors, LATEST, paging);
    }
}
