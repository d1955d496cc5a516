package org.masthead.shared.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;

/**
 * The revision of everything readers can see. Each write that may change an answer raises it in its own transaction, last
 * of all, so that revisions are seen in the order of their commits, on every instance that shares the database. An instance
 * that is alone counts in memory too: after the commit, and before the writer is answered.
 */
@ApplicationScoped
public class Site {

    // Clocks of several instances differ by so much at most; the time of the last change must not go back by that
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Session entities;
    private final TransactionSynchronizationRegistry transaction;
    private final SiteConfig config;
    private final Clock clock;
    private final AtomicReference<@Nullable Revision> inMemory = new AtomicReference<>();

    public Site(Session entities, TransactionSynchronizationRegistry transaction, SiteConfig config, Clock clock) {
        this.entities = entities;
        this.transaction = transaction;
        this.config = config;
        this.clock = clock;
    }

    /** Ahead of whatever writes at start. */
    void remember(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (config.alone()) {
            inMemory.set(stored());
        }
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
            var callbacks = entities.unwrap(SharedSessionContractImplementor.class).getTransactionCompletionCallbacks();
            callbacks.registerCallback(session -> raise());
            callbacks.registerCallback((success, session) -> raised(success));
        }
    }

    /**
     * Counts records in the row whose lock makes writers wait for each other's commit. To be called as the transaction is about
     * to commit, for the reason {@link #changed()} has.
     */
    public void recorded(int number) {
        entities.createNativeMutationQuery("update site set recorded = recorded + :number where id = 1")
                .setParameter("number", number).executeUpdate();
    }

    private void raise() {
        var now = clock.instant();
        entities.createNativeMutationQuery("""
                update site set revision = revision + 1,
                    changed_at = case when changed_at between :now and :skewed then changed_at else :now end
                where id = 1""")
                .setParameter("now", now).setParameter("skewed", now.plus(SKEW))
                .executeUpdate();
    }

    private void raised(boolean success) {
        if (success) {
            inMemory.updateAndGet(known -> known == null ? null : new Revision(known.number() + 1, later(known.changedAt())));
        }
    }

    private Instant later(Instant changedAt) {
        var now = clock.instant();
        return changedAt.isAfter(now) && changedAt.isBefore(now.plus(SKEW)) ? changedAt : now;
    }

    /** One statement; none when this instance is alone. */
    public Revision revision() {
        var known = inMemory.get();
        return known == null ? stored() : known;
    }

    private Revision stored() {
        return QuarkusTransaction.joiningExisting()
                .call(() -> entities.createNativeQuery("select revision, changed_at from site where id = 1", Object[].class)
                        .addScalar("revision", Long.class).addScalar("changed_at", Instant.class)
                        .uniqueResultOptional().map(row -> new Revision((Long) row[0], (Instant) row[1])).orElseThrow());
    }

    /** How many changes there have been, and when the last one was. */
    public record Revision(long number, Instant changedAt) {
    }
}
