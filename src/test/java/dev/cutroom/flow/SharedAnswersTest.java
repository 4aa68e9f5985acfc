package dev.cutroom.flow;

import static dev.cutroom.testing.TestVertx.await;
import static dev.cutroom.testing.TestVertx.onLoop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cutroom.testing.TestVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {

    private final Vertx vertx = TestVertx.create();
    private final List<Promise<Integer>> begun = new ArrayList<>();
    private final SharedAnswers<String, Integer> answers = new SharedAnswers<>(question -> {
        Promise<Integer> answer = Promise.promise();
        begun.add(answer);
        return answer.future();
    });

    @AfterEach
    void close() {
        await(vertx.close());
    }

    /** A turn of the loop in which all that was begun is carried on. */
    private Future<Void> turn() {
        Promise<Void> promise = Promise.promise();
        vertx.runOnContext(first -> vertx.runOnContext(second -> promise.complete()));
        return promise.future();
    }

    @Test
    void equalQuestionsOfOneTurn_shareOneAnswer() {
        List<Integer> both = onLoop(vertx, () -> {
            Future<Integer> one = answers.get("q");
            Future<Integer> two = answers.get("q");
            return turn().compose(passed -> {
                begun.get(0).complete(7);
                return Future.all(one, two).map(all -> List.<Integer>of(one.result(), two.result()));
            });
        });

        assertThat(both).containsExactly(7, 7);
        assertThat(begun).hasSize(1);
    }

    @Test
    void whoAsksWhileAnAnswerIsFound_getsTheNextOne_andAllOfThemTheSame() {
        List<Integer> all = onLoop(vertx, () -> {
            Future<Integer> early = answers.get("q");
            return turn().compose(passed -> {
                Future<Integer> late = answers.get("q");
                Future<Integer> later = answers.get("q");
                assertThat(begun).hasSize(1);
                begun.get(0).complete(1);
                return turn().compose(again -> {
                    begun.get(1).complete(2);
                    return Future.all(early, late, later).map(done -> done.<Integer>list());
                });
            });
        });

        assertThat(all).containsExactly(1, 2, 2);
        assertThat(begun).hasSize(2);
    }

    @Test
    void otherQuestions_doNotWait() {
        onLoop(vertx, () -> {
            answers.get("one");
            answers.get("other");
            return turn();
        });

        assertThat(begun).hasSize(2);
    }

    @Test
    void aFailure_isToldToAllThatShareIt_andTheNextAnswerIsFoundAnew() {
        String told = onLoop(vertx, () -> {
            Future<Integer> one = answers.get("q");
            return turn().compose(passed -> {
                begun.get(0).fail("no disk");
                return one.transform(done -> {
                    Future<Integer> again = answers.get("q");
                    return turn().compose(more -> {
                        begun.get(1).complete(3);
                        return again.map(found -> done.cause().getMessage() + found);
                    });
                });
            });
        });

        assertThat(told).isEqualTo("no disk3");
    }
}
