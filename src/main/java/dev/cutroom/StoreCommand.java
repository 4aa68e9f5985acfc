package dev.cutroom;

import dev.cutroom.conf.SettingsLoader;
import dev.cutroom.store.SegmentStore;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;

/** Opens the store for a command that works on it without a node, waits for the work, and closes it again. */
final class StoreCommand {

    private StoreCommand() {}

    /**
     * Does the work; called on the main thread, which waits.
     *
     * @throws CommandFailedException when there is no such folder or the work fails
     */
    static <T> T run(Path data, BiFunction<Vertx, SegmentStore, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            return await(SegmentStore.open(
                            vertx,
                            data,
                            SettingsLoader.load(Map.of(), System.getenv(), Map.of())
                                    .store(),
                            new CompositeMeterRegistry())
                    .compose(store -> work.apply(vertx, store).eventually(store::close)));
        } finally {
            await(vertx.close());
        }
    }

    /** Refuses a folder that is not there, since opening a store would make it. */
    static void requireFolder(Path data) {
        if (!Files.isDirectory(data)) {
            throw new CommandFailedException("--data '" + data + "' is not a folder; name the base folder of a store");
        }
    }

    /** Waits on the command's own main thread, which has nothing else to do; no event loop comes here. */
    static <T> T await(Future<T> future) {
        try {
            // A command's main thread: it ends when the work does.
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new CommandFailedException(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", interrupted);
        }
    }
}
