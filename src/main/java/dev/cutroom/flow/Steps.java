package dev.cutroom.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Asynchronous steps one after the other, however many. */
public final class Steps {

    private Steps() {}

    /**
     * Takes the step again and again until it says {@code false}. Stack and memory stay the same however often that is.
     *
     * @param step begins only when the one before has succeeded; what it throws counts as its failure
     * @return fails with the first failure of a step, after which none is taken
     */
    public static Future<Void> whileTrue(Supplier<Future<Boolean>> step) {
        Promise<Void> over = Promise.promise();
        go(step, over);
        return over.future();
    }

    private static void go(Supplier<Future<Boolean>> step, Promise<Void> over) {
        Future<Boolean> taken;
        do {
            try {
                taken = step.get();
            } catch (RuntimeException failed) {
                over.fail(failed);
                return;
            }
            if (!taken.isComplete()) {
                taken.onSuccess(more -> {
                            if (more) {
                                go(step, over);
                            } else {
                                over.complete();
                            }
                        })
                        .onFailure(over::fail);
                return;
            }
        } while (taken.succeeded() && taken.result());
        if (taken.succeeded()) {
            over.complete();
        } else {
            over.fail(taken.cause());
        }
    }
}
