package org.masthead.popularity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.References.Target;
import org.masthead.popularity.ViewBuffer.Waiting;
import org.masthead.shared.site.SiteConfig;

/**
 * Decides what of a batch counts, and writes it: each event is unknown, a robot's, a duplicate, or accepted. What is remembered
 * of it here is remembered once its transaction has committed. Used by the one thread that writes views.
 */
@ApplicationScoped
class ViewLedger {

    private final Clock clock;
    private final References references = new References();
    private final DailyKey key;
    private final Repeats repeats;
    private final Journal journal;
    private final Bookkeeper bookkeeper;

    ViewLedger(Bookkeeper bookkeeper, Clock clock, PopularityConfig config, SiteConfig site) {
        this.bookkeeper = bookkeeper;
        this.clock = clock;
        key = new DailyKey(config);
        repeats = new Repeats(config.repeats());
        journal = new Journal(site.alone());
    }

    /** @param reports one for each that waited, in their order */
    record Written(Instant now, List<ViewReport> reports, List<Accepted> events) {

        int views() {
            return (int) events.stream().filter(event -> event.type() == ViewType.view).count();
        }
    }

    /** To be called once, ahead of the first batch. */
    void prepare(Connection connection) throws SQLException {
        references.prepare(connection, clock.instant());
    }

    Written write(Connection connection, List<Waiting> batch) throws SQLException {
        var now = clock.instant();
        key.turnTo(connection, now);
        repeats.turnTo(now);
        journal.learn(connection, now).forEach(repeats::learn);
        var named = new HashSet<String>();
        batch.forEach(waiting -> waiting.views().forEach(view -> named.add(view.article())));
        var targets = references.resolve(connection, named, now);
        var fresh = freshIds(connection, batch, targets, now);

        var robots = new RobotTally(now.atOffset(ZoneOffset.UTC).toLocalDate());
        var robotic = 0;
        var events = new ArrayList<Accepted>();
        var reports = new ArrayList<ViewReport>(batch.size());
        for (var waiting : batch) {
            int accepted = 0, duplicates = 0, bots = 0, unknown = 0;
            for (var view : waiting.views()) {
                var target = target(view, targets);
                if (target == null) {
                    unknown++;
                } else if (view.robot() != null) {
                    robots.add(target.article(), view.robot());
                    bots++;
                } else if (accepted(view, target, fresh, events)) {
                    accepted++;
                } else {
                    duplicates++;
                }
            }
            robotic += bots;
            reports.add(new ViewReport(accepted, duplicates, bots, unknown, 0));
        }
        if (!events.isEmpty()) {
            journal.append(connection, now, events);
        }
        if (robotic > 0) {
            robots.write(connection);
        }
        return new Written(now, reports, events);
    }

    /** To be called once the transaction has committed, ahead of telling anybody. */
    void committed(Written written) {
        key.keep(written.now());
        repeats.keepPending();
        if (!written.events().isEmpty()) {
            bookkeeper.committed(journal.position(), written.views());
        }
    }

    /** To be called when it is not known whether the transaction has committed. */
    void inDoubt() {
        var position = journal.position();
        journal.renew();
        bookkeeper.inDoubt(position);
    }

    private static @Nullable Target target(View view, Map<String, Target> targets) {
        var target = targets.get(view.article());
        return target != null && (view.formerSlugs() || !target.formerSlug()) ? target : null;
    }

    /** Ids of events that may count and that nobody has sent before; each of them once. */
    private static Set<UUID> freshIds(Connection connection, List<Waiting> batch, Map<String, Target> targets, Instant now)
            throws SQLException {
        var ids = EventIds.sorted();
        for (var waiting : batch) {
            for (var view : waiting.views()) {
                if (view.id() != null && view.robot() == null && target(view, targets) != null) {
                    ids.add(view.id());
                }
            }
        }
        return EventIds.insert(connection, ids, now);
    }

    private boolean accepted(View view, Target target, Set<UUID> fresh, List<Accepted> events) {
        if (view.id() != null && !fresh.remove(view.id())) {
            return false;
        }
        var event = new Accepted(target.article(), view.type(), view.at(), key.hash(view.visitor()));
        return !repeats.repeats(event) && events.add(event);
    }
}
