package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/** A server on loopback that fails where a test says, once each, and else does what it is for. */
abstract class FaultyServer implements AutoCloseable {

    /** How a request goes wrong. */
    enum Fault {
        /** The connection breaks before anything of it is read. */
        BEFORE,
        /** The connection breaks when half its body has come. */
        IN_THE_MIDDLE,
        /** It is carried out whole, and the connection breaks before the answer. */
        AFTER,
        UNAVAILABLE
    }

    private record Planned(Predicate<HttpServerRequest> which, Fault fault) {}

    final Vertx vertx;
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** What happens elsewhere while a request is here, before it is carried out. */
    volatile Function<HttpServerRequest, Future<Void>> meanwhile = request -> Future.succeededFuture();

    private final Queue<Planned> planned = new ArrayDeque<>();
    private final HttpServer server;

    FaultyServer(Vertx vertx) {
        this.vertx = vertx;
        this.server = await(vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1"));
    }

    /** Carries a request out, and answers unless the answer shall be lost; done when it is carried out. */
    abstract Future<Void> serve(HttpServerRequest request, Buffer body, boolean answerIsLost);

    /** Keeps what has come of a body that broke off, as some servers do. */
    void broken(HttpServerRequest request, Buffer body) {}

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    synchronized void fail(Predicate<HttpServerRequest> which, Fault fault) {
        planned.add(new Planned(which, fault));
    }

    synchronized boolean hasFailedAsPlanned() {
        return planned.isEmpty();
    }

    private synchronized Optional<Fault> faultOf(HttpServerRequest request) {
        Planned next = planned.peek();
        if (next == null || !next.which().test(request)) {
            return Optional.empty();
        }
        planned.remove();
        return Optional.of(next.fault());
    }

    private void take(HttpServerRequest request) {
        asked.add(request.method() + " " + request.path());
        Fault fault = faultOf(request).orElse(null);
        if (fault == Fault.BEFORE) {
            request.connection().close();
        } else if (fault == Fault.UNAVAILABLE) {
            request.body()
                    .onSuccess(body -> request.response().setStatusCode(503).end("busy"));
        } else if (fault == Fault.IN_THE_MIDDLE) {
            breakInTheMiddle(request);
        } else {
            request.body().compose(body -> meanwhile.apply(request).map(body)).onSuccess(body -> {
                Future<Void> done = serve(request, body, fault == Fault.AFTER);
                if (fault == Fault.AFTER) {
                    done.onComplete(lost -> request.connection().close());
                }
            });
        }
    }

    private void breakInTheMiddle(HttpServerRequest request) {
        long half = Long.parseLong(request.getHeader("Content-Length")) / 2;
        Buffer come = Buffer.buffer();
        request.exceptionHandler(gone -> {});
        request.handler(bytes -> {
            if (come.length() <= half) {
                come.appendBuffer(bytes);
                if (come.length() > half) {
                    broken(request, come);
                    request.connection().close();
                }
            }
        });
    }

    @Override
    public void close() {
        await(server.close());
    }
}
