package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.LongStream;

import org.apache.lucene.index.CorruptIndexException;
import org.junit.jupiter.api.Test;

/** When the index is made anew, when an article is left out, and how soon all is tried again. */
class FailuresTest {

    private final Failures failures = new Failures();
    private final UUID article = UUID.randomUUID();

    @Test
    void triesGetRarerAndComeOnceAMinuteAtLast() {
        var retries = LongStream.generate(() -> {
            failures.add(new SQLException("gone"));
            return failures.retryMillis();
        }).limit(12).toArray();
        assertThat(retries).containsExactly(1000, 1000, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000);
        failures.none();
        failures.add(new SQLException("gone again"));
        assertThat(failures.retryMillis()).isEqualTo(1000);
    }

    @Test
    void articleIsLeftOutAfterTheIndexWasMadeAnewInVain() {
        failures.at(article);
        assertThat(LongStream.range(0, 4).mapToObj(i -> failures.add(new IllegalStateException("a bug"))))
                .containsExactly(false, false, true, false);
        assertThat(failures.excludes(article)).isTrue();
        assertThat(failures.excludes(UUID.randomUUID())).isFalse();
    }

    @Test
    void articleIsNotToBlameForTheDatabaseNorForWhatFailsWithNone() {
        failures.at(article);
        for (int i = 0; i < 10; i++) {
            assertThat(failures.add(new IllegalStateException(new SQLException("gone")))).isFalse();
        }
        failures.at(null);
        assertThat(failures.add(new IllegalStateException("a bug"))).isFalse();
        assertThat(failures.of(article)).isZero();
    }

    @Test
    void damageIsKnownAtOnce() {
        var corrupt = new CorruptIndexException("checksum", "file");
        assertThat(failures.add(corrupt)).isTrue();
        failures.at(article);
        assertThat(failures.add(corrupt)).isTrue();
    }
}
