package org.masthead.popularity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;

import com.fasterxml.jackson.databind.JsonNode;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/** Takes views in: checks them and hands them to the group commit. No thread waits for it. */
@ApplicationScoped
public class ViewService {

    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final Duration EARLIEST = Duration.ofDays(7);

    private final ViewBuffer buffer;
    private final PopularityService popularity;
    private final Clock clock;

    ViewService(ViewBuffer buffer, PopularityService popularity, Clock clock) {
        this.buffer = buffer;
        this.popularity = popularity;
        this.clock = clock;
    }

    /** Completes once the view is counted durably, or with the problem or redirect the article's absence makes. */
    public Uni<Void> count(String article, @Nullable ViewInput input) {
        var given = input == null ? ViewInput.NOW : input;
        return count(new View(article, false, type(given.type()), time(given.at(), clock.instant())));
    }

    private Uni<Void> count(View view) {
        return Uni.createFrom().completionStage(() -> buffer.add(List.of(view)))
                .flatMap(report -> report.accepted() == 1 ? Uni.createFrom().voidItem() : absent(view));
    }

    private Uni<Void> absent(View view) {
        return Uni.createFrom().item(() -> popularity.requireLive(view.article()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                // Published in this moment
                .flatMap(article -> count(view));
    }

    public Uni<ViewReport> countAll(ViewBatchInput batch) {
        var now = clock.instant();
        var views = new ArrayList<View>();
        for (var event : batch.events()) {
            var view = view(event, now);
            if (view != null) {
                views.add(view);
            }
        }
        var invalid = batch.events().size() - views.size();
        if (views.isEmpty()) {
            return Uni.createFrom().item(ViewReport.NONE.withInvalid(invalid));
        }
        return Uni.createFrom().completionStage(() -> buffer.add(views)).map(report -> report.withInvalid(invalid));
    }

    private static @Nullable View view(JsonNode event, Instant now) {
        try {
            var input = InputBinder.bind(event, ViewEventInput.class);
            return new View(input.article(), true, type(input.type()), time(input.at(), now));
        } catch (ProblemException e) {
            return null;
        }
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
