package dev.cutroom.flow;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Equal questions share answers. Of each question at most one answer is being found at a time; whoever asks meanwhile
 * gets the next one, which begins after they asked, so that nobody is told what was true before. The more ask, the more
 * share: a busy loop looks at the disk no more often than that can answer. Owned by one context.
 */
public final class SharedAnswers<Q, A> {

    private final Function<Q, Future<A>> find;
    private final Map<Q, Round<A>> rounds = new HashMap<>();

    /** What is asked of one question now. */
    private static final class Round<A> {
        private @Nullable Promise<A> next;
        private boolean underWay;
    }

    /** @param find finds the answer to a question as it is now */
    public SharedAnswers(Function<Q, Future<A>> find) {
        this.find = find;
    }

    /** The answer as it is no sooner than now. */
    public Future<A> get(Q question) {
        Round<A> round = rounds.computeIfAbsent(question, asked -> new Round<>());
        Promise<A> next = round.next;
        if (next == null) {
            next = Promise.promise();
            round.next = next;
            if (!round.underWay) {
                // In the next turn, so that all who ask in this one share it.
                context().runOnContext(turn -> begin(question, round));
            }
        }
        return next.future();
    }

    private static Context context() {
        return Objects.requireNonNull(Vertx.currentContext(), "asked outside of any context");
    }

    private void begin(Q question, Round<A> round) {
        Promise<A> now = Objects.requireNonNull(round.next);
        round.next = null;
        round.underWay = true;
        Future.succeededFuture(question).compose(find).onComplete(found -> {
            round.underWay = false;
            if (round.next == null) {
                rounds.remove(question);
            } else {
                context().runOnContext(turn -> begin(question, round));
            }
            now.handle(found);
        });
    }
}
