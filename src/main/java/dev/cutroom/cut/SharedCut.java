package dev.cutroom.cut;

import dev.cutroom.flow.Steps;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cut that is made for everybody who asks for it meanwhile, and kept: see {@link CutUnderWay}. */
final class SharedCut implements Cut {

    private final SharedCuts all;
    private final SmartCut own;
    private final long expectedBytes;
    private final Supplier<Future<Cut>> again;
    private @Nullable CutReader reader;
    private boolean cancelled;

    /**
     * @param own made when nobody else's is under way
     * @param expectedBytes about how many it will have
     * @param again prepares the same cut once more
     */
    SharedCut(SharedCuts all, SmartCut own, long expectedBytes, Supplier<Future<Cut>> again) {
        this.all = all;
        this.own = own;
        this.expectedBytes = expectedBytes;
        this.again = again;
    }

    @Override
    public String tag() {
        return own.tag();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.empty();
    }

    @Override
    public List<Piece> pieces() {
        return List.of();
    }

    @Override
    public Container container() {
        return own.container();
    }

    @Override
    public Progress progress() {
        CutReader joined = reader;
        return joined == null ? own.progress() : joined.progress();
    }

    @Override
    public Future<Void> writeTo(WriteStream<Buffer> target) {
        return join().compose(joined -> Steps.whileTrue(() -> joined.next()
                        .compose(bytes -> bytes == null
                                ? Future.succeededFuture(false)
                                : target.write(bytes).map(true)))
                .onComplete(done -> joined.close()));
    }

    @Override
    public Future<Cut> whole() {
        return join().compose(joined -> joined.whole().onComplete(done -> joined.close()))
                .compose(made -> again.get());
    }

    private Future<CutReader> join() {
        return all.join(own, expectedBytes).compose(joined -> {
            reader = joined;
            if (cancelled) {
                joined.close();
                return Future.failedFuture(new CancellationException("the cut was cancelled"));
            }
            return Future.succeededFuture(joined);
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        CutReader joined = reader;
        if (joined != null) {
            joined.close();
        }
    }
}
