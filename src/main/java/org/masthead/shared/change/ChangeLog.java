package org.masthead.shared.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.masthead.shared.http.Json;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Site;
import org.masthead.shared.text.Texts;

/**
 * Records every change in the transaction that makes it. The records of a transaction are numbered and stored in one batch
 * as the last thing it does, in the order of the commits: whoever has read up to a number has missed nothing before it.
 */
@ApplicationScoped
public class ChangeLog {

    private static final String INSERT = """
            insert into audit (position, id, recorded_at, action, subject, article_id, actor, key_id, role, address, request_id,
                operation, details)
            values ((select recorded from site where id = 1) - ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final int MAX_NAME = 200;

    private final Session entities;
    private final TransactionSynchronizationRegistry transaction;
    private final Site site;
    private final Origin origin;
    private final Clock clock;

    ChangeLog(Session entities, TransactionSynchronizationRegistry transaction, Site site, Origin origin, Clock clock) {
        this.entities = entities;
        this.transaction = transaction;
        this.site = site;
        this.origin = origin;
        this.clock = clock;
    }

    /** What a transaction has changed so far, and by whom it is made. */
    private record Pending(Origin.Caller caller, List<Row> rows) {
    }

    private record Row(UUID id, Instant at, Change change) {
    }

    void record(@Observes Change change) {
        pending().rows().add(new Row(Ids.next(), clock.instant(), change));
    }

    private Pending pending() {
        if (transaction.getResource(ChangeLog.class) instanceof Pending known) {
            return known;
        }
        var pending = new Pending(origin.caller(), new ArrayList<>());
        transaction.putResource(ChangeLog.class, pending);
        entities.unwrap(SharedSessionContractImplementor.class).getTransactionCompletionCallbacks()
                .registerCallback(session -> store(pending));
        return pending;
    }

    private void store(Pending pending) {
        site.recorded(pending.rows().size());
        entities.doWork(connection -> insert(connection, pending));
    }

    private static void insert(Connection connection, Pending pending) throws SQLException {
        var caller = pending.caller();
        var before = pending.rows().size();
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var row : pending.rows()) {
                before--;
                var change = row.change();
                statement.setLong(1, before);
                statement.setObject(2, row.id());
                statement.setObject(3, row.at().atOffset(ZoneOffset.UTC));
                statement.setString(4, change.action());
                statement.setString(5, Texts.head(change.subject(), MAX_NAME));
                statement.setObject(6, change.article());
                statement.setString(7, change.actor() == null ? caller.name() : Texts.head(change.actor(), MAX_NAME));
                statement.setObject(8, caller.key());
                statement.setString(9, caller.role());
                statement.setString(10, caller.address());
                statement.setString(11, caller.requestId());
                statement.setString(12, caller.operation());
                statement.setString(13, Json.write(change.details()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
