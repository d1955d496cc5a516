package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.databind.JsonNode;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Takes views in: checks them and hands them to the group commit. No thread waits for it. */
@ApplicationScoped
public class ViewService {

    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final Duration EARLIEST = Duration.ofDays(7);
    private static final int TRIES = 3;

    private final ViewBuffer buffer;
    private final Robots robots;
    private final IngestMeters meters;
    private final PopularityService popularity;
    private final Clock clock;

    ViewService(ViewBuffer buffer, Robots robots, IngestMeters meters, PopularityService popularity, Clock clock) {
        this.buffer = buffer;
        this.robots = robots;
        this.meters = meters;
        this.popularity = popularity;
        this.clock = clock;
    }

    /** Completes once the view is counted durably, or with the problem or redirect the article's absence makes. */
    Uni<Void> count(String article, @Nullable ViewInput input, Caller caller) {
        var given = input == null ? ViewInput.NOW : input;
        return count(new View(article, false, type(given.type()), time(given.at(), clock.instant()),
                caller.visitor(given.visitor()), id(given.id()), robots.robot(caller)), TRIES);
    }

    private Uni<Void> count(View view, int tries) {
        return Uni.createFrom().completionStage(() -> buffer.add(List.of(view)))
                .flatMap(report -> report.unknown() == 0 ? Uni.createFrom().voidItem() : absent(view, tries - 1));
    }

    private Uni<Void> absent(View view, int tries) {
        return Uni.createFrom().item(() -> popularity.requireLive(view.article()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                // Published in this moment
                .flatMap(article -> tries > 0 ? count(view, tries)
                        : Uni.createFrom().failure(new ProblemException(ProblemType.UNAVAILABLE,
                                "The article comes and goes.")));
    }

    Uni<ViewReport> countAll(ViewBatchInput batch, Caller caller) {
        var now = clock.instant();
        var robot = robots.robot(caller);
        var views = new ArrayList<View>();
        for (var event : batch.events()) {
            var view = view(event, caller, robot, now);
            if (view != null) {
                views.add(view);
            }
        }
        var invalid = batch.events().size() - views.size();
        meters.add(Outcome.invalid, invalid);
        if (views.isEmpty()) {
            return Uni.createFrom().item(ViewReport.NONE.withInvalid(invalid));
        }
        return Uni.createFrom().completionStage(() -> buffer.add(views)).map(report -> report.withInvalid(invalid));
    }

    private static @Nullable View view(JsonNode event, Caller caller, @Nullable String robot, Instant now) {
        try {
            var input = InputBinder.bind(event, ViewEventInput.class);
            return new View(input.article(), true, type(input.type()), time(input.at(), now), caller.visitor(input.visitor()),
                    id(input.id()), robot);
        } catch (ProblemException e) {
            return null;
        }
    }

    private static @Nullable UUID id(@Nullable String id) {
        return id == null ? null : EventIds.hash(id);
    }

    private static ViewType type(@Nullable String type) {
        return type == null ? ViewType.view : ViewType.valueOf(type);
    }

    private static Instant time(@Nullable Instant at, Instant now) {
        if (at == null) {
            return now;
        }
        if (at.isAfter(now.plus(LATEST)) || at.isBefore(now.minus(EARLIEST))) {
            throw ProblemException
                    .invalid(Violation.body("/at", "range", "must not be in the future, nor more than 7 days ago"));
        }
        return at;
    }
}
