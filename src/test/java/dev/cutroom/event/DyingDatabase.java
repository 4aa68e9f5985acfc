package dev.cutroom.event;

import dev.cutroom.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A database as a node sees it that is killed, or sleeps, in the middle of its work: from one call on nothing comes back,
 * until it wakes up late. Its statements are real.
 */
final class DyingDatabase implements Database {

    private final Database real;
    private final int last;
    private final boolean carriedOut;
    private final List<Runnable> held = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private boolean awake;

    /**
     * @param last the number, from 1, of the call whose answer does not come
     * @param carriedOut whether that call reached the server
     */
    DyingDatabase(Database real, int last, boolean carriedOut) {
        this.real = real;
        this.last = last;
        this.carriedOut = carriedOut;
    }

    private <T> Future<T> call(Supplier<Future<T>> statement) {
        int number = calls.incrementAndGet();
        synchronized (held) {
            if (awake || number < last) {
                return statement.get();
            }
            Promise<T> answer = Promise.promise();
            if (number == last && carriedOut) {
                Future<T> done = statement.get();
                held.add(() -> done.onComplete(answer));
            } else {
                held.add(() -> statement.get().onComplete(answer));
            }
            return answer.future();
        }
    }

    boolean isDead() {
        return calls.get() >= last;
    }

    int calls() {
        return calls.get();
    }

    /** Gives all that was held back, late. */
    void wake() {
        List<Runnable> late;
        synchronized (held) {
            awake = true;
            late = List.copyOf(held);
        }
        late.forEach(Runnable::run);
    }

    @Override
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return call(() -> real.query(sql, arguments));
    }

    @Override
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return call(() -> real.transaction(work));
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public void listen(String channel, Consumer<String> onPayload, Runnable onReady) {
        real.listen(channel, onPayload, onReady);
    }
}
