package dev.cutroom.bench;

import io.netty.buffer.Unpooled;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The least that can be done: a fixed body from memory for each path. */
final class BareServer {

    private final Map<String, Buffer> bodies = new ConcurrentHashMap<>();
    private final int port;

    BareServer(Vertx vertx, int loops, int port) throws Exception {
        this.port = port;
        vertx.deployVerticle(() -> new Listener(), new DeploymentOptions().setInstances(loops))
                .await(20, TimeUnit.SECONDS);
    }

    private final class Listener extends VerticleBase {
        @Override
        public Future<?> start() {
            return vertx.createHttpServer(new HttpServerOptions().setPort(port).setHost("127.0.0.1"))
                    .requestHandler(request -> {
                        Buffer body = bodies.get(request.path());
                        if (body == null) {
                            request.response().setStatusCode(404).end();
                        } else {
                            request.response().end(body);
                        }
                    })
                    .listen();
        }
    }

    /** Keeps a body in memory; gives its URL. */
    String put(String path, byte[] body) {
        bodies.put(
                path,
                BufferInternal.buffer(
                        Unpooled.directBuffer(body.length, body.length).writeBytes(body)));
        return "http://127.0.0.1:" + port + path;
    }
}
