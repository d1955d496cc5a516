package org.masthead.shared.paging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.persistence.EntityManager;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.paging.Cursors.Cursor;

/**
 * A list read page by page from the sort key and id of its last row on, so that rows that come or go meanwhile repeat and
 * skip nothing. The page and the count share one predicate. All HQL given here is the code's own; values are bound.
 *
 * @param <T> the row
 */
public final class Keyset<T> {

    /** A sort: the HQL of its key (never null), its direction, and how a row tells its key. Every sort ends in the id. */
    public record Sort<T>(String name, String expression, boolean descending, Class<?> type, Function<T, Object> key) {
    }

    private final Class<T> type;
    private final String select;
    private final String from;
    private final String idExpression;
    private final Function<T, UUID> id;
    private final List<String> predicates = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, Object> always = new LinkedHashMap<>();

    public Keyset(Class<T> type, String select, String from, String idExpression, Function<T, UUID> id) {
        this.type = type;
        this.select = select;
        this.from = from;
        this.idExpression = idExpression;
        this.id = id;
    }

    /** A predicate that is no filter of the caller's: it does not bind a cursor. */
    public Keyset<T> always(String predicate, Map<String, Object> values) {
        predicates.add(predicate);
        always.putAll(values);
        return this;
    }

    /** A parameter of the select clause. */
    public Keyset<T> with(String name, Object value) {
        always.put(name, value);
        return this;
    }

    /** A filter, when there is a value; an empty list is no filter. */
    public Keyset<T> filter(String predicate, String name, @Nullable Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            predicates.add(predicate);
            parameters.put(name, value);
        }
        return this;
    }

    public Slice<T> page(EntityManager entities, Cursors cursors, Sort<T> sort, Paging paging) {
        var query = sort.name() + predicates + parameters;
        var cursor = paging.cursor() == null ? null : cursors.read(paging.cursor(), query);
        var backward = cursor != null && cursor.backward();
        var rows = new ArrayList<>(rows(entities, sort, cursor, backward, paging.limit() + 1));
        var more = rows.size() > paging.limit();
        if (more) {
            rows.remove(rows.size() - 1);
        }
        if (backward) {
            Collections.reverse(rows);
        }
        var hasNext = backward || more;
        var hasPrev = backward ? more : cursor != null;
        var next = hasNext && !rows.isEmpty() ? cursor(cursors, rows.get(rows.size() - 1), sort, false, query) : null;
        var prev = hasPrev && !rows.isEmpty() ? cursor(cursors, rows.get(0), sort, true, query) : null;
        var total = paging.counted() ? Integer.valueOf(count(entities)) : null;
        return new Slice<>(rows, new PageInfo(paging.limit(), next, prev, total));
    }

    private List<T> rows(EntityManager entities, Sort<T> sort, @Nullable Cursor cursor, boolean backward, int limit) {
        var descending = sort.descending() != backward;
        var direction = descending ? " desc" : " asc";
        var where = new ArrayList<>(predicates);
        if (cursor != null) {
            var beyond = descending ? "<" : ">";
            // The first comparison is implied by the second; it lets the database start in the index
            where.add("%1$s %2$s= :cursorKey and (%1$s %2$s :cursorKey or %3$s %2$s :cursorId)"
                    .formatted(sort.expression(), beyond, idExpression));
        }
        var hql = select + " " + from + where(where) + " order by " + sort.expression() + direction + ", " + idExpression
                + direction;
        var query = entities.createQuery(hql, type).setMaxResults(limit);
        always.forEach(query::setParameter);
        parameters.forEach(query::setParameter);
        if (cursor != null) {
            query.setParameter("cursorKey", key(cursor.key(), sort.type()));
            query.setParameter("cursorId", cursor.id());
        }
        return query.getResultList();
    }

    private int count(EntityManager entities) {
        var query = entities.createQuery("select count(*) " + from + where(predicates), Long.class);
        var hql = from + where(predicates);
        always.forEach((name, value) -> {
            if (hql.contains(":" + name)) {
                query.setParameter(name, value);
            }
        });
        parameters.forEach(query::setParameter);
        return Math.toIntExact(query.getSingleResult());
    }

    private static String where(List<String> predicates) {
        return predicates.isEmpty() ? "" : " where (" + String.join(") and (", predicates) + ")";
    }

    private String cursor(Cursors cursors, T row, Sort<T> sort, boolean backward, String query) {
        return cursors.write(new Cursor(text(sort.key().apply(row)), id.apply(row), backward), query);
    }

    private static String text(Object key) {
        return key instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : key.toString();
    }

    private static Object key(String text, Class<?> type) {
        if (type == Long.class) {
            return Long.valueOf(text);
        }
        return type == byte[].class ? Base64.getDecoder().decode(text) : Instant.parse(text);
    }
}
