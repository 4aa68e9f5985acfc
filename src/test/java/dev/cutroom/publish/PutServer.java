package dev.cutroom.publish;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is PUT, even halves of it, and hears a webhook. */
final class PutServer extends FaultyServer {

    final Map<String, Buffer> objects = new ConcurrentSkipListMap<>();
    final List<Buffer> told = new CopyOnWriteArrayList<>();
    volatile String tokenNeeded = "";
    volatile boolean answersHead = true;

    PutServer(Vertx vertx) {
        super(vertx);
    }

    @Override
    void broken(HttpServerRequest request, Buffer body) {
        objects.put(request.path(), body);
    }

    @Override
    Future<Void> serve(HttpServerRequest request, Buffer body, boolean answerIsLost) {
        HttpServerResponse response = request.response();
        if (!tokenNeeded.isEmpty() && !("Bearer " + tokenNeeded).equals(request.getHeader("Authorization"))) {
            response.setStatusCode(403).end("Only members of the\nclub may write here. " + "x".repeat(5_000));
            return Future.succeededFuture();
        }
        Buffer object = objects.get(request.path());
        switch (request.method().name()) {
            case "PUT" -> {
                objects.put(request.path(), body);
                response.setStatusCode(201);
            }
            case "POST" -> told.add(body);
            case "HEAD" -> {
                if (!answersHead) {
                    response.setStatusCode(405);
                } else if (object == null) {
                    response.setStatusCode(404);
                } else {
                    response.putHeader("Content-Length", Integer.toString(object.length()));
                }
            }
            default -> {
                response.setStatusCode(object == null ? 404 : 200);
                if (!answerIsLost) {
                    response.end(object == null ? Buffer.buffer() : object);
                }
                return Future.succeededFuture();
            }
        }
        if (!answerIsLost) {
            response.end();
        }
        return Future.succeededFuture();
    }
}
