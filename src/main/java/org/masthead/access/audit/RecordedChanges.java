package org.masthead.access.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.change.RecordedChange;
import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;
import org.masthead.shared.site.Ids;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** The records, in the order of their commits. */
@ApplicationScoped
class RecordedChanges implements PanacheRepositoryBase<RecordedChange, Long> {

    private static final Map<String, Sort<RecordedChange>> SORTS = Map.of(
            "-at", new Sort<>("-at", "c.position", true, Long.class, RecordedChange::position),
            "at", new Sort<>("at", "c.position", false, Long.class, RecordedChange::position));
    private static final UUID NONE = new UUID(0, 0);

    private final Cursors cursors;

    RecordedChanges(Cursors cursors) {
        this.cursors = cursors;
    }

    Slice<RecordedChange> page(AuditFilter filter, @Nullable Long after, @Nullable Instant since, Paging paging) {
        return new Keyset<>(RecordedChange.class, "select c", "from RecordedChange c", "c.id", RecordedChange::id)
                .filter("c.articleId in :article", "article", filter.article().isEmpty() ? null : articles(filter.article()))
                .filter("c.actor in :actor", "actor", filter.actor())
                .filter("c.action in :action", "action", filter.action())
                .filter("c.position > :after", "after", after)
                .filter("c.recordedAt >= :since", "since", since)
                .page(getEntityManager(), cursors, SORTS.get(filter.sort()), paging);
    }

    Optional<Long> positionOf(UUID id) {
        return find("id", id).firstResultOptional().map(RecordedChange::position);
    }

    /** Slugs as the records have them: an article that was purged has no other. */
    private List<UUID> articles(Collection<String> references) {
        var ids = new TreeSet<UUID>();
        var slugs = new TreeSet<String>();
        references.forEach(reference -> Ids.parse(reference).ifPresentOrElse(ids::add, () -> slugs.add(reference)));
        if (!slugs.isEmpty()) {
            ids.addAll(getEntityManager().createQuery("""
                    select distinct c.articleId from RecordedChange c
                    where c.subject in :slugs and c.articleId is not null
                    and (c.action like 'article.%' or c.action in ('version.restore', 'record.restore'))""", UUID.class)
                    .setParameter("slugs", slugs).getResultList());
        }
        return ids.isEmpty() ? List.of(NONE) : List.copyOf(ids);
    }
}
