package dev.cutroom.publish;

import dev.cutroom.flow.Steps;
import dev.cutroom.publish.UploadsTable.Upload;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Sends one file in a session of Google's resumable upload protocol. The server alone knows how far it is: it is asked
 * after each failure, and whatever it says holds, even when it is less than what was sent.
 */
final class YouTubeUpload {

    private static final int INCOMPLETE = 308;

    /** What became of a session. */
    sealed interface State {}

    /** The server has the first bytes. */
    record Open(long offset) implements State {}

    /** The server has it whole. */
    record Whole(String video) implements State {}

    /** There is no such session, or no longer. */
    record Gone() implements State {}

    private final Sender sender;
    private final Backoff backoff;
    private final YouTubeApi api;
    private final UploadsTable table;
    private final int chunkBytes;

    YouTubeUpload(Sender sender, Backoff backoff, YouTubeApi api, UploadsTable table, int chunkBytes) {
        this.sender = sender;
        this.backoff = backoff;
        this.api = api;
        this.table = table;
        this.chunkBytes = chunkBytes;
    }

    /** Asks how far a session is. */
    Future<State> state(Upload upload) {
        return backoff.run(sender.vertx(), () -> false, () -> api.authorised(token -> sender.send(
                        put(upload, token, "bytes */" + upload.total()).putHeader("Content-Length", "0"), null))
                .map(this::state));
    }

    private static RequestOptions put(Upload upload, String token, String range) {
        return new RequestOptions()
                .setMethod(HttpMethod.PUT)
                .setAbsoluteURI(upload.session())
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Range", range);
    }

    private State state(Answer answer) {
        if (answer.status() == INCOMPLETE) {
            String range = answer.headers().get("Range");
            return new Open(range == null ? 0 : Long.parseLong(range.substring(range.indexOf('-') + 1)) + 1);
        }
        if (answer.isMissing()) {
            return new Gone();
        }
        String video = api.accepted(answer).json().getString("id");
        if (video == null) {
            throw new Answer.PassingException("YouTube took the video, but did not say what it is called.");
        }
        return new Whole(video);
    }

    /**
     * Sends what the server has not.
     *
     * @return {@link Whole} or {@link Gone}
     */
    Future<State> send(String event, Upload upload, Path file, long offset, BooleanSupplier abandoned) {
        State[] known = {new Open(offset)};
        return Steps.whileTrue(() -> known[0] instanceof Open open
                        ? next(event, upload, file, open.offset(), abandoned).map(state -> {
                            known[0] = state;
                            return true;
                        })
                        : Future.succeededFuture(false))
                .map(sent -> known[0]);
    }

    private Future<State> next(String event, Upload upload, Path file, long offset, BooleanSupplier abandoned) {
        return table.sent(event, upload.session(), offset)
                .compose(ours -> ours && !abandoned.getAsBoolean()
                        ? chunk(upload, file, offset, abandoned)
                        : Future.failedFuture(new Backoff.AbandonedException()));
    }

    /** One chunk; after a failure the server is asked what it has of it, until it has more than before. */
    private Future<State> chunk(Upload upload, Path file, long offset, BooleanSupplier abandoned) {
        State[] known = {new Open(offset)};
        return backoff.run(sender.vertx(), abandoned, () -> {
            if (!(known[0] instanceof Open from) || from.offset() > offset) {
                return Future.succeededFuture(known[0]);
            }
            return put(upload, file, from.offset(), abandoned)
                    .recover(failure -> failure instanceof Backoff.AbandonedException
                            ? Future.failedFuture(failure)
                            : state(upload).compose(state -> {
                                known[0] = state;
                                return Future.failedFuture(failure);
                            }));
        });
    }

    private Future<State> put(Upload upload, Path file, long offset, BooleanSupplier abandoned) {
        long length = Math.min(chunkBytes, upload.total() - offset);
        String range = length == 0
                ? "bytes */" + upload.total()
                : "bytes " + offset + "-" + (offset + length - 1) + "/" + upload.total();
        return api.authorised(token -> sender.send(put(upload, token, range), file, offset, length, abandoned))
                .map(this::state);
    }
}
