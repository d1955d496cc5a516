package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masthead.popularity.Reading.total;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.unique;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.masthead.popularity.IngestMeters.Outcome;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.SiteConfig;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** What becomes of views whose transaction fails, in a writer of its own: each is counted once, or its request is told. */
@NewsroomTest
class ViewWriterTest {

    @Inject
    AgroalDataSource database;
    @Inject
    Bookkeeper bookkeeper;
    @Inject
    Clock clock;
    @Inject
    PopularityConfig config;
    @Inject
    SiteConfig site;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    /** What happens at the next calls of these names, first of all. */
    private final Deque<Fault> faults = new ArrayDeque<>();
    private WrittenArticle article;
    private IngestMeters meters;
    private ViewBuffer buffer;
    private ViewWriter writer;

    /** @param done whether the call is made before */
    private record Fault(String method, boolean done, Failure failure) {
    }

    private interface Failure {

        void happen() throws SQLException;
    }

    @BeforeEach
    void aWriter() {
        article = anArticle().published();
        meters = new IngestMeters(metrics, clock);
        buffer = new ViewBuffer(config, meters);
        writer = new ViewWriter(buffer, new ViewLedger(bookkeeper, clock, config, site), meters, failing(), metrics);
    }

    @AfterEach
    void stop() throws InterruptedException {
        writer.stop(null);
    }

    private AgroalDataSource failing() {
        return proxy(AgroalDataSource.class, database);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (self, method, arguments) -> {
            var fault = next(method.getName());
            if (fault != null && !fault.done()) {
                fault.failure().happen();
            }
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (fault != null && fault.done()) {
                fault.failure().happen();
            }
            return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
        }));
    }

    private synchronized Fault next(String method) {
        return !faults.isEmpty() && faults.peek().method().equals(method) ? faults.remove() : null;
    }

    private synchronized void fails(String method, boolean done) {
        faults.add(new Fault(method, done, () -> {
            throw new SQLException("As the test wants it");
        }));
    }

    private CompletableFuture<ViewReport> view() {
        return buffer.add(List.of(new View(article.id(), false, ViewType.view, clock.instant(), unique("visitor"), null, null)))
                .toCompletableFuture();
    }

    private static void accepted(CompletableFuture<ViewReport> view) throws Exception {
        assertThat(view.get(10, TimeUnit.SECONDS).accepted()).isEqualTo(1);
    }

    private static void unavailable(CompletableFuture<ViewReport> view) {
        assertThatThrownBy(() -> view.get(10, TimeUnit.SECONDS)).cause().isInstanceOfSatisfying(ProblemException.class,
                problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));
    }

    private void counted(int views) {
        assertThat(total(article, "all")).isEqualTo("all " + views + " 0 0");
        assertThat(buffer.size()).isZero();
    }

    @Test
    void transactionThatFailsIsRepeated() throws Exception {
        writer.start(null);
        accepted(view());
        fails("setAutoCommit", true);
        accepted(view());
        fails("getConnection", false);
        accepted(view());
        counted(3);
        assertThat(meters.count(Outcome.failed)).isZero();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatFailsTwiceIsToldAndNotCounted() throws Exception {
        writer.start(null);
        accepted(view());
        fails("setAutoCommit", true);
        fails("prepareStatement", false);
        unavailable(view());
        counted(1);
        assertThat(meters.count(Outcome.failed)).isEqualTo(1);
        accepted(view());
        counted(2);
    }

    @Test
    void commitWhoseAnswerIsLostIsNotRepeated() throws Exception {
        writer.start(null);
        accepted(view());
        fails("commit", true);
        unavailable(view());
        accepted(view());
        counted(3);
        assertThat(meters.count(Outcome.failed)).isEqualTo(1);
    }

    @Test
    void commitThatFailsCountsNothing() throws Exception {
        writer.start(null);
        accepted(view());
        fails("commit", false);
        unavailable(view());
        accepted(view());
        counted(2);
    }

    @Test
    void commitThatEndsInAnErrorIsInDoubtToo() throws Exception {
        writer.start(null);
        accepted(view());
        faults.add(new Fault("commit", true, () -> {
            throw new IllegalStateException("As the test wants it");
        }));
        unavailable(view());
        accepted(view());
        counted(3);
    }

    @Test
    void connectionThatCannotBeClosedChangesNothing() throws Exception {
        writer.start(null);
        accepted(view());
        fails("close", true);
        accepted(view());
        counted(2);
        assertThat(faults).isEmpty();
    }

    /** They have waited as long as the one that failed. */
    @Test
    void slowFailureIsToldToAllWhoWait() throws Exception {
        writer.start(null);
        accepted(view());
        var others = new ArrayList<CompletableFuture<ViewReport>>();
        faults.add(new Fault("prepareStatement", false, () -> {
            others.addAll(List.of(view(), view()));
            try {
                Thread.sleep(2100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SQLException("As the test wants it");
        }));
        unavailable(view());
        others.forEach(ViewWriterTest::unavailable);
        counted(1);
        assertThat(meters.count(Outcome.failed)).isEqualTo(3);
    }

    /** One thread hands in all of them, as an event loop does; were it to wait for its first view, it would wait for ever. */
    @Test
    void nobodyWaitsInACallForACommit() throws Exception {
        writer.start(null);
        accepted(view());
        var held = new CountDownLatch(1);
        faults.add(new Fault("commit", false, () -> wait(held)));
        var views = Stream.generate(this::view).limit(1000).toList();
        assertThat(views).noneMatch(CompletableFuture::isDone);
        held.countDown();
        for (var view : views) {
            accepted(view);
        }
        counted(1001);
    }

    private static void wait(CountDownLatch held) throws SQLException {
        try {
            if (!held.await(20, TimeUnit.SECONDS)) {
                throw new SQLException("Nobody let the commit go on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(e);
        }
    }

    @Test
    void stoppingWritesWhatWaits() throws Exception {
        var waiting = new ArrayList<CompletableFuture<ViewReport>>();
        for (int i = 0; i < 20; i++) {
            waiting.add(view());
        }
        writer.start(null);
        writer.stop(null);
        for (var view : waiting) {
            accepted(view);
        }
        counted(20);
        unavailable(view());
    }
}
