package org.masthead.shared.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {

    private final SteppedTime time = new SteppedTime();
    private final Buckets buckets = new Buckets(new LimitsConfig() {

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public int reads() {
            return 10;
        }

        @Override
        public int writes() {
            return 2;
        }

        @Override
        public int views() {
            return 3;
        }
    }, time);

    private List<Long> taken(String caller, Usage usage, int times) {
        return LongStream.range(0, times).map(i -> buckets.take(caller, usage)).boxed().toList();
    }

    @Test
    void soManyASecondAndNoMore() {
        assertThat(taken("a", Usage.writes, 4)).containsExactly(1L, 0L, -1L, -1L);
        time.advanceMillis(500);
        assertThat(taken("a", Usage.writes, 2)).containsExactly(0L, -1L);
        time.advanceMillis(10_000);
        assertThat(taken("a", Usage.writes, 3)).as("what is not used is not saved up").containsExactly(1L, 0L, -1L);
    }

    @Test
    void usagesAndCallersAreApart() {
        assertThat(taken("a", Usage.writes, 3)).endsWith(-1L);
        assertThat(taken("a", Usage.views, 4)).containsExactly(2L, 1L, 0L, -1L);
        assertThat(taken("a", Usage.reads, 1)).containsExactly(9L);
        assertThat(taken("b", Usage.writes, 1)).containsExactly(1L);
    }

    @Test
    void headersAreThoseOfTheDraft() {
        assertThat(buckets.policy(Usage.writes)).isEqualTo("\"writes\";q=2;w=1");
        assertThat(Buckets.state(Usage.reads, 7)).isEqualTo("\"reads\";r=7;t=1");
        assertThat(Buckets.state(Usage.reads, -1)).isEqualTo("\"reads\";r=0;t=1");
    }

    @ParameterizedTest
    @CsvSource({ "192.0.2.7,192.0.2.7", "2001:db8:1:2:3:4:5:6,2001:db8:1:2", "0:0:0:0:0:0:0:1,0:0:0:0",
            "/tmp/socket,/tmp/socket" })
    void networkOfIPv6IsOneAddress(String address, String network) {
        assertThat(RateLimits.network(address)).isEqualTo(network);
    }
}
