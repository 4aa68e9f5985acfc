package dev.cutroom.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StepsTest {

    private static final int MANY = 200_000;

    @Test
    void whileTrue_aStepThatIsDoneAtOnce_isTakenAsOftenAsItSaysAndNoDeeper() {
        AtomicInteger taken = new AtomicInteger();
        Future<Void> over = Steps.whileTrue(() -> Future.succeededFuture(taken.incrementAndGet() < MANY));
        assertThat(over.succeeded()).isTrue();
        assertThat(taken).hasValue(MANY);
    }

    @Test
    void whileTrue_aStepThatTakesTime_isTakenAsOftenAsItSaysAndNoDeeper() {
        Vertx vertx = TestVertx.create();
        AtomicInteger taken = new AtomicInteger();
        TestVertx.onLoop(
                vertx, () -> Steps.whileTrue(() -> vertx.executeBlocking(() -> taken.incrementAndGet() < MANY, false)));
        TestVertx.await(vertx.close());
        assertThat(taken).hasValue(MANY);
    }

    @Test
    void whileTrue_afterAFailure_takesNoStepAndFailsWithIt() {
        AtomicInteger taken = new AtomicInteger();
        IllegalStateException cause = new IllegalStateException("the third");
        Future<Void> over = Steps.whileTrue(
                () -> taken.incrementAndGet() < 3 ? Future.succeededFuture(true) : Future.failedFuture(cause));
        assertThat(over.cause()).isSameAs(cause);
        assertThat(taken).hasValue(3);
    }

    @Test
    void whileTrue_aStepThatThrows_failsWithWhatItThrew() {
        IllegalStateException cause = new IllegalStateException("thrown");
        assertThat(Steps.whileTrue(() -> {
                            throw cause;
                        })
                        .cause())
                .isSameAs(cause);
    }
}
