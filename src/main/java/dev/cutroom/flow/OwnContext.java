package dev.cutroom.flow;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Takes over another context's result, so that what follows runs where it was asked for. */
public final class OwnContext {

    private OwnContext() {}

    /** The same result on the caller's context; on a thread that has none, wherever it comes. */
    public static <T> Future<T> of(Future<T> result) {
        Context own = Vertx.currentContext();
        if (own == null) {
            return result;
        }
        Promise<T> promise = Promise.promise();
        result.onComplete(done -> {
            if (Vertx.currentContext() == own) {
                promise.handle(done);
            } else {
                own.runOnContext(turn -> promise.handle(done));
            }
        });
        return promise.future();
    }
}
