package org.masthead.shared.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/**
 * The revision of everything readers can see. Each write that may change an answer raises it in its own transaction, last
 * of all, so that revisions are seen in the order of their commits, on every instance that shares the database.
 */
@ApplicationScoped
public class Site {

    // Clocks of several instances differ by so much at most; the time of the last change must not go back by that
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Session entities;
    private final TransactionSynchronizationRegistry transaction;
    private final Clock clock;

    public Site(Session entities, TransactionSynchronizationRegistry transaction, Clock clock) {
        this.entities = entities;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Raises the revision when the transaction commits, once however often it is said. The row lock makes writers wait for
     * each other's commit; taken last, it can be part of no deadlock.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void changed() {
        entities.flush();
        if (transaction.getResource(Site.class) == null) {
            transaction.putResource(Site.class, true);
            // By a synchronization's turn Hibernate has given its connection back, and each commit would warn of another one
            entities.unwrap(SharedSessionContractImplementor.class).getTransactionCompletionCallbacks()
                    .registerCallback(session -> raise());
        }
    }

    private void raise() {
        entities.createNativeMutationQuery(
                "update site set revision = revision + 1, changed_at = greatest(changed_at, :now) where id = 1")
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    @Transactional
    public Revision revision() {
        return entities.createNativeQuery("select revision, changed_at from site where id = 1", Object[].class)
                .addScalar("revision", Long.class).addScalar("changed_at", Instant.class)
                .uniqueResultOptional().map(row -> new Revision((Long) row[0], (Instant) row[1])).orElseThrow();
    }

    /** How many changes there have been, and when the last one was. */
    public record Revision(long number, Instant changedAt) {
    }
}
