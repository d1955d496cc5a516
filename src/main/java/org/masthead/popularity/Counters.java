package org.masthead.popularity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.hibernate.Session;
import org.masthead.article.ArticlePurged;
import org.masthead.popularity.Tally.Bucket;
import org.masthead.popularity.Tally.Sum;

/** Adds to the counts. */
@ApplicationScoped
public class Counters {

    private static final String UPDATE_COUNT = """
            update view_count set views = views + ?, reads = reads + ?, shares = shares + ?
            where span = ? and starts_at = ? and article_id = ?""";
    private static final String INSERT_COUNT = """
            insert into view_count (views, reads, shares, span, starts_at, article_id) values (?, ?, ?, ?, ?, ?)
            on conflict do nothing""";
    // Trend.sum; beyond 500 halvings power() would underflow, which PostgreSQL makes an error, and adds nothing anyway
    private static final String UPDATE_TOTAL = """
            update view_total set views = views + ?, reads = reads + ?, shares = shares + ?,
            trend = greatest(trend, cast(? as double precision))
                + ln(1 + power(2, -least(abs(trend - cast(? as double precision)), 500))) / 0.6931471805599453
            where article_id = ?""";
    // The same parameters as the update
    private static final String INSERT_TOTAL = """
            insert into view_total (views, reads, shares, trend, article_id)
            values (?, ?, ?, greatest(cast(? as double precision), cast(? as double precision)), ?)
            on conflict do nothing""";

    private final Session entities;

    public Counters(Session entities) {
        this.entities = entities;
    }

    /** Part of the caller's transaction, and to be its last writes: the rows stay locked until it ends. */
    void add(Connection connection, Tally tally) throws SQLException {
        Upsert.add(connection, UPDATE_COUNT, INSERT_COUNT, tally.buckets(), Counters::bind);
        Upsert.add(connection, UPDATE_TOTAL, INSERT_TOTAL, tally.totals(), Counters::bind);
        recount(connection, tally.late());
    }

    /** Tells the rankings of all instances to read these articles again; part of what changes their settled counts. */
    static void recount(Connection connection, Collection<UUID> articles) throws SQLException {
        if (articles.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement("update view_history set revision = revision + 1 where id = 1")) {
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(
                "insert into view_recount (revision, article_id) select revision, cast(? as uuid) from view_history where id = 1")) {
            for (var article : articles) {
                statement.setObject(1, article);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, Bucket bucket, Sum sum) throws SQLException {
        bind(statement, sum);
        statement.setInt(4, bucket.span().minutes());
        statement.setObject(5, bucket.startsAt().atOffset(ZoneOffset.UTC));
        statement.setObject(6, bucket.article());
    }

    private static void bind(PreparedStatement statement, UUID article, Sum sum) throws SQLException {
        bind(statement, sum);
        statement.setDouble(4, sum.trend);
        statement.setDouble(5, sum.trend);
        statement.setObject(6, article);
    }

    private static void bind(PreparedStatement statement, Sum sum) throws SQLException {
        statement.setLong(1, sum.views);
        statement.setLong(2, sum.reads);
        statement.setLong(3, sum.shares);
    }

    void purged(@Observes ArticlePurged event) {
        // Whoever is adding rows or visitors has seen the article: these deletions have to come after its transaction
        entities.createNativeQuery(VisitorCounts.HOLD, Short.class).getResultList();
        entities.createNativeQuery("select instance from view_applied order by instance for update", UUID.class)
                .getResultList();
        for (var table : List.of("visitor_sketch", "view_count", "view_total", "robot_view", "read_together")) {
            entities.createNativeMutationQuery("delete from " + table + " where article_id = :article")
                    .setParameter("article", event.article()).executeUpdate();
        }
        entities.createNativeMutationQuery("delete from read_together where other_id = :article")
                .setParameter("article", event.article()).executeUpdate();
        entities.doWork(connection -> recount(connection, Set.of(event.article())));
    }
}
