package dev.cutroom.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a round gets over. */
class RoundFailuresTest {

    private final RoundFailures failures = new RoundFailures();

    private Future<Void> fails(Throwable failure) {
        failures.begins();
        return failures.forgive(failure);
    }

    @Test
    void whatAPeerAnswers_isForgivenHoweverOften_andCounted() {
        failures.begins();
        for (int i = 0; i < 100; i++) {
            assertThat(fails(new PeerException("answered 500", 500)).succeeded())
                    .isTrue();
        }

        assertThat(failures.verdict().succeeded()).isTrue();
        assertThat(failures.summary())
                .hasValueSatisfying(text -> assertThat(text).contains("100 of 101", "answered 500"));
    }

    @Test
    void aPeerThatIsGone_endsTheRoundAtOnce() {
        assertThat(fails(new PeerClient.UnreachableException(new IOException("refused")))
                        .failed())
                .isTrue();
        assertThat(fails(new TimeoutException()).failed()).isTrue();
    }

    @Test
    void connectionsThatBreakAgainAndAgain_endTheRound() {
        int forgiven = 0;
        while (fails(new IOException("closed")).succeeded()) {
            forgiven++;
        }

        assertThat(forgiven).isEqualTo(9);
    }

    @Test
    void allOfMany_failTheRoundInTheEnd_allOfFewDoNot() {
        for (int i = 0; i < 4; i++) {
            assertThat(fails(new PeerException("answered 500", 500)).succeeded())
                    .isTrue();
        }
        assertThat(failures.verdict().succeeded()).isTrue();

        assertThat(fails(new PeerException("answered 500", 500)).succeeded()).isTrue();
        assertThat(failures.verdict().failed()).isTrue();
    }
}
