package org.masthead.popularity;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.Session;
import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.popularity.IngestReport.RobotDay;
import org.masthead.popularity.IngestReport.RobotViews;
import org.masthead.popularity.IngestReport.RobotVisits;

/** How views come in, for editors. */
@ApplicationScoped
public class IngestService {

    private static final int MOST = 20;

    private final IngestMeters meters;
    private final ViewBuffer buffer;
    private final Bookkeeper bookkeeper;
    private final Session entities;
    private final Clock clock;

    public IngestService(IngestMeters meters, ViewBuffer buffer, Bookkeeper bookkeeper, Session entities, Clock clock) {
        this.meters = meters;
        this.buffer = buffer;
        this.bookkeeper = bookkeeper;
        this.entities = entities;
        this.clock = clock;
    }

    @Transactional
    public IngestReport report() {
        var now = clock.instant();
        return new IngestReport(meters.since(), now, meters.count(Outcome.accepted), meters.count(Outcome.duplicate),
                meters.count(Outcome.bot), meters.count(Outcome.unknown), meters.count(Outcome.invalid),
                meters.count(Outcome.failed), meters.count(Outcome.refused), buffer.size(), meters.batches(),
                meters.batchSize(), meters.commitTime(), bookkeeper.state(),
                robots(now.atOffset(ZoneOffset.UTC).toLocalDate()));
    }

    private RobotDay robots(LocalDate day) {
        var views = entities
                .createNativeQuery("select coalesce(sum(views), 0) from robot_visit where on_day = :day", Long.class)
                .setParameter("day", day).getSingleResult();
        var robots = entities.createNativeQuery(
                "select robot, views from robot_visit where on_day = :day order by views desc, robot limit " + MOST,
                Object[].class).setParameter("day", day).getResultList();
        var articles = entities.createNativeQuery("select article_id, views from robot_view where on_day = :day"
                + " order by views desc, article_id desc limit " + MOST, Object[].class)
                .addScalar("article_id", UUID.class).addScalar("views", Long.class).setParameter("day", day).getResultList();
        return new RobotDay(day.toString(), views,
                robots.stream().map(row -> new RobotVisits((String) row[0], ((Number) row[1]).longValue())).toList(),
                articles.stream().map(row -> new RobotViews((UUID) row[0], (Long) row[1])).toList());
    }
}
