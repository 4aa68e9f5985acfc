package dev.cutroom.publish;

import static dev.cutroom.testing.TestVertx.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/** Stands before a server and has requests to it fail. */
final class Relay extends FaultyServer {

    private final HttpClient client;
    private final int port;

    Relay(Vertx vertx, int port) {
        super(vertx);
        this.client = vertx.createHttpClient();
        this.port = port;
    }

    @Override
    Future<Void> serve(HttpServerRequest request, Buffer body, boolean answerIsLost) {
        RequestOptions options = new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(request.uri())
                .setHeaders(request.headers());
        return client.request(options)
                .compose(forwarded -> forwarded.send(body))
                .compose(answer -> answer.body().<Void>map(content -> {
                    if (answerIsLost) {
                        return null;
                    }
                    request.response().setStatusCode(answer.statusCode());
                    request.response().headers().addAll(answer.headers()).remove("Transfer-Encoding");
                    request.response().end(content);
                    return null;
                }))
                .onFailure(failure -> request.response().setStatusCode(502).end(failure.toString()));
    }

    @Override
    public void close() {
        super.close();
        await(client.close());
    }
}
