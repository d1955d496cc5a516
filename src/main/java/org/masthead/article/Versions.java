package org.masthead.article;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.paging.Cursors;
import org.masthead.shared.paging.Keyset;
import org.masthead.shared.paging.Keyset.Sort;
import org.masthead.shared.paging.Paging;
import org.masthead.shared.paging.Slice;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;

/** Versions of working copies, and the history they are part of. */
@ApplicationScoped
public class Versions implements PanacheRepositoryBase<ArticleVersion, ArticleVersion.Key> {

    private static final Sort<HistoryEntry> LATEST = new Sort<>("-when", "h.recordedAt", true, Instant.class,
            entry -> entry.recordedAt);

    /** The fields as the API names them, and the columns that hold them. */
    private static final Map<String, String> COLUMNS = columns();

    private final Cursors cursors;

    public Versions(Cursors cursors) {
        this.cursors = cursors;
    }

    private static Map<String, String> columns() {
        var columns = new LinkedHashMap<String, String>();
        Arrays.stream(ArticleInput.class.getRecordComponents()).map(component -> component.getName()).forEach(name -> columns
                .put(name, name.equals("publishedAt") ? "given_published_at"
                        : name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT)));
        return columns;
    }

    Slice<HistoryEntry> history(UUID article, List<String> kinds, Paging paging) {
        return new Keyset<>(HistoryEntry.class, "select h", "from HistoryEntry h", "h.id", entry -> entry.id)
                .filter("h.articleId = :article", "article", article)
                .filter("h.kind in :kind", "kind", kinds)
                .page(getEntityManager(), cursors, LATEST, paging);
    }

    /** In which fields these versions differ from those before them; one statement, and no text leaves the database. */
    Map<Integer, List<String>> changed(UUID article, Collection<Integer> versions) {
        if (versions.isEmpty()) {
            return Map.of();
        }
        var names = List.copyOf(COLUMNS.keySet());
        var select = names.stream().map(name -> "v.%1$s is distinct from p.%1$s as %1$s".formatted(COLUMNS.get(name)))
                .collect(Collectors.joining(", "));
        var query = getSession().createNativeQuery("select v.version, " + select + """
                 from article_version v join article_version p on p.article_id = v.article_id and p.version = v.version - 1
                where v.article_id = :article and v.version in (:versions)""", Object[].class)
                .addScalar("version", Integer.class);
        COLUMNS.values().forEach(column -> query.addScalar(column, Boolean.class));
        var changed = new HashMap<Integer, List<String>>();
        for (var row : query.setParameter("article", article).setParameterList("versions", versions).getResultList()) {
            var differing = new ArrayList<String>();
            for (int i = 0; i < names.size(); i++) {
                if (Boolean.TRUE.equals(row[i + 1])) {
                    differing.add(names.get(i));
                }
            }
            changed.put((Integer) row[0], List.copyOf(differing));
        }
        return changed;
    }

    Optional<ArticleVersion> of(UUID article, int version) {
        return findByIdOptional(new ArticleVersion.Key(article, version));
    }

    int latest(UUID article) {
        return getEntityManager().createQuery("select a.version from Article a where a.id = :id", Integer.class)
                .setParameter("id", article).getSingleResult();
    }
}
