package dev.cutroom.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitTest {

    private static final long START = Long.MAX_VALUE - 7; // nanoTime may begin anywhere, and overflow
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final FailureLimit limit = new FailureLimit(2, START);

    @Test
    void afterTheMostFailures_theAddressWaitsForTheRestOfTheMinute() {
        limit.count("192.0.2.1", START + SECOND);
        assertThat(limit.secondsToWait("192.0.2.1", START + SECOND)).isZero();
        limit.count("192.0.2.1", START + 20 * SECOND);

        assertThat(limit.secondsToWait("192.0.2.1", START + 20 * SECOND)).isEqualTo(40);
        assertThat(limit.secondsToWait("192.0.2.1", START + 60 * SECOND - 1)).isEqualTo(1);
        assertThat(limit.secondsToWait("192.0.2.2", START + 20 * SECOND)).isZero();
        assertThat(limit.secondsToWait("192.0.2.1", START + 60 * SECOND)).isZero();
    }

    @Test
    void aNetworkOfIpv6_isOneAddress() {
        limit.count("2001:db8:0:1:0:0:0:1", START);
        limit.count("2001:db8:0:1:0:0:0:2", START);

        assertThat(limit.secondsToWait("2001:db8:0:1:ffff:0:0:3", START)).isPositive();
        assertThat(limit.secondsToWait("2001:db8:0:2:0:0:0:1", START)).isZero();
    }
}
