package org.masthead.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

class ViewBufferTest {

    private static final View VIEW = new View("an-article", false, ViewType.view, Instant.EPOCH, "somebody", null, null);

    private final ViewBuffer buffer = new ViewBuffer(new Settings(1000),
            new IngestMeters(new SimpleMeterRegistry(), Clock.systemUTC()));

    private record Settings(int batch) implements PopularityConfig {

        @Override
        public int waiting() {
            return 50_000;
        }

        @Override
        public Optional<String> secret() {
            return Optional.empty();
        }

        @Override
        public String keyFolder() {
            return "";
        }

        @Override
        public int repeats() {
            return 0;
        }

        @Override
        public Duration countsEvery() {
            return Duration.ZERO;
        }

        @Override
        public Duration visitorsEvery() {
            return Duration.ZERO;
        }
    }

    private void add(int requests) {
        for (int request = 0; request < requests; request++) {
            buffer.add(List.of(VIEW));
        }
    }

    @Test
    void takesNoMoreThanABatchInTheOrderOfArrival() throws InterruptedException {
        add(1500);
        var first = buffer.add(List.of(VIEW, VIEW));
        assertThat(buffer.take()).hasSize(1000);
        var rest = buffer.take();
        assertThat(rest).hasSize(501);
        assertThat(rest.get(500).report()).isSameAs(first);
        assertThat(buffer.size()).isEqualTo(1502);
    }

    @Test
    void whileManyComeTheNextTransactionWaitsForMore() throws InterruptedException {
        add(ViewBuffer.MANY);
        var begun = System.nanoTime();
        buffer.take();
        add(1);
        buffer.take();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(ViewBuffer.PACE_NANOS);
    }

    @Test
    void whatWaitsWhenItIsClosedIsStillTaken() throws InterruptedException {
        add(ViewBuffer.MANY);
        buffer.take();
        add(2);
        buffer.close();
        assertThat(buffer.take()).hasSize(2);
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.add(List.of(VIEW)).toCompletableFuture()).isCompletedExceptionally();
    }
}
