package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests of destinations. Headers and bodies never reach a log line or a message, as there are secrets in them; nothing
 * follows redirects, so that a secret stays with the host it is meant for.
 */
final class Sender {

    /** Nothing sent and nothing received for so long ends a connection. */
    private static final int IDLE_SECONDS = 120;

    private static final int CONNECT_MILLIS = 10_000;
    private static final int WATCH_MILLIS = 500;
    private static final int LINGER_MILLIS = 500;
    private static final int LARGEST_ANSWER_BYTES = 4 << 20;

    private final Vertx vertx;
    private final HttpClient client;

    Sender(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    Vertx vertx() {
        return vertx;
    }

    /** @param body null for none */
    Future<Answer> send(RequestOptions options, @Nullable Buffer body) {
        return client.request(options)
                .compose(request -> (body == null ? request.send() : request.send(body)).compose(Sender::whole));
    }

    /**
     * Sends a part of a file, as it is read.
     *
     * @param from its first byte
     * @param length in bytes
     */
    Future<Answer> send(RequestOptions options, Path file, long from, long length, BooleanSupplier abandoned) {
        return vertx.fileSystem()
                .open(file.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(open -> client.request(options.putHeader("Content-Length", Long.toString(length)))
                        .compose(request -> send(request, open, from, length, abandoned))
                        .eventually(open::close));
    }

    private Future<Answer> send(
            HttpClientRequest request, AsyncFile file, long from, long length, BooleanSupplier abandoned) {
        Promise<Answer> promise = Promise.promise();
        long watch = vertx.setPeriodic(WATCH_MILLIS, tick -> {
            if (abandoned.getAsBoolean() && promise.tryFail(new Backoff.AbandonedException())) {
                request.connection().close();
            }
        });
        Future<Void> sent = length == 0
                ? request.end()
                : file.setReadPos(from)
                        .setReadLength(length)
                        .pipe()
                        .endOnFailure(false)
                        .to(request)
                        .onFailure(promise::tryFail);
        request.response()
                .compose(Sender::whole)
                .onSuccess(promise::tryComplete)
                .onFailure(promise::tryFail);
        return promise.future().onComplete(done -> vertx.cancelTimer(watch)).eventually(() -> settled(request, sent));
    }

    /** A server may answer before all is sent, and never take the rest: that connection is of no more use. */
    private Future<Void> settled(HttpClientRequest request, Future<Void> sent) {
        return Future.any(sent, vertx.timer(LINGER_MILLIS))
                .transform(waited ->
                        sent.succeeded() ? sent : request.connection().close());
    }

    private static Future<Answer> whole(HttpClientResponse response) {
        Promise<Answer> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        response.end()
                .onSuccess(end -> promise.tryComplete(new Answer(response.statusCode(), response.headers(), body)))
                .onFailure(promise::tryFail);
        response.handler(bytes -> {
            if (body.length() + bytes.length() <= LARGEST_ANSWER_BYTES) {
                body.appendBuffer(bytes);
            } else if (promise.tryFail(new RefusedException("The server's answer is longer than any should be."))) {
                response.request().reset();
            }
        });
        return promise.future();
    }
}
