package dev.cutroom.record;

import static dev.cutroom.testing.TestVertx.await;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin on loopback: paths to answers, each of which a test may change while it runs. */
final class TestOrigin {

    private final Map<String, Handler<HttpServerRequest>> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final HttpServer server;

    TestOrigin(Vertx vertx) {
        server = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    private void answer(HttpServerRequest request) {
        asked.computeIfAbsent(request.path(), path -> new AtomicInteger()).incrementAndGet();
        Handler<HttpServerRequest> handler = answers.get(request.path());
        if (handler == null) {
            request.response().setStatusCode(404).end();
        } else {
            handler.handle(request);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    int asked(String path) {
        AtomicInteger times = asked.get(path);
        return times == null ? 0 : times.get();
    }

    TestOrigin on(String path, Handler<HttpServerRequest> handler) {
        answers.put(path, handler);
        return this;
    }

    TestOrigin text(String path, String body) {
        return on(path, request -> request.response().end(body));
    }

    TestOrigin bytes(String path, byte[] body) {
        return on(path, request -> request.response().end(Buffer.buffer(body)));
    }

    void close() {
        await(server.close());
    }
}
